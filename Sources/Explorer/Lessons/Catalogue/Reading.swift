import Analysis
import Engine
import Tasks
import Training

extension Lesson {
  private static let reader = ExperimentOptions.stated {
    $0.task = "logbook"
    $0.length = 80
    $0.cell = "lstm"
    $0.forgetBias = 1
    $0.hidden = 96
    $0.learningRate = 0.005
    $0.steps = 800
    $0.evaluateEvery = 50
  }

  static let reading = Lesson(
    name: "reading", title: "Units that can be read",
    summary: "Nobody asked for it, but a unit of a character model comes to follow the quotation marks.",
    runs: [LessonRun("LSTM", reader)],
    pages: [
      LessonPage(
        "An LSTM learns to say the next character of a lighthouse's log. Nothing tells it what a quotation or a line "
          + "is.",
        look: LessonLook("reading", step: 0)),
      LessonPage(
        "The text is coloured by one unit's state. j and k go through the units.",
        ask: LessonQuestion(
          "is there a unit that follows open quotes before any training?",
          choices: ["yes, by chance", "none that follows them well"], answer: 1,
          because:
            "With 96 units and a dozen features some pair always fits by chance: the view says how well."),
        look: LessonLook("reading")),
      LessonPage(
        "After 800 steps. The list names the feature that each unit follows best, the best first. Look for one that "
          + "is on inside quotes, or that climbs along the line.",
        look: LessonLook("reading", step: 800),
        notes: "Type a text of your own with p, with a quotation that is longer than any in the log."),
      LessonPage(
        "The same units as a heat map of the cell state: o orders the rows by what resembles each other.",
        look: LessonLook("cell")),
    ],
    check: LessonCheck(
      criterion: "over the end of the text a unit's |r| with open quotes is at least 0.7",
      opposite: "the network before its first step", seconds: 10
    ) { setting, seed in
      let run = try LessonTrial(reader, seed: seed)
      if setting == .stated { run.trained() }
      let probe = try run.task.probe(of: String(Logbook.text.suffix(600)).replacing("\n", with: "\\n"))
      let quotes = InputFeature.all(of: probe.inputLabels).filter { $0.name == "inside quotes" }
      let unroll = run.network.unroll(probe.sequence)
      let followed = [LayerQuantity.hidden, .cell].compactMap {
        unroll.tensor($0, at: LayerDirection(layer: 0)).flatMap { UnitFeatures($0, features: quotes) }
      }
      let best = followed.compactMap { $0.ranked.first?.correlation.magnitude }.max() ?? .nan
      return [LessonMeasurement("the best unit's |r| with open quotes", best, .atLeast(0.7))]
    })
}
