import Training

extension Lesson {
  private static func explosive(clip: Double) -> ExperimentOptions {
    .stated {
      $0.task = "adding"
      $0.length = 100
      $0.cell = "rnn"
      $0.activation = "relu"
      $0.initializer = "identity"
      $0.hidden = 64
      $0.batch = 50
      $0.optimizer = "sgd"
      $0.learningRate = 0.01
      $0.clipNorm = clip
      $0.steps = 1000
      $0.evaluateEvery = 50
    }
  }

  static let clipping = Lesson(
    name: "clipping", title: "Clipping the gradient",
    summary: "One long gradient ruins a network; limiting its length is enough to prevent that.",
    runs: [LessonRun("not clipped", explosive(clip: 0)), LessonRun("clipped at 1", explosive(clip: 1))],
    pages: [
      LessonPage(
        "A ReLU network whose recurrent matrix begins as the identity: nothing decays, nothing is squashed. It learns "
          + "the adding problem by plain gradient descent with a rate of 0.01.",
        look: LessonLook("gradients", run: 0, step: 0)),
      LessonPage(
        "One run takes every gradient as it is, the other shortens those longer than 1.",
        ask: LessonQuestion(
          "what does the one without clipping do in 300 steps?",
          choices: [
            "it learns faster", "its loss jumps by orders of magnitude, or to NaN", "the same as the other",
          ],
          answer: 1,
          because:
            "An eigenvalue just above 1 grows a hundredfold over 100 steps; one such step throws it far away."
        ),
        look: LessonLook("overview", run: 0, comparesRuns: true)),
      LessonPage(
        "Trained for 300 steps. What happened is an event: n jumps to it. The clipped run never left a loss of 2.",
        look: LessonLook("overview", run: 0, comparesRuns: true, step: 300),
        notes: "NaN has a mark of its own, with the tensor it came up in first."
      ),
      LessonPage(
        "In the waterfall of the clipped run look for steps at which the gradient still flares up: clipping does not heal "
          + "the explosion, it only keeps a step from doing harm.",
        look: LessonLook("waterfall", run: 1)),
    ],
    check: LessonCheck(
      criterion: "the loss stays below 10 over 1000 steps", opposite: "no clipping", seconds: 6
    ) { setting, seed in
      let run = try LessonTrial(explosive(clip: setting == .stated ? 1 : 0), seed: seed)
      return [LessonMeasurement("greatest loss of 1000 steps", run.worstLoss(), .atMost(10))]
    })
}
