import Engine
import Foundation
import Traces

/// All that is needed to go on with a run from some step, bit-identically: weights, the optimiser's moments, the number
/// of updates, the states carried over from the last batch, and how the evaluations went that may end training.
/// Batches, dropout masks, noise and the learning rate follow from the experiment and the step.
public struct Checkpoint: Sendable, Hashable {
  /// The step that the weights belong to.
  public let step: Int
  public let state: LearnerState<Float>
  /// The states [B, H] after the last batch, where the next one goes on from them.
  public let carriedState: RecurrentState<Float>?
  public let stoppingProgress: EarlyStopping.Progress

  /// The learner's `state` at `step`, and what else the step leaves behind.
  public init(
    step: Int, state: LearnerState<Float>, carriedState: RecurrentState<Float>? = nil,
    stoppingProgress: EarlyStopping.Progress = EarlyStopping.Progress()
  ) {
    self.step = step
    self.state = state
    self.carriedState = carriedState
    self.stoppingProgress = stoppingProgress
  }

  /// The carried states, where they are those of `batchSize` sequences.
  func carriedState(of batchSize: Int) -> RecurrentState<Float>? {
    let size = [batchSize, state.weights.model.hiddenSize]
    return carriedState.flatMap { $0.tensors.values.allSatisfy { $0.shape == size } ? $0 : nil }
  }
}

extension Checkpoint {
  private static let momentPrefix = "optimizer."
  private static let updateCountName = "run.update_count"
  private static let stepName = "run.step"
  private static let momentStartName = "run.moment_start"
  private static let carriedPrefix = "state."
  private static let bestLossName = "run.best_loss"
  private static let bestStepName = "run.best_step"
  private static let staleEvaluationsName = "run.stale_evaluations"

  /// The checkpoint as a safetensors file: the weights by their PyTorch names, the optimiser's moments with the
  /// prefix `optimizer.`, carried states with `state.`, and counters with `run.`.
  public var encoded: Data {
    var file = WeightsFile.file(of: state.weights)
    for (name, moment) in state.moments {
      file.tensors[Self.momentPrefix + name] = StoredTensor(moment)
    }
    for (name, tensor) in carriedState?.tensors ?? [:] {
      file.tensors[Self.carriedPrefix + name] = StoredTensor(tensor)
    }
    func count(_ name: String, _ value: Int) {
      file.tensors[name] = StoredTensor(Tensor(shape: [], values: [Int64(value)]))
    }
    count(Self.updateCountName, state.updateCount)
    count(Self.stepName, step)
    if state.momentStart != 0 { count(Self.momentStartName, state.momentStart) }
    if let bestLoss = stoppingProgress.bestLoss {
      file.tensors[Self.bestLossName] = StoredTensor(Tensor(shape: [], values: [bestLoss]))
      count(Self.bestStepName, stoppingProgress.bestStep)
    }
    if stoppingProgress.staleEvaluations > 0 {
      count(Self.staleEvaluationsName, stoppingProgress.staleEvaluations)
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
          "a checkpoint's \(moment.displaySafe) fits no parameter: take a step before it")
      }
      moments[moment] = stored.floatTensor
    }
    let updateCount = try Self.counter(Self.updateCountName, in: file)
    let momentStart =
      file.tensors[Self.momentStartName] == nil ? 0 : try Self.counter(Self.momentStartName, in: file)
    guard momentStart <= updateCount else {
      throw ExperimentFileError("a checkpoint's moments begin after it: take a step before it")
    }
    self.init(
      step: try Self.counter(Self.stepName, in: file),
      state: LearnerState(
        weights: weights, moments: moments, updateCount: updateCount, momentStart: momentStart),
      carriedState: try Self.carriedState(in: file, model: model),
      stoppingProgress: try Self.stoppingProgress(in: file))
  }

  private static func carriedState(
    in file: SafetensorsFile, model: ModelShape
  ) throws -> RecurrentState<Float>? {
    let carried = file.tensors.filter { $0.key.hasPrefix(carriedPrefix) }
    guard !carried.isEmpty else { return nil }
    let quantities: [LayerQuantity] = model.cell == .lstm ? [.hidden, .cell] : [.hidden]
    let names = model.layerDirections.flatMap { place in quantities.map { TensorName.of($0, at: place) } }
    let batchSize = carried.values.first?.shape.first ?? 0
    guard Set(carried.keys) == Set(names.map { carriedPrefix + $0 }),
      carried.values.allSatisfy({ $0.shape == [batchSize, model.hiddenSize] })
    else {
      throw ExperimentFileError("a checkpoint's states fit no batch: take a step before it")
    }
    return RecurrentState(
      tensors: Dictionary(
        uniqueKeysWithValues: carried.map {
          (String($0.key.dropFirst(carriedPrefix.count)), $0.value.floatTensor)
        }))
  }

  private static func stoppingProgress(in file: SafetensorsFile) throws -> EarlyStopping.Progress {
    var progress = EarlyStopping.Progress()
    if let bestLoss = file.tensors[bestLossName]?.doubles.first {
      progress.bestLoss = bestLoss
      progress.bestStep = try counter(bestStepName, in: file)
    }
    if file.tensors[staleEvaluationsName] != nil {
      progress.staleEvaluations = try counter(staleEvaluationsName, in: file)
    }
    return progress
  }

  /// The weights alone, which any program's checkpoint holds. Throws as `init(encoded:model:)` does.
  static func weights(encoded bytes: Data, model: ModelShape) throws -> Weights<Float> {
    try weights(in: Safetensors.decode(bytes), model: model)
  }

  private static func weights(in file: SafetensorsFile, model: ModelShape) throws -> Weights<Float> {
    let weights = try WeightsFile.weights(in: file, ignoring: [momentPrefix, carriedPrefix, "run."])
    guard weights.model.parameters.map(\.name) == model.parameters.map(\.name),
      weights.model.parameters.map(\.shape) == model.parameters.map(\.shape)
    else {
      throw ExperimentFileError("a checkpoint holds another network than its trace: take a step before it")
    }
    return Weights(model: model, tensors: weights.tensors)
  }

  private static func counter(_ name: String, in file: SafetensorsFile) throws -> Int {
    guard let value = file.tensors[name]?.integers?.first, (0...Int64(Int32.max)).contains(value) else {
      throw ExperimentFileError(
        "a checkpoint lacks \(name), so it was not made by rnnscope: take a step before it")
    }
    return Int(value)
  }
}
