import Engine
import Foundation
import Testing

/// Two networks of one kind, of which the second goes on from the states of the first.
@Suite struct EncoderDecoderTests {
  private static func shape(_ cell: CellVariant, layers: Int = 1, hidden: Int = 5) -> ModelShape {
    ModelShape(
      variant: cell, inputSize: 3, hiddenSize: hidden, layerCount: layers, outputSize: 4, hasDecoder: true)
  }

  private static func testCase(_ cell: CellVariant, layers: Int = 2, hidden: Int = 5) -> Case {
    Case(
      model: shape(cell, layers: layers, hidden: hidden), timesteps: 7, batchSize: 5, loss: .crossEntropy)
  }

  @Test(arguments: CellVariant.allCases)
  func everyParametersGradientIsTheSlopeOfTheLoss(cell: CellVariant) {
    let testCase = Self.testCase(cell)
    var batch = testCase.batch
    batch.sourceLength = 3
    batch.lengths = [7, 4, 5, 7, 6]
    let weights: Weights<Double> = testCase.weights()
    let network = Network(weights)
    let gradients = network.gradients(on: batch).gradients
    for (name, _) in testCase.model.parameters {
      let scale = gradients[name].values.map(abs).max() ?? 0
      for index in stride(from: 0, to: gradients[name].values.count, by: 4) {
        func loss(_ change: Double) -> Double {
          var changed = weights
          changed[name].values[index] += change
          network.weights = changed
          return network.loss(on: batch)
        }
        let slope = (loss(1e-5) - loss(-1e-5)) / 2e-5
        #expect(abs(slope - gradients[name].values[index]) <= 1e-6 * max(scale, 1e-3), "\(name)[\(index)]")
      }
    }
  }

  /// Above the threads' shares, panels and stretches of rows.
  @Test(arguments: CellVariant.allCases)
  func trainingIsTheSameWhateverTheNumberOfThreads(cell: CellVariant) {
    let testCase = Self.testCase(cell, hidden: 70).with(timesteps: 50, batchSize: 7)
    var batch = testCase.batch
    batch.sourceLength = 20
    func train(threads: Int) -> (records: [StepRecord], weights: Weights<Float>) {
      let learner = Learner<Float>(
        testCase.weights(bound: 0.2), optimizer: OptimizerSettings(), threads: threads)
      return ((0..<2).map { _ in learner.step(on: batch) }, learner.network.weights)
    }
    let reference = train(threads: 1)
    for threads in 2...3 {
      let trained = train(threads: threads)
      #expect(trained.records == reference.records, "\(threads) threads")
      #expect(trained.weights == reference.weights, "\(threads) threads")
    }
  }

  @Test(arguments: CellVariant.allCases)
  func withTheSameWeightsInBothPartsItIsThePlainNetwork(cell: CellVariant) {
    let testCase = Self.testCase(cell)
    let weights: Weights<Double> = testCase.weights()
    var plain = testCase.model
    plain.hasDecoder = false
    let shared = Weights(
      model: plain, tensors: weights.tensors.filter { !$0.key.hasPrefix("decoder.") })
    var tensors = shared.tensors
    for (name, tensor) in shared.tensors where name.hasPrefix("rnn.") {
      tensors["decoder" + name.dropFirst(3)] = tensor
    }
    var batch = testCase.batch
    batch.sourceLength = 4
    let whole = Network(shared).gradients(on: batch)
    let parts = Network(Weights(model: testCase.model, tensors: tensors)).gradients(on: batch)
    #expect(abs(whole.loss - parts.loss) < 1e-14)
    for (name, gradient) in whole.gradients.tensors {
      let decoder = parts.gradients.tensors["decoder" + name.dropFirst(3)]
      for (index, value) in gradient.values.enumerated() {
        let sum = parts.gradients[name].values[index] + (decoder?.values[index] ?? 0)
        #expect(abs(value - sum) < 1e-13, "\(name)[\(index)]")
      }
    }
  }

  @Test func aPartThatReadsNothingHasNoGradient() {
    let testCase = Self.testCase(.gru)
    var batch = testCase.batch
    let learner = Learner<Double>(testCase.weights(), optimizer: OptimizerSettings())
    // Leaves gradients of both parts behind.
    batch.sourceLength = 3
    _ = learner.step(on: batch)
    batch.sourceLength = 0
    let gradients = learner.network.gradients(on: batch).gradients
    for (name, tensor) in gradients.tensors {
      let isZero = tensor.values.allSatisfy { $0 == 0 }
      #expect(isZero == name.hasPrefix("rnn."), "\(name)")
    }
  }

  @Test func batchesThatDoNotFitAreFaults() {
    let model = Self.shape(.lstm)
    var batch = Self.testCase(.lstm).batch
    #expect(batch.fault(for: model) != nil)
    batch.sourceLength = 8
    #expect(batch.fault(for: model) != nil)
    batch.sourceLength = 3
    #expect(batch.fault(for: model) == nil)
    batch.lengths = [7, 4, 2, 7, 7]
    #expect(batch.fault(for: model) != nil)
    batch.lengths = [7, 4, 3, 7, 7]
    #expect(batch.fault(for: model) == nil)
  }

  @Test func shapesOfBeforeHaveNoDecoder() throws {
    let json = #"""
      {"cell":"gru","activation":"tanh","inputSize":2,"hiddenSize":3,"layerCount":1,"isBidirectional":false,"outputSize":2}
      """#
    let decoded = try JSONDecoder().decode(ModelShape.self, from: Data(json.utf8))
    #expect(decoded == ModelShape(cell: .gru, inputSize: 2, hiddenSize: 3, outputSize: 2))
    let shape = Self.shape(.lstmPeepholeCoupled)
    let same = try JSONDecoder().decode(ModelShape.self, from: try JSONEncoder().encode(shape))
    #expect(same == shape)
  }
}
