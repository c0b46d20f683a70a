import Training

extension Lesson {
  private static func stack(_ layers: Int) -> ExperimentOptions {
    .stated {
      $0.task = "adding"
      $0.length = 50
      $0.cell = "rnn"
      $0.hidden = 64
      $0.layers = layers
    }
  }

  static let deep = Lesson(
    name: "deep", title: "Down through layers as well as back in time",
    summary: "In a stack the gradient is lost on both ways: at every step back, and at every layer down.",
    runs: (1...3).map { LessonRun($0 == 1 ? "1 layer" : "\($0) layers", stack($0)) },
    pages: [
      LessonPage(
        "One, two and three stacked tanh layers of 64 units, untrained, with the loss at the last timestep.",
        look: LessonLook("gradients", run: 2, step: 0, layer: 2)),
      LessonPage(
        "The top layer gets its gradient from the output, each lower one from the layer above.",
        ask: LessonQuestion(
          "at the last timestep, how much reaches the lowest of three layers?",
          choices: ["as much as the top one", "about a third of it", "more: it adds up"], answer: 1,
          because:
            "Each layer multiplies by tanh's slope and by weights: a bit more than half is left each time."
        ),
        look: LessonLook("gradients", run: 2, layer: 2)),
      LessonPage(
        "The lowest layer. L shows the next one: compare where the profiles begin, and how steeply they fall.",
        look: LessonLook("gradients", run: 2, timestep: 49, layer: 0),
        notes: "Residual connections are the answer to the one, gates to the other."),
    ],
    check: LessonCheck(
      criterion: "two layers down, the last timestep's gradient has lost a third of a decade",
      opposite: "one layer only", seconds: 0.2
    ) { setting, seed in
      let layers = setting == .stated ? 3 : 1
      let network = try UntrainedNetwork(stack(layers), seed: seed)
      let lost = network.lastGradient(ofLayer: layers - 1) - network.lastGradient(ofLayer: 0)
      return [LessonMeasurement("decades lost from the top layer to the lowest", lost, .atLeast(0.3))]
    })
}
