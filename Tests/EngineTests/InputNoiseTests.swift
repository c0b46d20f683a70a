import Engine
import Testing

@Suite struct InputNoiseTests {
  private let testCase = Case(
    model: ModelShape(cell: .gru, inputSize: 10, hiddenSize: 5, outputSize: 4), timesteps: 50, batchSize: 20,
    loss: .crossEntropy)

  private func change(_ batch: Batch, _ noise: InputNoise, step: Int) throws -> [Double] {
    let noisy = try #require(noise.added(to: batch, step: step).inputs.ofVectors)
    let plain = try #require(batch.inputs.ofVectors)
    return zip(noisy, plain).map { Double($0) - Double($1) }
  }

  @Test func itIsNormalWithTheDeviationAskedFor() throws {
    let changes = try change(testCase.batch, InputNoise(deviation: 0.3), step: 4)
    let mean = changes.reduce(0, +) / Double(changes.count)
    let deviation = (changes.reduce(0) { $0 + $1 * $1 } / Double(changes.count)).squareRoot()
    #expect(abs(mean) < 0.01 && abs(deviation - 0.3) < 0.01)
    // Of a normal distribution 68.3 % lie within one deviation.
    #expect(abs(Double(changes.count { abs($0) < 0.3 }) / 10_000 - 0.683) < 0.02)
  }

  @Test func everyStepHasADrawOfItsOwnThatStays() throws {
    let noise = InputNoise(deviation: 0.3, seed: 5)
    #expect(try change(testCase.batch, noise, step: 4) == change(testCase.batch, noise, step: 4))
    #expect(try change(testCase.batch, noise, step: 4) != change(testCase.batch, noise, step: 5))
    #expect(
      try change(testCase.batch, noise, step: 4)
        != change(testCase.batch, InputNoise(deviation: 0.3, seed: 6), step: 4))
  }

  @Test func tokensStay() {
    var tokens = testCase
    tokens.usesTokens = true
    #expect(InputNoise(deviation: 1).added(to: tokens.batch, step: 0) == tokens.batch)
  }

  @Test func aLearnerAddsItInTrainingAlone() {
    let regularization = Regularization(inputNoise: InputNoise(deviation: 0.5))
    let learner = Learner<Float>(
      testCase.weights(), optimizer: OptimizerSettings(), regularization: regularization)
    let loss = learner.network.loss(on: testCase.batch)
    #expect(loss == Network<Float>(testCase.weights()).loss(on: testCase.batch))
    let noisy = InputNoise(deviation: 0.5).added(to: testCase.batch, step: 0)
    #expect(learner.step(on: testCase.batch).loss == Network<Float>(testCase.weights()).loss(on: noisy))
  }
}
