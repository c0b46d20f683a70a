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
    let run = OptimizerRun(name: name, metadata: fixture.file.metadata)
    let learner = Learner(
      try startingWeights(fixture).converted(to: Scalar.self), optimizer: try run.settings(kind: optimizer),
      clipping: run.clipping)
    var losses: [Double] = []
    var norms: [Double] = []
    for batch in try batches(fixture) {
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

  /// Twenty batches from tensors [20, T, B, …].
  private func batches(_ fixture: Fixture) throws -> [Batch] {
    let input = try fixture.tensor("input")
    let target = try fixture.tensor("target")
    let (steps, timesteps, batchSize) = (input.shape[0], input.shape[1], input.shape[2])
    let inputs = input.floats
    let classes = try #require(target.integers).map(Int32.init)
    return (0..<steps).map { step in
      func part<Number>(_ values: [Number]) -> [Number] {
        let size = values.count / steps
        return Array(values[step * size..<(step + 1) * size])
      }
      return Batch(
        timesteps: timesteps, batchSize: batchSize, inputs: .vectors(part(inputs)),
        targets: .classes(part(classes)))
    }
  }
}

/// The hyperparameters that the fixture's metadata holds for one run.
private struct OptimizerRun {
  let name: String
  let metadata: [String: String]

  private subscript(key: String) -> Double? { metadata["\(name).\(key)"].flatMap(Double.init) }

  var clipping: Clipping { Clipping(norm: self["clip_norm"], value: self["clip_value"]) }

  func settings(kind: String) throws -> OptimizerSettings {
    let kind = try #require(OptimizerKind(rawValue: String(kind.prefix { $0 != "_" })))
    var settings = OptimizerSettings(kind: kind, learningRate: self["lr"])
    settings.momentum = self["momentum"] ?? settings.momentum
    settings.smoothing = self["alpha"] ?? settings.smoothing
    settings.beta1 = self["beta1"] ?? settings.beta1
    settings.beta2 = self["beta2"] ?? settings.beta2
    settings.epsilon = self["eps"] ?? settings.epsilon
    settings.weightDecay = self["weight_decay"] ?? 0
    return settings
  }
}
