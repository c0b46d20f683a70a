import Training

extension Lesson {
  private static let large = ExperimentOptions.stated {
    $0.task = "logbook"
    $0.length = 50
    $0.cell = "lstm"
    $0.hidden = 128
    $0.learningRate = 0.01
    $0.steps = 800
    $0.evaluateEvery = 50
  }
  private static let dropping = large.changed {
    $0.dropout = 0.5
    $0.inputDropout = 0.2
  }
  private static let stopping = large.changed { $0.patience = 3 }

  static let overfitting = Lesson(
    name: "overfitting", title: "Learning by heart",
    summary:
      "A large network on a small text: the held-out loss turns round while the training loss goes on falling.",
    runs: [
      LessonRun("plain", large), LessonRun("dropout", dropping), LessonRun("early stopping", stopping),
    ],
    pages: [
      LessonPage(
        "Three thousand characters of a lighthouse's log and an LSTM of 128 units, which has thirty times as many "
          + "weights. A tenth of the text is held out.",
        look: LessonLook("sequence", run: 0, step: 0)),
      LessonPage(
        "The training loss will go to nearly 0.",
        ask: LessonQuestion(
          "what will the held-out loss do?",
          choices: ["follow it down", "stay level after a while", "turn and rise"], answer: 2,
          because:
            "What is learned last is the text itself: certainty that is wrong elsewhere costs more and more."),
        look: LessonLook("overview", run: 0, comparesRuns: true)),
      LessonPage(
        "Trained for 800 steps. Find where the held-out loss is lowest: early stopping ended near there.",
        look: LessonLook("overview", run: 0, comparesRuns: true, step: 800),
        notes: "This trains three networks for a while: talk about the held-out tenth meanwhile."),
      LessonPage(
        "With dropout the training loss stays higher, and the held-out loss turns later, if at all: a unit that may be missing "
          + "can't be relied on for learning by heart.",
        look: LessonLook("overview", run: 1)),
    ],
    check: LessonCheck(
      criterion: "after 800 steps the held-out loss is 0.1 above its lowest",
      opposite: "dropout 0.5 between layers and 0.2 at the inputs", seconds: 12
    ) { setting, seed in
      let losses = try LessonTrial(setting == .stated ? large : dropping, seed: seed).heldOutLosses()
      let rise = (losses.last ?? .nan) - (losses.min() ?? .nan)
      return [LessonMeasurement("held-out loss at the end less its lowest", rise, .atLeast(0.1))]
    })
}
