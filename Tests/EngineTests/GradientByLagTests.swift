import Engine
import Testing

/// M[k, t] against unrolls in which only step k has a target.
@Suite struct GradientByLagTests {
  @Test(arguments: Case.everyKind)
  func everyRowIsTheGradientOfOneStepsLoss(of testCase: Case) throws {
    let testCase = testCase.with(timesteps: 6, batchSize: 1)
    let network = Network<Double>(testCase.weights())
    let sequence = testCase.batch
    let top = testCase.model.layerCount - 1
    for place in testCase.model.layerDirections where place.layer == top {
      let matrix = network.gradientByLag(sequence, isReverse: place.isReverse)
      #expect(matrix.shape == [6, 6])
      for step in 0..<6 {
        let (only, share) = sequence.counting(only: step)
        let gradient = try #require(network.unroll(only).tensor(.hiddenGradient, at: place))
        for timestep in 0..<6 {
          let norm = gradient.row(timestep).reduce(0) { $0 + $1 * $1 }.squareRoot() * share
          #expect(abs(matrix[step, timestep] - norm) < 1e-12)
        }
      }
      #expect(matrix[5, 0] == 0 || !place.isReverse)
      #expect(matrix.values.contains { $0 > 0 })
    }
  }

  @Test(arguments: CellVariant.allCases)
  func manyTimestepsAndPanelsWorkInFloatToo(cell: CellVariant) {
    let model = ModelShape(variant: cell, inputSize: 3, hiddenSize: 35, outputSize: 4)
    let testCase = Case(model: model, timesteps: 40, batchSize: 1, loss: .crossEntropy)
    let single = Network<Float>(testCase.weights(bound: 0.2)).gradientByLag(testCase.batch)
    let double = Network<Double>(testCase.weights(bound: 0.2)).gradientByLag(testCase.batch)
    #expect(relativeDifference(single, double) < 1e-5)
  }
}

extension Batch {
  /// The same sequence with the target of one timestep alone, and that timestep's share in the mean.
  fileprivate func counting(only step: Int) -> (sequence: Batch, share: Double) {
    var sequence = self
    switch targets {
    case .classes(let classes):
      sequence.targets = .classes(classes.indices.map { $0 == step ? classes[$0] : Targets.ignoredClass })
      return (sequence, 1 / Double(classes.count { $0 != Targets.ignoredClass }))
    case .values(let values, let marks):
      let counted = marks ?? Array(repeating: true, count: timesteps)
      sequence.targets = .values(values, counted: counted.indices.map { $0 == step && counted[$0] })
      return (sequence, 1 / Double(counted.count { $0 }))
    }
  }
}
