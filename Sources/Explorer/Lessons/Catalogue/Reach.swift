import Training

extension Lesson {
  private static func ordering(length: Int) -> ExperimentOptions {
    .stated {
      $0.task = "temporal-order"
      $0.length = length
      $0.cell = "rnn"
      $0.hidden = 64
      $0.batch = 50
      $0.learningRate = 0.002
      $0.steps = 2000
      $0.evaluateEvery = 50
    }
  }

  static let reach = Lesson(
    name: "reach", title: "How far a simple cell reaches",
    summary: "A tanh network learns temporal order over 20 or 30 steps, and nothing over 100.",
    runs: [20, 30, 100].map { LessonRun("T \($0)", ordering(length: $0)) },
    pages: [
      LessonPage(
        "The same tanh network three times, on sequences of 20, 30 and 100 symbols. Only the distance between the "
          + "signals and the question differs.",
        look: LessonLook("gradients", run: 0, comparesRuns: true, step: 0)),
      LessonPage(
        "The gradient loses a fifth of a decade at every step back.",
        ask: LessonQuestion(
          "which of the three will be learned in 2000 steps?",
          choices: ["all three, the longer ones later", "20 and 30", "20 only"], answer: 1,
          because:
            "Over 30 steps a weak gradient is left, and learning makes it stronger. Over 100 nothing is left."
        ),
        look: LessonLook("gradients", run: 2, timestep: 10)),
      LessonPage(
        "Trained for 1500 steps: the short ones have left 1.386 = ln 4, the long one lies on it.",
        look: LessonLook("overview", run: 2, comparesRuns: true, step: 1500),
        notes: "Length 50 is the border: one seed of three began to learn it within 3000 steps."),
      LessonPage(
        "In the waterfall of a run that learned it, look at the early timesteps: does the gradient there grow before the "
          + "loss falls?",
        look: LessonLook("waterfall", run: 1)),
    ],
    check: LessonCheck(
      criterion: "length 30 is solved within 2000 steps",
      opposite: "length 100", seconds: 8
    ) { setting, seed in
      let run = try LessonTrial(ordering(length: setting == .stated ? 30 : 100), seed: seed)
      let solved = run.firstStep { $0.heldOutError < 0.02 }
      return [
        LessonMeasurement("step of the first error below 2 %", solved, .atMost(2000)),
        LessonMeasurement("held-out error then", run.heldOutError, .atMost(0.1)),
      ]
    })
}
