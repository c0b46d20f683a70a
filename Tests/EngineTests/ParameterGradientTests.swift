import Engine
import Testing

/// Gradients of the parameters against central differences of the loss.
@Suite struct ParameterGradientTests {
  @Test(arguments: Case.everyKind)
  func everyParametersGradientIsTheSlopeOfTheLoss(of testCase: Case) {
    expectSlopes(testCase)
  }

  @Test(arguments: CellKind.allCases)
  func gradientsAreRightAcrossSeveralPanels(cell: CellKind) {
    expectSlopes(
      Case(
        model: ModelShape(cell: cell, inputSize: 2, hiddenSize: 35, isBidirectional: true, outputSize: 20),
        timesteps: 3, batchSize: 2, loss: .crossEntropy),
      everyNth: 29)
  }

  @Test(arguments: CellKind.allCases)
  func gradientsAreRightOverManyRows(cell: CellKind) {
    expectSlopes(
      Case(
        model: ModelShape(cell: cell, inputSize: 2, hiddenSize: 4, outputSize: 3), timesteps: 70,
        batchSize: 7, loss: .crossEntropy),
      everyNth: 5)
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
