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
  private static let momentStartName = "run.moment_start"

  /// The checkpoint as a safetensors file: the weights by their PyTorch names, the optimiser's moments with the
  /// prefix `optimizer.`, and two counters.
  public var encoded: Data {
    var file = WeightsFile.file(of: state.weights)
    for (name, moment) in state.moments {
      file.tensors[Self.momentPrefix + name] = StoredTensor(moment)
    }
    file.tensors[Self.updateCountName] = StoredTensor(Tensor(shape: [], values: [Int64(state.updateCount)]))
    file.tensors[Self.stepName] = StoredTensor(Tensor(shape: [], values: [Int64(step)]))
    if state.momentStart != 0 {
      file.tensors[Self.momentStartName] = StoredTensor(
        Tensor(shape: [], values: [Int64(state.momentStart)]))
    }
    return Safetensors.encode(file)
  }

  /// Reads what `encoded` wrote of a network of the shape `model`. Throws `SafetensorsError`, or `ExperimentFileError`
  /// where the parts are not those of such a network.
  public init(encoded bytes: Data, model: ModelShape) throws {
    let file = try Safetensors.decode(bytes)
    let weights = try Self.weights(in: file, model: model)
    var moments: [String: Tensor<Float>] = [:]
    for (name, stored) in file.tensors where name.hasPrefix(Self.momentPrefix) {
      let moment = String(name.dropFirst(Self.momentPrefix.count))
      guard model.parameters.contains(where: { moment.hasSuffix(".\($0.name)") && stored.shape == $0.shape })
      else {
        throw ExperimentFileError(
          "a checkpoint's \(moment.displaySafe) fits no parameter: it can't be gone on from")
      }
      moments[moment] = stored.floatTensor
    }
    let updateCount = try Self.counter(Self.updateCountName, in: file)
    let momentStart =
      file.tensors[Self.momentStartName] == nil ? 0 : try Self.counter(Self.momentStartName, in: file)
    guard momentStart <= updateCount else {
      throw ExperimentFileError("a checkpoint's moments begin after it: it can't be gone on from")
    }
    self.init(
      step: try Self.counter(Self.stepName, in: file),
      state: LearnerState(
        weights: weights, moments: moments, updateCount: updateCount, momentStart: momentStart))
  }

  /// The weights alone, which any program's checkpoint holds. Throws as `init(encoded:model:)` does.
  static func weights(encoded bytes: Data, model: ModelShape) throws -> Weights<Float> {
    try weights(in: Safetensors.decode(bytes), model: model)
  }

  private static func weights(in file: SafetensorsFile, model: ModelShape) throws -> Weights<Float> {
    let weights = try WeightsFile.weights(in: file, ignoring: [momentPrefix, "run."])
    guard weights.model.parameters.map(\.shape) == model.parameters.map(\.shape) else {
      throw ExperimentFileError("a checkpoint holds another network than its trace: it can't be gone on from")
    }
    return Weights(model: model, tensors: weights.tensors)
  }

  private static func counter(_ name: String, in file: SafetensorsFile) throws -> Int {
    guard let value = file.tensors[name]?.integers?.first, (0...Int64(Int32.max)).contains(value) else {
      throw ExperimentFileError(
        "a checkpoint lacks \(name): it was not made by rnnscope, so it can't be gone on from")
    }
    return Int(value)
  }
}
