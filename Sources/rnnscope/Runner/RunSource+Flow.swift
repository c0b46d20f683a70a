import Analysis
import Training

extension RunSource {
  /// How the parameters are driven and moved at the step of `unroll`; without updates where the next step's weights can't
  /// be had.
  func flow(of unroll: StepUnroll) async -> ParameterFlow? {
    let next = try? await self.unroll(at: unroll.step + 1, over: unroll.sequence)
    let weights = next.flatMap { $0.step == unroll.step + 1 ? $0.weights : nil }
    return ParameterFlow(step: unroll.step, weights: unroll.weights, next: weights, unroll: unroll.unroll)
  }
}
