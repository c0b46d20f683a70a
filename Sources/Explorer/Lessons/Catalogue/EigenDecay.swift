import Foundation
import Training

extension Lesson {
  private static func linear(gain: Double) -> ExperimentOptions {
    .stated {
      $0.task = "adding"
      $0.cell = "rnn"
      $0.activation = "linear"
      $0.initializer = "orthogonal"
      $0.gain = gain
      $0.hidden = 32
      $0.length = 60
    }
  }

  private static let gains = [0.9, 1, 1.1, 1.5]

  static let eigenDecay = Lesson(
    name: "eigen-decay", title: "Straight lines on a logarithmic scale",
    summary: "In a linear network the gradient shrinks or grows by the same factor at every step back.",
    runs: gains.map { LessonRun("gain \($0)", linear(gain: $0)) },
    pages: [
      LessonPage(
        "Four untrained linear networks. Their recurrent matrix is orthogonal, times a gain: it turns the state and "
          + "stretches it by 0.9, 1, 1.1 or 1.5. The loss sits at the last timestep only.",
        look: LessonLook("gradients", comparesRuns: true, step: 0),
        notes:
          "Nothing is trained here. Say why: the effect is in the multiplication, not in what was learned."),
      LessonPage(
        "Going back one step multiplies the gradient by the transposed matrix once more.",
        ask: LessonQuestion(
          "what is the norm 59 steps back, at gain 0.9?",
          choices: ["about 0.5 of it", "about 0.02 of it", "about 0.002 of it"], answer: 2,
          because:
            "0.9 to the power of 59 is 0.002: log₁₀ 0.9 = −0.0458 decades a step, a straight line here."),
        look: LessonLook("gradients", run: 0, comparesRuns: true)),
      LessonPage(
        "At gain 1 the line is level. At 1.1 it climbs by 0.041 decades a step, at 1.5 by 0.176: ten decades over "
          + "the sequence. Move with h and l and read the values below; a shows the next run.",
        look: LessonLook("gradients", run: 3, comparesRuns: true, timestep: 0),
        notes: "Ask what a tanh changes before the next lesson: it can only shrink the factor."),
    ],
    check: LessonCheck(
      criterion: "the fitted decay is log₁₀ of the gain, to a millionth of a decade per step",
      opposite: "tanh in the place of the linear cell", seconds: 0.1
    ) { setting, seed in
      try gains.map { gain in
        let options = linear(gain: gain).changed { $0.activation = setting == .stated ? "linear" : "tanh" }
        let difference = abs(try UntrainedNetwork(options, seed: seed).decay() - log10(gain))
        return LessonMeasurement(
          "gain \(gain): decay less log₁₀ gain, decades/step", difference, .atMost(1e-6))
      }
    })
}
