import Training

extension Lesson {
  private static func reader(hidden: Int) -> ExperimentOptions {
    .stated {
      $0.task = "logbook"
      $0.length = 50
      $0.cell = "lstm"
      $0.forgetBias = 1
      $0.hidden = hidden
      $0.learningRate = 0.01
      $0.steps = 400
      $0.evaluateEvery = 50
    }
  }

  static let reading = Lesson(
    name: "reading", title: "Reading units, and chance",
    summary: "A text coloured by one unit's state, and why the best of a thousand pairs proves little.",
    runs: [LessonRun("LSTM", reader(hidden: 64))],
    pages: [
      LessonPage(
        "An LSTM learns to say the next character of a lighthouse's log. The text is coloured by the state of one unit; "
          + "j and k go through the units.",
        look: LessonLook("reading", step: 0)),
      LessonPage(
        "The list says which feature of the text each unit follows best. This network has not been trained at all.",
        ask: LessonQuestion(
          "does some unit follow a feature with |r| of 0.3 or more?",
          choices: ["no, its weights are random", "yes"], answer: 1,
          because:
            "Of 64 units and two dozen features the best pair always fits. The view says what chance gives."),
        look: LessonLook("reading")),
      LessonPage(
        "After 400 steps. It predicts far better than who knows one character only, so it remembers something. Look for "
          + "a unit that changes at a quotation mark and keeps it.",
        look: LessonLook("reading", step: 400),
        notes: "In a log this small no unit has to be clean: the open quote is spread over several."),
      LessonPage(
        "Put it to the test on other data: press p and type a text of your own with a long quotation. A unit that only "
          + "fitted by chance gives itself away.",
        look: LessonLook("reading")),
    ],
    check: LessonCheck(
      criterion: "the held-out loss is below two thirds of the least that one character's memory allows",
      opposite: "one unit in the place of 64", seconds: 4
    ) { setting, seed in
      let run = try LessonTrial(reader(hidden: setting == .stated ? 64 : 1), seed: seed).trained()
      let withoutMemory = run.task.baselines.first { $0.name == "bigram entropy" }?.loss ?? .nan
      return [
        LessonMeasurement("held-out loss / bigram entropy", run.heldOutLoss / withoutMemory, .atMost(0.67))
      ]
    })
}
