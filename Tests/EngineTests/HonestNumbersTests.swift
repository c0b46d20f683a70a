import Engine
import Testing

/// What is not a finite number shows as such, in the right places.
@Suite struct HonestNumbersTests {
  private func testCase(_ cell: CellVariant, loss: LossKind = .crossEntropy) -> Case {
    Case(
      model: ModelShape(variant: cell, inputSize: 3, hiddenSize: 5, outputSize: 4), timesteps: 6,
      batchSize: 3,
      loss: loss)
  }

  @Test(arguments: CellVariant.allCases, LossKind.allCases)
  func aBatchInWhichNothingCountsHasNoLossAndNoGradient(cell: CellVariant, loss: LossKind) {
    let testCase = testCase(cell, loss: loss)
    var batch = testCase.batch
    switch batch.targets {
    case .classes(let classes): batch.targets = .classes(classes.map { _ in Targets.ignoredClass })
    case .values(let values, _):
      batch.targets = .values(values, counted: Array(repeating: false, count: 18))
    }
    let result = Network<Float>(testCase.weights()).gradients(on: batch)
    #expect(result.loss == 0)
    #expect(result.gradients.tensors.values.allSatisfy { $0.values.allSatisfy { $0 == 0 } })
  }

  @Test(arguments: CellVariant.allCases)
  func aNaNInOneSequenceReachesItsLaterOutputsAndNoOthers(cell: CellVariant) throws {
    let testCase = testCase(cell)
    var batch = testCase.batch
    var values = try #require(batch.inputs.ofVectors)
    values[(2 * 3 + 1) * 3] = .nan
    batch.inputs = .vectors(values)
    let output = Network<Float>(testCase.weights()).output(on: batch)
    for timestep in 0..<6 {
      for sequence in 0..<3 {
        let start = (timestep * 3 + sequence) * 4
        let isNaN = output.values[start..<start + 4].map(\.isNaN)
        #expect(isNaN == Array(repeating: sequence == 1 && timestep >= 2, count: 4))
      }
    }
  }

  @Test(arguments: CellVariant.allCases, OptimizerKind.allCases)
  func aDivergedRunShowsNaN(cell: CellVariant, kind: OptimizerKind) {
    let testCase = testCase(cell)
    var weights: Weights<Float> = testCase.weights()
    weights["head.weight"].values[0] = .nan
    let learner = Learner(weights, optimizer: OptimizerSettings(kind: kind), clipping: Clipping(norm: 1))
    let record = learner.step(on: testCase.batch)
    #expect(record.loss.isNaN && record.gradientNorm.isNaN && record.clippedGradientNorm.isNaN)
    #expect(record.profile.allSatisfy { $0.isNaN })
    #expect(learner.step(on: testCase.batch).loss.isNaN)
    #expect(learner.network.weights["rnn.weight_hh_l0"].values.allSatisfy { $0.isNaN })
  }

  @Test func anExplodingStateBecomesInfinite() {
    let model = ModelShape(cell: .rnn, activation: .linear, inputSize: 1, hiddenSize: 1, outputSize: 1)
    let testCase = Case(model: model, timesteps: 200, batchSize: 1, loss: .meanSquaredError)
    var weights: Weights<Float> = testCase.weights()
    weights["rnn.weight_hh_l0"].values[0] = 3
    let hidden = Network(weights).unroll(testCase.batch).tensors["hidden.l0"]
    #expect(hidden?.values.last?.isInfinite == true)
  }

  @Test func logitsFarApartKeepAFiniteLoss() {
    let testCase = testCase(.rnnTanh)
    var weights: Weights<Float> = testCase.weights()
    weights["head.bias"].values = [1e4, -1e4, 0, 3]
    let result = Network(weights).gradients(on: testCase.batch)
    #expect(result.loss.isFinite && result.loss > 1000)
    #expect(result.gradients.tensors.values.allSatisfy { $0.values.allSatisfy(\.isFinite) })
  }

  @Test func smallRnnsProfileNamesExactZeros() throws {
    let testCase = Case(
      model: ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 4, outputSize: 2), timesteps: 5, batchSize: 1,
      loss: .meanSquaredError)
    var batch = testCase.batch
    batch.targets = .values(
      try #require(batch.targets.ofValues), counted: [false, false, true, false, false])
    let learner = Learner<Float>(testCase.weights(), optimizer: OptimizerSettings(kind: .sgd))
    let profile = learner.step(on: batch).profile
    #expect(profile.map(\.isFinite) == [true, true, true, false, false])
    #expect(profile[4] == -.infinity)
  }
}
