import Engine
import Testing

/// A training step that hands back one sequence's internals.
@Suite struct RecordedStepTests {
  @Test(arguments: Case.everyKind)
  func recordingChangesNothing(of testCase: Case) {
    let plain = Learner<Float>(testCase.weights(), optimizer: OptimizerSettings())
    let recorded = Learner<Float>(testCase.weights(), optimizer: OptimizerSettings())
    for step in 0..<3 {
      let record = recorded.step(on: testCase.batch, recording: step % testCase.batchSize).record
      #expect(record == plain.step(on: testCase.batch))
    }
    #expect(recorded.state == plain.state)
  }

  @Test(arguments: Case.everyKind)
  func whatWasRecordedStaysWhenTrainingGoesOn(of testCase: Case) {
    let learner = Learner<Float>(testCase.weights(), optimizer: OptimizerSettings())
    let recorded = learner.step(on: testCase.batch, recording: 0).recorded
    let atOnce = recorded.unroll()
    let next = learner.step(on: testCase.batch, recording: 0).recorded
    #expect(recorded.unroll() == atOnce && next.unroll() != atOnce)
  }

  @Test(arguments: Case.everyKind)
  func aRecordedSequenceIsItsOwnUnrollInTheBatchsMean(of testCase: Case) {
    let batch = testCase.with(timesteps: 5, batchSize: 3).batch
    for sequence in 0..<3 {
      let learner = Learner<Double>(testCase.weights(), optimizer: OptimizerSettings())
      let (alone, share) = batch.sequence(sequence, width: testCase.model.inputSize)
      let expected = learner.network.unroll(alone)
      let unroll = learner.step(on: batch, recording: sequence).recorded.unroll()
      for (name, tensor) in unroll.tensors {
        var wanted = expected.tensors[name]!
        if name.hasPrefix("grad.") || name.hasPrefix("loss") {
          wanted.values = wanted.values.map { $0 * share }
        }
        #expect(
          zip(tensor.values, wanted.values).allSatisfy { abs($0 - $1) < 1e-14 }, "\(name) of \(sequence)")
      }
      #expect(unroll.tensors.count + testCase.model.parameters.count == expected.tensors.count)
    }
  }
}

extension Batch {
  /// One sequence of the batch, and what its mean loss is multiplied with to be a part of the batch's.
  fileprivate func sequence(_ index: Int, width: Int) -> (sequence: Batch, share: Double) {
    func column<Element>(_ values: [Element], _ width: Int = 1) -> [Element] {
      (0..<timesteps).flatMap { timestep -> ArraySlice<Element> in
        let start = (timestep * batchSize + index) * width
        return values[start..<start + width]
      }
    }
    let inputs: Inputs =
      switch self.inputs {
      case .tokens(let tokens): .tokens(column(tokens))
      case .vectors(let values): .vectors(column(values, width))
      }
    let targets: Targets
    let counted: (mine: Int, all: Int)
    switch self.targets {
    case .classes(let classes):
      targets = .classes(column(classes))
      let marks = classes.map { $0 != Targets.ignoredClass }
      counted = (column(marks).count { $0 }, marks.count { $0 })
    case .values(let values, let marks):
      let marks = marks ?? Array(repeating: true, count: timesteps * batchSize)
      targets = .values(column(values, values.count / marks.count), counted: column(marks))
      counted = (column(marks).count { $0 }, marks.count { $0 })
    }
    let alone = Batch(timesteps: timesteps, batchSize: 1, inputs: inputs, targets: targets)
    return (alone, Double(counted.mine) / Double(counted.all))
  }
}
