import Engine
import Testing
import Traces

/// The hyperparameters that the fixture's metadata holds for one run.
struct FixtureRun {
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

extension Fixture {
  /// Twenty batches from tensors [20, T, B, …].
  func batches() throws -> [Batch] {
    let input = try tensor("input")
    let target = try tensor("target")
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
