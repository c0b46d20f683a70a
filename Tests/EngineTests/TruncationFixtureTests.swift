import Engine
import Testing
import Traces

@testable import Engine

/// Truncated backpropagation and carried states against PyTorch, where the state is detached between two stretches.
@Suite struct TruncationFixtureTests {
  @Test(arguments: Fixture.names(prefix: "truncated_"))
  func aCutInTheMiddleDetachesTheState(name: String) throws {
    let fixture = try Fixture(name)
    let network = Network(try fixture.weights())
    network.truncation = try cut(fixture)
    try expect(network.gradients(on: fixture.batch(batchSize: 3)), "whole", fixture)
    network.truncation = nil
    let full = try network.gradients(on: fixture.batch(batchSize: 3)).gradients
    let wanted = try fixture.tensor("whole.grad.rnn.weight_hh_l0").doubles
    #expect(relativeError(full["rnn.weight_hh_l0"].values, wanted) > 1e-3)
  }

  @Test(arguments: Fixture.names(prefix: "truncated_"))
  func aCarriedStateGoesOnWithoutItsGradient(name: String) throws {
    let fixture = try Fixture(name)
    let weights = try fixture.weights()
    let network = Network(weights)
    let batch = try fixture.batch(batchSize: 3)
    let width = weights.model.inputSize
    try expect(
      network.gradients(on: batch.timesteps(0..<cut(fixture), inputWidth: width)), "first", fixture)
    let state = network.finalState
    let later = try batch.timesteps(cut(fixture)..<batch.timesteps, inputWidth: width)
    try expect(network.gradients(on: later, from: state), "second", fixture)
    let fresh = network.gradients(on: later).loss
    #expect(abs(fresh / (try fixture.tensor("second.loss").doubles[0]) - 1) > 1e-4)
  }

  private func cut(_ fixture: Fixture) throws -> Int {
    try #require(fixture.file.metadata["cut"].flatMap(Int.init))
  }

  private func expect(
    _ result: (loss: Double, gradients: Weights<Double>), _ prefix: String, _ fixture: Fixture
  ) throws {
    #expect(relativeError([result.loss], try fixture.tensor("\(prefix).loss").doubles) < 1e-12)
    for (name, gradient) in result.gradients.tensors {
      let error = relativeError(gradient.values, try fixture.tensor("\(prefix).grad.\(name)").doubles)
      #expect(error < 1e-10, "\(name)")
    }
  }
}
