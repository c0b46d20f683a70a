import Engine
import Foundation
import Testing

/// Sequences of differing length in one batch.
@Suite struct PackedBatchTests {
  private static let lengths = [5, 2, 1, 4, 3]
  private static let cases = Case.everyKind.map { $0.with(timesteps: 5, batchSize: lengths.count) }

  /// The case's batch with all targets counted and sequences that end early.
  private func packed(_ testCase: Case) -> Batch {
    var batch = testCase.batch
    batch.lengths = Self.lengths
    return batch
  }

  @Test(arguments: cases)
  func paddingIsNeverLookedAt(of testCase: Case) {
    let batch = packed(testCase)
    var other = batch
    let padded = (0..<batch.timesteps).flatMap { timestep in Self.lengths.map { timestep >= $0 } }
    other.inputs = replaced(batch.inputs, where: padded, width: testCase.model.inputSize)
    other.targets = replaced(batch.targets, where: padded, width: testCase.model.outputSize)
    let network = Network<Double>(testCase.weights())
    let (loss, gradients) = network.gradients(on: batch)
    let outputs = network.output(on: batch)
    let states = network.finalState
    let others = network.gradients(on: other)
    #expect(others.loss == loss)
    #expect(others.gradients == gradients)
    #expect(network.output(on: other) == outputs)
    #expect(network.finalState == states)
    for (row, isPadded) in padded.enumerated() where isPadded {
      let width = testCase.model.outputSize
      #expect(outputs.values[row * width..<(row + 1) * width].allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: cases)
  func aSequenceOfTheBatchIsWhatItIsAlone(of testCase: Case) throws {
    let batch = packed(testCase)
    let weights: Weights<Double> = testCase.weights()
    let counted = countOfTargets(batch.countedTargets)
    for (sequence, length) in Self.lengths.enumerated() {
      let learner = Learner(weights, optimizer: OptimizerSettings())
      let unroll = learner.step(on: batch, recording: sequence).recorded.unroll()
      let alone = self.alone(batch, sequence, length, testCase.model)
      let reference = Network(weights).unroll(alone)
      let share = Double(countOfTargets(alone.targets)) / Double(counted)
      for (name, tensor) in unroll.tensors {
        let wanted = try #require(reference.tensors[name], "\(name)")
        let isShare = name.hasPrefix("grad.") || name.hasPrefix("loss")
        let factor = isShare ? share : 1
        let columns = tensor.shape.count == 1 ? 1 : tensor.columns
        let rows = name == TensorName.loss ? 1 : length
        for index in 0..<rows * columns {
          #expect(abs(tensor.values[index] - wanted.values[index] * factor) < 1e-12, "\(name)[\(index)]")
        }
        #expect(tensor.values.dropFirst(rows * columns).allSatisfy { $0 == 0 }, "\(name) in the padding")
      }
    }
  }

  @Test(arguments: cases)
  func fullLengthsChangeNothing(of testCase: Case) {
    var batch = testCase.batch
    let network = Network<Float>(testCase.weights())
    let reference = network.gradients(on: batch)
    batch.lengths = Self.lengths.map { _ in batch.timesteps }
    let packed = network.gradients(on: batch)
    #expect(packed.loss == reference.loss)
    #expect(packed.gradients == reference.gradients)
  }

  @Test(arguments: cases)
  func trainingIsTheSameWhateverTheNumberOfThreads(of testCase: Case) {
    func train(threads: Int) -> (records: [StepRecord], weights: Weights<Float>) {
      let learner = Learner<Float>(testCase.weights(), optimizer: OptimizerSettings(), threads: threads)
      let records = (0..<3).map { _ in learner.step(on: packed(testCase)) }
      return (records, learner.network.weights)
    }
    let reference = train(threads: 1)
    for threads in 2...4 {
      let trained = train(threads: threads)
      #expect(trained.records == reference.records, "\(threads) threads")
      #expect(trained.weights == reference.weights, "\(threads) threads")
    }
  }

  @Test func theProfileEndsWithTheLongestSequence() {
    let testCase = Case.everyKind[0]
    var batch = testCase.batch
    batch.lengths = [3, 2]
    let learner = Learner<Double>(testCase.weights(), optimizer: OptimizerSettings())
    let profile = learner.step(on: batch).profile
    #expect(profile.map(\.isFinite) == [true, true, true, false, false])
    #expect(profile.last == -.infinity)
  }

  @Test func theGradientByLagOfAShortSequenceIsItsOwn() {
    for testCase in Case.everyKind where testCase.model.isBidirectional && testCase.model.layerCount == 1 {
      var sequence = testCase.with(timesteps: 5, batchSize: 1).batch
      sequence.lengths = [3]
      let network = Network<Double>(testCase.weights())
      let alone = self.alone(sequence, 0, 3, testCase.model)
      for isReverse in [false, true] {
        let matrix = network.gradientByLag(sequence, isReverse: isReverse)
        let reference = network.gradientByLag(alone, isReverse: isReverse)
        for k in 0..<5 {
          for t in 0..<5 {
            let wanted = k < 3 && t < 3 ? reference[k, t] : 0
            #expect(abs(matrix[k, t] - wanted) < 1e-13)
          }
        }
      }
    }
  }

  @Test func aSequenceTakenOutKeepsItsEnds() {
    var batch = Case.everyKind[0].batch
    batch.lengths = [4, 2]
    batch.sourceLength = 1
    #expect(batch.sequence(1).lengths == [2])
    #expect(batch.sequence(1).sourceLength == 1)
  }

  @Test func lengthsThatFitNoSequenceAreFaults() {
    var batch = Case.everyKind[0].batch
    let model = Case.everyKind[0].model
    for (lengths, isFault) in [([5, 1], false), ([5], true), ([0, 5], true), ([6, 5], true)] {
      batch.lengths = lengths
      #expect((batch.fault(for: model) != nil) == isFault)
    }
  }

  @Test func batchesOfBeforeStillDecode() throws {
    let json =
      #"{"timesteps":1,"batchSize":1,"inputs":{"tokens":{"_0":[2]}},"targets":{"classes":{"_0":[1]}}}"#
    let batch = try JSONDecoder().decode(Batch.self, from: Data(json.utf8))
    #expect(batch == Batch(timesteps: 1, batchSize: 1, inputs: .tokens([2]), targets: .classes([1])))
    var packed = batch
    packed.lengths = [1]
    packed.sourceLength = 0
    let decoded = try JSONDecoder().decode(Batch.self, from: try JSONEncoder().encode(packed))
    #expect(decoded == packed)
  }

  // MARK: Batches

  private func replaced(_ inputs: Inputs, where padded: [Bool], width: Int) -> Inputs {
    switch inputs {
    case .tokens(let tokens): .tokens(zip(tokens, padded).map { $1 ? 0 : $0 })
    case .vectors(let values):
      .vectors(values.enumerated().map { padded[$0.offset / width] ? .nan : $0.element })
    }
  }

  private func replaced(_ targets: Targets, where padded: [Bool], width: Int) -> Targets {
    switch targets {
    case .classes(let classes): .classes(zip(classes, padded).map { $1 ? 0 : $0 })
    case .values(let values, let counted):
      .values(
        values.enumerated().map { padded[$0.offset / width] ? 100 : $0.element },
        counted: counted.map { zip($0, padded).map { $0 || $1 } })
    }
  }

  private func countOfTargets(_ targets: Targets) -> Int {
    switch targets {
    case .classes(let classes): classes.count { $0 != Targets.ignoredClass }
    case .values(let values, let counted): counted?.count { $0 } ?? values.count
    }
  }

  /// One sequence of the batch without its padding.
  private func alone(_ batch: Batch, _ sequence: Int, _ length: Int, _ model: ModelShape) -> Batch {
    func column<Value>(_ values: [Value], width: Int = 1) -> [Value] {
      var column: [Value] = []
      for timestep in 0..<length {
        let row = timestep * batch.batchSize + sequence
        column += values[row * width..<(row + 1) * width]
      }
      return column
    }
    let inputs: Inputs =
      switch batch.inputs {
      case .tokens(let tokens): .tokens(column(tokens))
      case .vectors(let values): .vectors(column(values, width: model.inputSize))
      }
    let targets: Targets =
      switch batch.targets {
      case .classes(let classes): .classes(column(classes))
      case .values(let values, let counted):
        .values(column(values, width: model.outputSize), counted: counted.map { column($0) })
      }
    return Batch(timesteps: length, batchSize: 1, inputs: inputs, targets: targets)
  }
}
