/// Something that happened at one step of a run.
public struct RunEvent: Sendable, Hashable, Codable {
  /// What can happen.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The gradient norm before clipping leapt.
    case spike
    /// Clipping began after a time without.
    case clipping
    /// A loss or gradient norm is NaN or infinite for the first time.
    case nonFinite = "non-finite"
    /// The loss came to rest.
    case plateau
    /// The loss left its plateau downwards.
    case escape
    /// Gradients of early timesteps fell below the range of a float.
    case underflow
    /// Most activations of a layer went into their flat parts.
    case saturation
  }

  public let kind: Kind
  public let step: Int
  /// What was measured: a norm, a loss, a number of timesteps, a share.
  public let value: Double
  /// The same in a few words.
  public let text: String

  /// What happened at `step`.
  public init(_ kind: Kind, step: Int, value: Double, text: String) {
    self.kind = kind
    self.step = step
    self.value = value
    self.text = text
  }
}

/// When something counts as an event.
public enum EventThresholds {
  /// Spike: a norm this many times the median of the steps before. Ordinary batches differ by less than ten.
  public static let spikeRatio = 10.0
  /// The steps that the median is taken over, and the fewest that give one.
  public static let spikeWindow = 50
  public static let spikeLeastWindow = 10
  /// Clipping and underflow begin anew after this many steps without.
  public static let quietCount = 50
  /// Plateau: the mean loss of a window is above this share of the window's before, by no more than its noise below…
  public static let plateauShare = 0.98
  /// …and a window has so many steps.
  public static let plateauWindow = 100
  /// Escape: the mean loss of a window is below this share of the plateau's.
  public static let escapeShare = 0.9
}
