import Engine
import Testing

@Suite struct LearnerTests {
  private func testCase(_ cell: CellVariant) -> Case {
    Case(
      model: ModelShape(
        variant: cell, inputSize: 6, hiddenSize: 13, layerCount: 2, isBidirectional: true, outputSize: 6),
      timesteps: 9, batchSize: 4, loss: .crossEntropy, usesTokens: true)
  }

  private func batch(_ testCase: Case, _ step: Int) -> Batch {
    var other = testCase
    other.seed = UInt64(100 + step)
    return other.batch
  }

  @Test(arguments: OptimizerKind.allCases, [CellVariant.lstm, .gru, .lstmPeepholeCoupled])
  func aRestoredLearnerGoesOnBitForBit(kind: OptimizerKind, cell: CellVariant) {
    let testCase = testCase(cell)
    let settings = OptimizerSettings(kind: kind, learningRate: 0.01, weightDecay: 0.01)
    let clipping = Clipping(norm: 0.5, value: 0.1)
    let learner = Learner<Float>(testCase.weights(), optimizer: settings, clipping: clipping)
    for step in 0..<4 { _ = learner.step(on: batch(testCase, step)) }
    let restored = Learner(restoring: learner.state, optimizer: settings, clipping: clipping)
    #expect(restored.state == learner.state)
    for step in 4..<8 {
      #expect(learner.step(on: batch(testCase, step)) == restored.step(on: batch(testCase, step)))
    }
    #expect(restored.state == learner.state)
    #expect(restored.state.updateCount == 8)
  }

  @Test(arguments: CellVariant.allCases)
  func lookingAtTheNetworkDoesNotDisturbTraining(cell: CellVariant) {
    let testCase = testCase(cell)
    let watched = Learner<Float>(testCase.weights(), optimizer: OptimizerSettings())
    let alone = Learner<Float>(testCase.weights(), optimizer: OptimizerSettings())
    for step in 0..<4 {
      _ = watched.network.unroll(testCase.with(timesteps: 3 + 8 * step, batchSize: 1).batch)
      _ = watched.network.loss(on: testCase.with(timesteps: 4, batchSize: 7).batch)
      _ = watched.network.weights
      #expect(watched.step(on: batch(testCase, step)) == alone.step(on: batch(testCase, step)))
    }
    #expect(watched.state == alone.state)
  }

  @Test(arguments: Case.manySizes)
  func weightsAreWhatWasSet(of testCase: Case) {
    let weights: Weights<Float> = testCase.weights()
    #expect(Network(weights).weights == weights)
    let network = Network<Float>(testCase.weights(bound: 9))
    network.weights = weights
    #expect(network.weights == weights)
  }

  @Test(arguments: CellVariant.allCases.filter { $0 != .rnnLinear }, OptimizerKind.allCases)
  func trainingLowersTheLoss(cell: CellVariant, kind: OptimizerKind) {
    let testCase = testCase(cell)
    let rate =
      switch kind {
      case .sgd: 0.5
      case .momentum, .nesterov: 0.1
      case .rmsprop, .adam, .adamw: 0.01
      }
    let learner = Learner<Float>(
      testCase.weights(bound: 0.3), optimizer: OptimizerSettings(kind: kind, learningRate: rate))
    let first = learner.step(on: testCase.batch)
    for _ in 0..<100 { _ = learner.step(on: testCase.batch) }
    let last = learner.step(on: testCase.batch)
    #expect(first.step == 0 && last.step == 101)
    #expect(last.loss < 0.92 * first.loss)
  }

  @Test func aStepsRecordBelongsToTheWeightsBeforeIt() {
    let testCase = testCase(.lstm)
    let learner = Learner<Float>(
      testCase.weights(), optimizer: OptimizerSettings(), clipping: Clipping(norm: 0.01))
    let before = Network<Float>(testCase.weights()).gradients(on: testCase.batch)
    let record = learner.step(on: testCase.batch)
    let squares = before.gradients.tensors.values.flatMap(\.values).reduce(0.0) {
      $0 + Double($1) * Double($1)
    }
    #expect(record.loss == before.loss)
    #expect(abs(record.gradientNorm / squares.squareRoot() - 1) < 1e-12)
    #expect(record.wasClipped && abs(record.clippedGradientNorm - 0.01) < 1e-6)
    #expect(record.profile.count == 4 * 9)
  }

  @Test func theProfileIsTheNormOfTheTotalGradient() throws {
    let testCase = testCase(.gru).with(timesteps: 7, batchSize: 1)
    let learner = Learner<Float>(testCase.weights(), optimizer: OptimizerSettings())
    let unroll = learner.network.unroll(testCase.batch)
    let profile = learner.step(on: testCase.batch).profile
    for (index, place) in testCase.model.layerDirections.enumerated() {
      let gradient = try #require(unroll.tensor(.hiddenGradient, at: place))
      for timestep in 0..<7 {
        let norm = gradient.row(timestep).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        #expect(abs(Double(profile[index * 7 + timestep]) - norm.logarithm10) < 1e-5)
      }
    }
  }

  @Test func theLearningRateCanBeScheduled() {
    let testCase = testCase(.rnnTanh)
    let learner = Learner<Float>(testCase.weights(), optimizer: OptimizerSettings(kind: .sgd))
    learner.learningRate = 0
    #expect(learner.step(on: testCase.batch).learningRate == 0)
    #expect(learner.network.weights == testCase.weights())
    learner.learningRate = 0.5
    _ = learner.step(on: testCase.batch)
    #expect(learner.network.weights != testCase.weights())
  }
}
