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
///
/// Sequences may be shorter than T, and a part at the beginning may be a source that is only read. Outside the
/// timesteps that `answers` names outputs are zeros and targets do not count.
public struct Batch: Sendable, Hashable, Codable {
  /// T.
  public let timesteps: Int
  /// B.
  public let batchSize: Int
  public var inputs: Inputs
  public var targets: Targets
  /// How many timesteps each sequence has, [B], 1 … T each; nil: all of them T. What follows a sequence's end is
  /// padding, as in PyTorch's packed sequences: the reverse direction begins at the sequence's own end, states and
  /// outputs of the padding are zeros, and nothing in it counts. Padding tokens are any valid ones.
  public var lengths: [Int]?
  /// S, the number of timesteps at the beginning that are a source: read, but not answered. An encoder–decoder
  /// reads these with the encoder's weights and the others with the decoder's; it needs to be told.
  public var sourceLength: Int?

  /// Sequences of `timesteps` × `batchSize`; the arrays must have the extents that `Inputs` and `Targets` tell.
  public init(
    timesteps: Int, batchSize: Int, inputs: Inputs, targets: Targets, lengths: [Int]? = nil,
    sourceLength: Int? = nil
  ) {
    precondition(timesteps > 0 && batchSize > 0, "a batch has at least one timestep and one sequence")
    self.lengths = lengths
    self.sourceLength = sourceLength
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

  /// The timesteps at which sequence number `sequence` has an output: after the source, before the padding.
  public func answers(of sequence: Int) -> Range<Int> {
    let end = lengths?[sequence] ?? timesteps
    return min(sourceLength ?? 0, end)..<end
  }

  /// Whether something is asked of sequence number `sequence` at `timestep`.
  public func counts(_ timestep: Int, of sequence: Int = 0) -> Bool {
    guard answers(of: sequence).contains(timestep) else { return false }
    let place = timestep * batchSize + sequence
    return switch targets {
    case .classes(let classes): classes[place] != Targets.ignoredClass
    case .values(_, let counted): counted?[place] ?? true
    }
  }

  /// The targets without those in a source or in padding.
  public var countedTargets: Targets {
    guard lengths != nil || sourceLength != nil else { return targets }
    var answered = [Bool](repeating: false, count: timesteps * batchSize)
    for sequence in 0..<batchSize {
      for timestep in answers(of: sequence) { answered[timestep * batchSize + sequence] = true }
    }
    switch targets {
    case .classes(let classes):
      return .classes(zip(classes, answered).map { $1 ? $0 : Targets.ignoredClass })
    case .values(let values, let counted):
      return .values(values, counted: counted.map { zip($0, answered).map { $0 && $1 } } ?? answered)
    }
  }
}
