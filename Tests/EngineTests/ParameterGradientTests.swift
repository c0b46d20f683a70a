import Engine
import Testing

/// Gradients of the parameters against central differences of the loss.
@Suite struct ParameterGradientTests {
  @Test(arguments: Case.everyKind)
  func everyParametersGradientIsTheSlopeOfTheLoss(of testCase: Case) {
    expectSlopes(testCase)
  }

  @Test(arguments: CellVariant.allCases)
  func gradientsAreRightAcrossSeveralPanels(cell: CellVariant) {
    expectSlopes(
      Case(
        model: ModelShape(variant: cell, inputSize: 2, hiddenSize: 35, isBidirectional: true, outputSize: 20),
        timesteps: 3, batchSize: 2, loss: .crossEntropy),
      everyNth: 29)
  }

  @Test(arguments: CellVariant.allCases)
  func gradientsAreRightOverManyRows(cell: CellVariant) {
    expectSlopes(
      Case(
        model: ModelShape(variant: cell, inputSize: 2, hiddenSize: 4, outputSize: 3), timesteps: 70,
        batchSize: 7, loss: .crossEntropy),
      everyNth: 5)
  }

  @Test(arguments: Case.manySizes)
  func gradientsAreRightForManySizes(testCase: Case) {
    let weights: Weights<Double> = testCase.weights(
      bound: 0.9 / Double(testCase.model.hiddenSize).squareRoot())
    let network = Network(weights)
    let gradients = network.gradients(on: testCase.batch).gradients
    var generator = RandomGenerator(seed: 2)
    // A ReLU's kink must not lie within the step.
    let step = testCase.model.variant == .rnnReLU ? 1e-7 : 1e-5
    for (name, shape) in testCase.model.parameters {
      // All elements at once, along a random direction of length 1.
      let drawn = (0..<shape.reduce(1, *)).map { _ in generator.uniform(-1, 1) }
      let length = drawn.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let direction = drawn.map { $0 / length }
      func loss(_ change: Double) -> Double {
        var changed = weights
        changed[name].values = zip(weights[name].values, direction).map { $0 + change * $1 }
        network.weights = changed
        return network.loss(on: testCase.batch)
      }
      let slope = (loss(step) - loss(-step)) / (2 * step)
      let expected = zip(gradients[name].values, direction).reduce(0) { $0 + $1.0 * $1.1 }
      let largest = gradients[name].values.reduce(0) { max($0, abs($1)) }
      #expect(abs(slope - expected) <= 1e-6 * largest + 1e-15 / step, "\(name): \(slope), \(expected)")
    }
  }

  private func expectSlopes(_ testCase: Case, everyNth: Int = 1) {
    let weights: Weights<Double> = testCase.weights()
    let network = Network(weights)
    let gradients = network.gradients(on: testCase.batch).gradients
    let scale = gradients.tensors.values.flatMap(\.values).map(abs).max() ?? 0
    for (name, _) in testCase.model.parameters {
      for index in stride(from: 0, to: weights[name].values.count, by: everyNth) {
        let slope = slope(of: network, at: weights, name: name, index: index, batch: testCase.batch)
        let gradient = gradients[name].values[index]
        #expect(
          abs(slope - gradient) <= 1e-6 * max(abs(gradient), scale * 1e-2),
          "\(name)[\(index)]: slope \(slope), gradient \(gradient)")
      }
    }
  }

  private func slope(
    of network: Network<Double>, at weights: Weights<Double>, name: String, index: Int, batch: Batch
  ) -> Double {
    let step = 1e-5
    func loss(_ change: Double) -> Double {
      var changed = weights
      changed[name].values[index] += change
      network.weights = changed
      return network.loss(on: batch)
    }
    return (loss(step) - loss(-step)) / (2 * step)
  }
}
