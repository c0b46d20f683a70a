/// What the network reads at every timestep.
public enum Inputs: Sendable, Hashable, Codable {
  /// One token index each, row-major [T, B]; read as one-hot vectors of width I.
  case tokens([Int32])
  /// One vector each, row-major [T, B, I].
  case vectors([Float])
}

/// What the network's output is compared with.
public enum Targets: Sendable, Hashable, Codable {
  /// The index of the right class, row-major [T, B]; `ignoredClass` where there is no target.
  case classes([Int32])
  /// The right output vectors, row-major [T, B, O], and which timesteps count, [T, B] (nil: all of them).
  case values([Float], counted: [Bool]?)

  /// The class index that marks a timestep without a target, PyTorch's `ignore_index`.
  public static let ignoredClass: Int32 = -100
}

/// B sequences of T timesteps with their targets. A probe sequence is a batch with B = 1.
public struct Batch: Sendable, Hashable, Codable {
  /// T.
  public let timesteps: Int
  /// B.
  public let batchSize: Int
  public var inputs: Inputs
  public var targets: Targets

  /// Sequences of `timesteps` × `batchSize`; the arrays must have the extents that `Inputs` and `Targets` tell.
  public init(timesteps: Int, batchSize: Int, inputs: Inputs, targets: Targets) {
    precondition(timesteps > 0 && batchSize > 0, "a batch has at least one timestep and one sequence")
    self.timesteps = timesteps
    self.batchSize = batchSize
    self.inputs = inputs
    self.targets = targets
  }

  /// The loss that goes with the kind of target.
  public var lossKind: LossKind {
    switch targets {
    case .classes: .crossEntropy
    case .values: .meanSquaredError
    }
  }
}
