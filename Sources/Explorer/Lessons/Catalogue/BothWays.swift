import Training

extension Lesson {
  private static func foreseer(bidirectional: Bool) -> ExperimentOptions {
    .stated {
      $0.task = "both-ways"
      $0.cell = "gru"
      $0.bidirectional = bidirectional ? true : nil
      $0.hidden = 16
      $0.batch = 50
      $0.learningRate = 0.01
      $0.steps = 600
      $0.evaluateEvery = 50
    }
  }

  static let bothWays = Lesson(
    name: "both-ways", title: "What only the backward half can know",
    summary: "A network that reads from both ends answers from the future; one that reads forward can't.",
    runs: [
      LessonRun("forward", foreseer(bidirectional: false)),
      LessonRun("both ways", foreseer(bidirectional: true)),
    ],
    pages: [
      LessonPage(
        "Random bits. At every timestep the network has to say the bit that is read three steps later.",
        look: LessonLook("sequence", run: 1, step: 0)),
      LessonPage(
        "One GRU reads forward, another has a second half that reads from the end.",
        ask: LessonQuestion(
          "what loss will the forward one reach?",
          choices: ["near 0, with enough units", "ln 2 = 0.693, and no better", "somewhere between"],
          answer: 1,
          because: "The bit has not been read yet and nothing tells it: the best answer is one half."),
        look: LessonLook("overview", run: 0, comparesRuns: true)),
      LessonPage(
        "Trained for 400 steps. The forward one is at ln 2; the other has found it.",
        look: LessonLook("overview", run: 1, comparesRuns: true, step: 400)),
      LessonPage(
        "L shows the backward half. Its timesteps are the sequence's own, so the two halves stand under each other: "
          + "the backward states hold the answer, the forward ones hold nothing of use.",
        look: LessonLook("hidden", run: 1),
        notes: "The reason why such networks can't forecast: at run time the future is not there."),
    ],
    check: LessonCheck(
      criterion: "a bidirectional GRU reaches a held-out loss of 0.01 in 600 steps",
      opposite: "forward only, which stays at ln 2", seconds: 3
    ) { setting, seed in
      let run = try LessonTrial(foreseer(bidirectional: setting == .stated), seed: seed).trained()
      return [LessonMeasurement("held-out loss", run.heldOutLoss, .atMost(0.01))]
    })
}
