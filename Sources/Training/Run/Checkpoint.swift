import Engine
import Foundation
import Traces

/// All that is needed to go on with a run from some step, bit-identically: weights, the optimiser's moments and
/// the number of updates. Batches follow from the experiment's seed and the step.
public struct Checkpoint: Sendable, Hashable {
  /// The step that the weights belong to.
  public let step: Int
  public let state: LearnerState<Float>

  /// The learner's `state` at `step`.
  public init(step: Int, state: LearnerState<Float>) {
    self.step = step
    self.state = state
  }
}

extension Checkpoint {
  private static let momentPrefix = "optimizer."
  private static let updateCountName = "run.update_count"
  private static let stepName = "run.step"

  /// The checkpoint as a safetensors file: the weights by their PyTorch names, the optimiser's moments with the
  /// prefix `optimizer.`, and two counters.
  public var encoded: Data {
    var file = WeightsFile.file(of: state.weights)
    for (name, moment) in state.moments {
      file.tensors[Self.momentPrefix + name] = StoredTensor(moment)
    }
    file.tensors[Self.updateCountName] = StoredTensor(Tensor(shape: [], values: [Int64(state.updateCount)]))
    file.tensors[Self.stepName] = StoredTensor(Tensor(shape: [], values: [Int64(step)]))
    return Safetensors.encode(file)
  }

  /// Reads what `encoded` wrote. Throws `SafetensorsError`, or `RetrainingError` where a part is missing.
  public init(encoded bytes: Data) throws {
    let file = try Safetensors.decode(bytes)
    let weights = try Self.weights(in: file)
    func counter(_ name: String) throws -> Int {
      guard let value = file.tensors[name]?.integers?.first, value >= 0 else {
        throw RetrainingError(
          "a checkpoint lacks \(name): it was not made by rnnscope, so it can't be gone on from")
      }
      return Int(value)
    }
    let moments = file.tensors.filter { $0.key.hasPrefix(Self.momentPrefix) }.map {
      (String($0.key.dropFirst(Self.momentPrefix.count)), $0.value.floatTensor)
    }
    for (name, moment) in moments {
      guard weights.model.parameters.contains(where: { name.hasSuffix($0.name) && moment.shape == $0.shape })
      else { throw RetrainingError("a checkpoint's \(name.displaySafe) does not fit its network") }
    }
    self.init(
      step: try counter(Self.stepName),
      state: LearnerState(
        weights: weights, moments: Dictionary(uniqueKeysWithValues: moments),
        updateCount: try counter(Self.updateCountName)))
  }
  /// The weights alone, which any program's checkpoint holds.
  static func weights(encoded bytes: Data) throws -> Weights<Float> {
    try weights(in: Safetensors.decode(bytes))
  }

  private static func weights(in file: SafetensorsFile) throws -> Weights<Float> {
    try WeightsFile.weights(in: file, ignoring: [momentPrefix, "run."])
  }
}
