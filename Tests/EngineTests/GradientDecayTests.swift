import Engine
import Foundation
import Testing

extension Double {
  var logarithm10: Double { log10(self) }
}

/// What theory says about gradients through time.
@Suite struct GradientDecayTests {
  @Test(arguments: [0.9, 1.0, 1.1, 1.5])
  func aLinearNetworkOfOrthogonalWeightsDecaysByTheLogarithmOfItsGain(gain: Double) throws {
    let model = ModelShape(cell: .rnn, activation: .linear, inputSize: 2, hiddenSize: 33, outputSize: 2)
    let testCase = Case(model: model, timesteps: 40, batchSize: 1, loss: .meanSquaredError)
    var weights: Weights<Double> = testCase.weights()
    weights["rnn.weight_hh_l0"] = rotation(size: 33, gain: gain)
    var batch = testCase.batch
    batch.targets = .values(try #require(batch.targets.ofValues), counted: (0..<40).map { $0 == 39 })
    let learner = Learner(weights, optimizer: OptimizerSettings())
    let profile = learner.step(on: batch).profile
    let gradient = Network(weights).unroll(batch).tensors["grad.hidden.l0"]!
    let norms = (0..<40).map { gradient.row($0).reduce(0) { $0 + $1 * $1 }.squareRoot() }
    for timestep in 0..<39 {
      #expect(abs(log10(norms[timestep] / norms[timestep + 1]) - log10(gain)) < 1e-12)
      #expect(abs(Double(profile[timestep]) - log10(norms[timestep])) < 1e-5)
    }
  }

  @Test func lossSharesAddUpToTheLoss() throws {
    for testCase in Case.everyKind.map({ $0.with(timesteps: 6, batchSize: 1) }) {
      let unroll = Network<Double>(testCase.weights()).unroll(testCase.batch)
      let shares = try #require(unroll.lossPerStep)
      #expect(shares.count == 6)
      #expect(abs(shares.reduce(0, +) - unroll.loss!) < 1e-14)
      #expect(unroll.loss! == Network<Double>(testCase.weights()).loss(on: testCase.batch))
    }
  }

  @Test(arguments: Case.everyKind)
  func anUnrollIsComplete(of testCase: Case) {
    let testCase = testCase.with(timesteps: 3, batchSize: 1)
    let unroll = Network<Float>(testCase.weights()).unroll(testCase.batch)
    let model = testCase.model
    var names: Set = [TensorName.output, TensorName.loss, TensorName.lossPerStep]
    for place in model.layerDirections {
      for quantity in LayerQuantity.quantities(of: model) {
        names.insert(TensorName.of(quantity, at: place))
        #expect(unroll.tensor(quantity, at: place)?.shape == [3, model.hiddenSize])
      }
    }
    for (name, shape) in model.parameters {
      names.insert(TensorName.gradient(ofParameter: name))
      #expect(unroll.tensors[TensorName.gradient(ofParameter: name)]?.shape == shape)
    }
    #expect(Set(unroll.tensors.keys) == names)
    #expect(unroll.output?.shape == [3, model.outputSize])
  }

  /// `gain` times a product of plane rotations.
  private func rotation(size: Int, gain: Double) -> Tensor<Double> {
    var matrix = Tensor(shape: [size, size], repeating: 0.0)
    for index in 0..<size { matrix[index, index] = gain }
    for turn in 0..<3 * size {
      let (first, second) = (turn % size, (turn * 7 + 1) % size)
      guard first != second else { continue }
      let (cosine, sine) = (cos(Double(turn)), sin(Double(turn)))
      for column in 0..<size {
        let (a, b) = (matrix[first, column], matrix[second, column])
        matrix[first, column] = cosine * a - sine * b
        matrix[second, column] = sine * a + cosine * b
      }
    }
    return matrix
  }
}
