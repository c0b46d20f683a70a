import Foundation
import Training

extension Lesson {
  private static func open(bias: Double) -> ExperimentOptions {
    .stated {
      $0.task = "adding"
      $0.cell = "lstm"
      $0.forgetBias = bias
      $0.hidden = 64
      $0.length = 100
    }
  }

  private static let biases: [Double] = [0, 1, 2, 3]

  static let carousel = Lesson(
    name: "carousel", title: "The carousel, and the paths through the gates",
    summary: "How far the LSTM's cell carries the gradient is settled by its forget gate.",
    runs: biases.map { LessonRun("bias \(Int($0))", open(bias: $0)) },
    pages: [
      LessonPage(
        "Four untrained LSTMs, alike but for the bias of their forget gates: 0, 1, 2, 3. A gate of bias b lets "
          + "σ(b) of the cell through: 0.5, 0.73, 0.88, 0.95.",
        look: LessonLook("gates", run: 0, step: 0)),
      LessonPage(
        "Back along the cell alone, each step multiplies the gradient by the forget gate.",
        ask: LessonQuestion(
          "how does ∂L/∂c fall at bias 0, where the gate is half open?",
          choices: ["by 0.3 decades a step, for log₁₀ 0.5 = −0.3", "slower than that", "faster than that"],
          answer: 1,
          because:
            "The cell path alone gives −0.3, but gradient also comes through the gates: −0.2 in all."),
        look: LessonLook("gradients", run: 0)),
      LessonPage(
        "At bias 3 the cell path loses only 0.02 decades a step; with the gate paths nothing is lost over 100 "
          + "steps. Compare the four profiles.",
        look: LessonLook("gradients", run: 3, comparesRuns: true, timestep: 0),
        notes:
          "The bias costs nothing and decides whether long tasks are learned: see the lesson forget-bias."),
    ],
    check: LessonCheck(
      criterion: "the cell path falls by log₁₀ σ(bias), and bias 3 keeps the gradient that bias 0 loses",
      opposite: "bias 0 in every network", seconds: 1
    ) { setting, seed in
      var measured: [LessonMeasurement] = []
      var totals: [Double] = []
      for bias in biases {
        let network = try UntrainedNetwork(open(bias: setting == .stated ? bias : 0), seed: seed)
        let expected = log10(1 / (1 + exp(-bias)))
        measured.append(
          LessonMeasurement(
            "bias \(Int(bias)): cell path less log₁₀ σ(bias), decades/step",
            abs(network.carouselDecay - expected), .atMost(0.04)))
        totals.append(network.decay(.cellGradient))
      }
      measured.append(
        LessonMeasurement("bias 3: decay of ∂L/∂c, decades/step", totals[3], .within(-0.03...0.03)))
      measured.append(
        LessonMeasurement("bias 3 less bias 0, decades/step", totals[3] - totals[0], .atLeast(0.12)))
      return measured
    })
}
