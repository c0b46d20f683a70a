import Engine

/// What a person tries out on one pass over a sequence: values that are held, and another sequence in its place.
public struct Alteration: Sendable, Hashable {
  /// What is held; of several on the same value the last one counts.
  public var clamps: [Intervention]
  /// What is read instead; nil where the sequence itself is.
  public var sequence: ProbeSequence?

  /// Nothing is changed unless told.
  public init(clamps: [Intervention] = [], sequence: ProbeSequence? = nil) {
    self.clamps = clamps
    self.sequence = sequence
  }

  /// Whether nothing is changed.
  public var isEmpty: Bool { clamps.isEmpty && sequence == nil }
}

/// A pass over a sequence as it was, and as it is with an alteration, with the same weights.
public struct AlteredUnroll: Sendable, Hashable {
  public let original: StepUnroll
  public let alteration: Alteration
  /// All internals with the alteration.
  public let unroll: Unroll<Float>

  /// The pass `original`, which is `unroll` with `alteration`.
  public init(original: StepUnroll, alteration: Alteration, unroll: Unroll<Float>) {
    self.original = original
    self.alteration = alteration
    self.unroll = unroll
  }
}

extension StepUnroll {
  /// The same pass altered; `probe` is the sequence where it is the run's own. Backpropagation is cut as in training.
  /// With `inDetail` the gradient by lag comes with it: `tell` hears how that goes on, and may throw to end it. nil
  /// where the weights or the sequence are not known.
  public func altered(
    by alteration: Alteration, over probe: Batch?, truncation: Int?, inDetail: Bool,
    tell: (_ done: Int, _ total: Int) throws -> Void
  ) rethrows -> AlteredUnroll? {
    let own = sequence == nil ? probe : sequence?.batch
    guard let weights, let batch = alteration.sequence?.batch ?? own else { return nil }
    let network = Network(weights)
    network.truncation = truncation
    var unroll = network.unroll(batch, interventions: alteration.clamps)
    if inDetail {
      unroll = try unroll.addingGradientByLag(
        of: network, over: batch, interventions: alteration.clamps, tell: tell)
    }
    return AlteredUnroll(original: self, alteration: alteration, unroll: unroll)
  }
}
