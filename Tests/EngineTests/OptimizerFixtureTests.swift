import Engine
import Testing
import Traces

/// Twenty updates of one LSTM by each optimiser against torch.optim, with and without clipping.
@Suite struct OptimizerFixtureTests {
  private static let optimizers = [
    "sgd", "sgd_decay", "momentum", "nesterov", "rmsprop", "adam", "adam_decay", "adamw",
  ]
  private static let clippings = ["plain", "norm", "value"]

  @Test(arguments: optimizers, clippings)
  func twentyUpdatesInDouble(optimizer: String, clipping: String) throws {
    try expectRun("\(optimizer).\(clipping)", optimizer, Double.self, within: 1e-9)
  }

  @Test(arguments: optimizers, clippings)
  func twentyUpdatesInFloat(optimizer: String, clipping: String) throws {
    try expectRun("\(optimizer).\(clipping)", optimizer, Float.self, within: 1e-4)
  }

  private func expectRun<Scalar: EngineScalar>(
    _ name: String, _ optimizer: String, _ type: Scalar.Type, within tolerance: Double
  ) throws {
    let fixture = try Fixture("optimizers")
    let run = FixtureRun(name: name, metadata: fixture.file.metadata)
    let learner = Learner(
      try startingWeights(fixture).converted(to: Scalar.self), optimizer: try run.settings(kind: optimizer),
      clipping: run.clipping)
    var losses: [Double] = []
    var norms: [Double] = []
    for batch in try fixture.batches() {
      let record = learner.step(on: batch)
      losses.append(record.loss)
      norms.append(record.gradientNorm)
    }
    #expect(relativeError(losses, try fixture.tensor("\(name).loss").doubles) <= tolerance)
    #expect(relativeError(norms, try fixture.tensor("\(name).gradient_norm").doubles) <= tolerance)
    let trained = learner.network.weights
    let faults = try trained.model.parameters.compactMap { parameter, _ -> String? in
      let error = relativeError(trained[parameter].values, try fixture.tensor("\(name).\(parameter)").doubles)
      return error <= tolerance ? nil : "\(parameter) differs by \(error)"
    }
    #expect(faults == [])
  }

  private func startingWeights(_ fixture: Fixture) throws -> Weights<Double> {
    let parameters = fixture.file.tensors.filter { $0.key.hasPrefix("rnn.") || $0.key.hasPrefix("head.") }
    return try WeightsFile.doubleWeights(in: SafetensorsFile(tensors: parameters, metadata: ["cell": "lstm"]))
  }
}
