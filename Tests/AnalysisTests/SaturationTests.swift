import Analysis
import Engine
import Testing

@Suite struct SaturationTests {
  @Test func sharesAreCountedForEachUnitOverTime() {
    let gate = Tensor<Float>(shape: [4, 2], values: [0.05, 0.5, 0.95, 0.5, 0.05, 0.91, 0.5, 0.89])
    let saturation = Saturation(gate, below: Saturation.leftGateLimit, above: Saturation.rightGateLimit)
    #expect(saturation.leftShares == [0.5, 0])
    #expect(saturation.rightShares == [0.25, 0.25])
    #expect(saturation.left == 0.25 && saturation.right == 0.25)
  }

  @Test func notANumberIsNotSaturated() {
    let saturation = Saturation(Tensor<Float>(shape: [2, 1], values: [.nan, 0.99]), below: 0.1, above: 0.9)
    #expect(saturation.left == 0 && saturation.right == 0.5)
  }

  @Test func theCandidateIsJudgedAsATanh() throws {
    let model = ModelShape(cell: .lstm, inputSize: 1, hiddenSize: 1, outputSize: 1)
    let place = LayerDirection(layer: 0)
    let values = Tensor<Float>(shape: [4, 1], values: [-0.96, 0.05, 0.92, 0.99])
    let unroll = Unroll(
      model: model, timesteps: 4,
      tensors: [
        TensorName.of(.gate(.candidate), at: place): values, TensorName.of(.gate(.forget), at: place): values,
      ])
    let candidate = try #require(Saturation(unroll, of: .candidate, at: place))
    #expect(candidate.left == 0.25 && candidate.right == 0.25)
    let forget = try #require(Saturation(unroll, of: .forget, at: place))
    #expect(forget.left == 0.5 && forget.right == 0.5)
    #expect(Saturation(unroll, of: .output, at: place) == nil)
  }

  @Test func aDeadUnitNeverAnswers() {
    let states = Tensor<Float>(shape: [3, 4], values: [0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0])
    let dead = DeadUnits(states)
    #expect(dead.units == [0, 2])
    #expect(dead.share == 0.5)
  }
}
