import Engine
import Traces

/// One unroll of given weights over a given sequence, both from files: every state, gate and gradient.
///
/// Everything is computed in double precision.
public struct WeightsProbe: Sendable {
  public let unroll: Unroll<Double>
  /// Whether at least one timestep has a target; else the loss and all gradients are 0.
  public let hasTargets: Bool
  /// Whether the result is stored in double precision, as the weights were.
  private let storesDouble: Bool

  /// Unrolls the network at `weightsPath` over what `input` says, with what `clamps` say held (see
  /// `Intervention.init(clamp:)`). Optimiser state may lie beside the weights, so that a checkpoint can be probed. Throws
  /// one clear line.
  public init(weightsPath: String, input: WeightsInput, clamps: [String] = []) throws {
    let interventions = try clamps.map { clamp throws(ProbeError) in try Intervention(clamp: clamp) }
    let weightsFile = try Safetensors.read(contentsOf: weightsPath)
    let weights = try naming(weightsPath) {
      try WeightsFile.doubleWeights(in: weightsFile, ignoring: ["optimizer.", "run."])
    }
    let sequence = try input.read(for: weights.model, metadata: weightsFile.metadata).probe.sequence
    for (clamp, intervention) in zip(clamps, interventions) {
      try intervention.check(for: weights.model, timesteps: sequence.timesteps, clamp: clamp)
    }
    let network = Network(weights)
    unroll = try network.unroll(sequence, interventions: interventions).addingGradientByLag(
      of: network, over: sequence, interventions: interventions, tell: WorkProgress.tellOfLags)
    hasTargets = sequence.targets.areAny
    storesDouble = weightsFile.tensors["rnn.weight_hh_l0"]?.elementType == .float64
  }

  /// The unroll as tensors by the names of `TensorName`: float32, or float64 where the weights are.
  public var file: SafetensorsFile {
    SafetensorsFile(
      tensors: unroll.tensors.mapValues { storesDouble ? StoredTensor($0) : StoredTensor($0.rounded) },
      metadata: [WeightsFile.cellKey: WeightsFile.cellName(of: unroll.model)])
  }

  /// The number of values that are not 0 but too small for the file's number type, which makes them 0.
  public var underflowCount: Int {
    guard !storesDouble else { return 0 }
    return unroll.tensors.values.reduce(0) { sum, tensor in
      sum + tensor.values.count { $0 != 0 && Float($0) == 0 }
    }
  }
}

/// Does `work` and names the file at `path` in its error.
private func naming<Value>(_ path: String, _ work: () throws -> Value) throws -> Value {
  do { return try work() } catch { throw ProbeError(error, in: path) }
}

extension Tensor where Scalar == Double {
  fileprivate var rounded: Tensor<Float> { Tensor<Float>(shape: shape, values: values.map { Float($0) }) }
}

extension Targets {
  fileprivate var areAny: Bool {
    switch self {
    case .classes(let classes): classes.contains { $0 != Self.ignoredClass }
    case .values(_, let counted): counted?.contains(true) ?? true
    }
  }
}
