import Analysis
import Engine
import Foundation
import Testing

@Suite struct UpdateTests {
  private let model = ModelShape(cell: .lstm, inputSize: 2, hiddenSize: 3, outputSize: 1)

  @Test func ratiosAreTakenGateByGate() throws {
    let before = Weights<Float>.initialised(model: model, seed: 1)
    var after = before
    // The forget gate's rows of the recurrent weights grow by a tenth.
    for index in 9..<18 { after["rnn.weight_hh_l0"].values[index] *= 1.1 }
    let ratios = UpdateRatio.all(from: before, to: after)
    #expect(ratios.count == 4 * 4 + 2)
    let moved = ratios.filter { $0.ratio > 0 }
    #expect(moved.map(\.gate) == [.forget] && moved[0].parameter == "rnn.weight_hh_l0")
    #expect(abs(moved[0].ratio - 0.1) < 1e-6)
    #expect(UpdateRatio.all(from: before, to: before).allSatisfy { $0.ratio == 0 })
    let zero = Weights<Float>(
      model: model, tensors: before.tensors.mapValues { Tensor(shape: $0.shape, repeating: 0) })
    #expect(UpdateRatio.all(from: zero, to: before).allSatisfy { $0.ratio == .infinity })
  }

  @Test func anUpdateOfSGDMovesByTheGradientTimesTheRate() throws {
    let batch = Batch(
      timesteps: 4, batchSize: 1, inputs: .vectors((0..<8).map { Float($0) / 8 }),
      targets: .values([1, 2, 3, 4], counted: nil))
    let learner = Learner(
      Weights<Double>.initialised(model: model, seed: 2),
      optimizer: OptimizerSettings(kind: .sgd, learningRate: 0.01))
    let before = learner.network.weights
    let gradients = ParameterGradient.all(of: learner.network.unroll(batch))
    _ = learner.step(on: batch)
    let ratios = UpdateRatio.all(from: before, to: learner.network.weights)
    #expect(gradients.count == ratios.count)
    for (gradient, ratio) in zip(gradients, ratios) {
      #expect(gradient.parameter == ratio.parameter && gradient.gate == ratio.gate)
      #expect(abs(ratio.change - 0.01 * gradient.norm) < 1e-12)
    }
  }

  @Test func theFlowOfAStepJoinsGradientsAndUpdates() throws {
    let batch = Batch(
      timesteps: 4, batchSize: 1, inputs: .vectors((0..<8).map { Float($0) / 8 }),
      targets: .values([1, 2, 3, 4], counted: nil))
    let learner = Learner(
      Weights<Double>.initialised(model: model, seed: 2),
      optimizer: OptimizerSettings(kind: .sgd, learningRate: 0.01))
    let (before, unroll) = (learner.network.weights, learner.network.unroll(batch))
    _ = learner.step(on: batch)
    let flow = try #require(
      ParameterFlow(step: 3, weights: before, next: learner.network.weights, unroll: unroll))
    #expect(flow.blocks.count == 4 * 4 + 2)
    for block in flow.blocks {
      let (gradient, change) = (try #require(block.gradientNorm), try #require(block.change))
      #expect(abs(change - 0.01 * gradient) < 1e-12)
    }
    // A parameter's gates taken together are as long as its tensor.
    let whole = try #require(flow.whole("rnn.weight_hh_l0"))
    let gradient = try #require(unroll.tensors["grad.rnn.weight_hh_l0"])
    let length = gradient.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(abs(try #require(whole.gradientNorm) - length) < 1e-12)
    #expect(try #require(whole.updateRatio) > 0)
    // Where the next weights are not known there is no update, and without gradients nothing is.
    let still = try #require(ParameterFlow(step: 3, weights: before, next: nil, unroll: unroll))
    #expect(still.blocks.allSatisfy { $0.updateRatio == nil && $0.gradientNorm != nil })
    let empty = Unroll<Double>(model: model, timesteps: 4, tensors: [:])
    #expect(ParameterFlow(step: 3, weights: before, next: nil, unroll: empty) == nil)
  }

  @Test func histogramsCountEveryValueOnce() {
    let values = Tensor<Float>(shape: [7], values: [0, 0.05, 0.5, 0.999, 1, .nan, 1.5])
    let histogram = GateHistogram(values, in: 0...1, binCount: 10)
    #expect(histogram.counts == [2, 0, 0, 0, 0, 1, 0, 0, 0, 2] && histogram.strayCount == 2)
  }

  @Test func aConstantForgetGateHasItsTimescale() throws {
    let place = LayerDirection(layer: 0)
    let gates = Tensor<Double>(shape: [9, 3], values: (0..<27).map { [exp(-1.0 / 20), 1, 0.5][$0 % 3] })
    let unroll = Unroll(
      model: model, timesteps: 9, tensors: [TensorName.of(.gate(.forget), at: place): gates])
    let found = try #require(CarryTimescales(unroll, at: place))
    #expect(abs(found.timesteps[0] - 20) < 1e-9 && found.timesteps[1] == .infinity)
    #expect(abs(found.timesteps[2] - 1 / log(2)) < 1e-12)
    #expect(found.unitsByTimescale == [1, 0, 2])
  }
}
