import Foundation
import Training

extension Lesson {
  private static let copier = ExperimentOptions.stated {
    $0.task = "copy"
    $0.length = 40
    $0.hidden = 64
    $0.batch = 50
    $0.learningRate = 0.005
    $0.clipNorm = 1
    $0.steps = 4000
  }
  private static let simple = copier.changed { $0.cell = "rnn" }
  private static let halfOpen = copier.changed {
    $0.cell = "lstm"
    $0.forgetBias = 1
  }
  private static let chrono = copier.changed {
    $0.cell = "lstm"
    $0.chrono = 30
  }

  static let copy = Lesson(
    name: "copy", title: "Copying needs a time scale",
    summary:
      "An LSTM that starts with the right time scales remembers ten symbols; the simple cell remembers none.",
    runs: [LessonRun("tanh", simple), LessonRun("bias 1", halfOpen), LessonRun("chrono", chrono)],
    pages: [
      LessonPage(
        "Ten symbols of eight kinds, a delay of twenty blanks, then a sign: say them again. Who says blanks in time "
          + "and guesses the symbols has a loss of 10 ln 8 / 40 = 0.520.",
        look: LessonLook("sequence", run: 2, step: 0)),
      LessonPage(
        "A tanh network; an LSTM with forget bias 1; an LSTM whose forget biases are drawn for memories of 2 to 30 "
          + "steps, the chrono initialisation.",
        ask: LessonQuestion(
          "after 4000 steps, who is below the baseline?",
          choices: ["all three", "the two LSTMs, chrono by far", "chrono only"], answer: 1,
          because: "Three seeds: tanh 0.520, bias 1 0.38 to 0.41, chrono 0.13 to 0.22."),
        look: LessonLook("saturation", run: 2)),
      LessonPage(
        "Trained for 1000 steps, compare the losses; Space trains on to 4000.",
        look: LessonLook("overview", run: 2, comparesRuns: true, step: 1000),
        notes: "1000 steps of all three take about ten seconds; 4000 a good half minute."),
      LessonPage(
        "The gates of the chrono network: units of long and of short memory side by side, from the start.",
        look: LessonLook("gates", run: 2)),
    ],
    check: LessonCheck(
      criterion: "chrono is below 0.55 of the baseline after 4000 steps, while tanh is on it",
      opposite: "forget bias 1 in the place of chrono", seconds: 45
    ) { setting, seed in
      let withoutMemory = 10 * log(8.0) / 40
      let gated = try LessonTrial(setting == .stated ? chrono : halfOpen, seed: seed).trained()
      let plain = try LessonTrial(simple, seed: seed).trained()
      return [
        LessonMeasurement("LSTM: loss / baseline", gated.heldOutLoss / withoutMemory, .atMost(0.55)),
        LessonMeasurement("tanh: loss / baseline", plain.heldOutLoss / withoutMemory, .atLeast(0.99)),
      ]
    })
}
