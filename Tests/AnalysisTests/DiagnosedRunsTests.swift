import Analysis
import Engine
import Foundation
import Testing

/// The diagnosis of real runs: say at the end of a sequence of noise which of two tokens it began with.
@Suite struct DiagnosedRunsTests {
  private static let chance = Baseline(name: "chance", loss: log(2))

  private func batch(timesteps: Int, batchSize: Int, step: Int) -> Batch {
    var generator = RandomGenerator(seed: 40, stream: UInt64(step))
    var tokens = (0..<timesteps * batchSize).map { _ in Int32(2 + generator.index(below: 4)) }
    var classes = [Int32](repeating: Targets.ignoredClass, count: timesteps * batchSize)
    for column in 0..<batchSize {
      tokens[column] = Int32(generator.index(below: 2))
      classes[(timesteps - 1) * batchSize + column] = tokens[column]
    }
    return Batch(
      timesteps: timesteps, batchSize: batchSize, inputs: .tokens(tokens), targets: .classes(classes))
  }

  private func diagnosis(
    cell: CellKind, activation: Activation = .tanh,
    settings: InitialisationSettings = InitialisationSettings(),
    timesteps: Int, steps: Int, optimizer: OptimizerSettings, clipping: Clipping = Clipping()
  ) -> Diagnosis {
    let model = ModelShape(cell: cell, activation: activation, inputSize: 6, hiddenSize: 24, outputSize: 2)
    let learner = Learner(
      Weights<Float>.initialised(model: model, settings: settings, seed: 5), optimizer: optimizer,
      clipping: clipping)
    var history = RunHistory()
    for step in 0..<steps {
      history.append(learner.step(on: batch(timesteps: timesteps, batchSize: 16, step: step)))
    }
    let unroll = learner.network.unroll(batch(timesteps: timesteps, batchSize: 1, step: 1 << 20))
    return Diagnosis(model: model, history: history, unroll: unroll, references: [Self.chance])
  }

  @Test func aSimpleNetworkOverALongSequenceIsVanishing() {
    let found = diagnosis(
      cell: .rnn, timesteps: 60, steps: 300, optimizer: OptimizerSettings(kind: .adam, learningRate: 1e-3))
    #expect(found.kind == .vanishing, "\(found.headline)")
  }

  @Test func theSameNetworkOverAShortSequenceIsHealthy() {
    let found = diagnosis(
      cell: .rnn, timesteps: 6, steps: 300, optimizer: OptimizerSettings(kind: .adam, learningRate: 5e-3))
    #expect(found.kind == .healthy, "\(found.headline)")
  }

  @Test func anLSTMThatKeepsItsStateIsHealthy() {
    let found = diagnosis(
      cell: .lstm, settings: InitialisationSettings(forgetBias: 4), timesteps: 30, steps: 600,
      optimizer: OptimizerSettings(kind: .adam, learningRate: 1e-2))
    #expect(found.kind == .healthy, "\(found.headline)")
  }

  @Test func beforeTheFirstUpdateItIsUntrained() {
    let found = diagnosis(cell: .rnn, timesteps: 60, steps: 1, optimizer: OptimizerSettings())
    #expect(found.kind == .untrained, "\(found.headline)")
    #expect(found.headline.contains("decades per step back"))
  }

  @Test func aLargeGainExplodesWhetherOrNotItIsClipped() {
    let gain = InitialisationSettings(scheme: .orthogonal, gain: 3)
    let sgd = OptimizerSettings(kind: .sgd, learningRate: 0.01)
    for clipping in [Clipping(), Clipping(norm: 1)] {
      let found = diagnosis(
        cell: .rnn, activation: .relu, settings: gain, timesteps: 60, steps: 60, optimizer: sgd,
        clipping: clipping)
      #expect([.exploding, .unstable].contains(found.kind), "\(found.headline)")
    }
  }
}
