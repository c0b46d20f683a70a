/// Something that happened at one step of a run, of a kind that only an analysis of states and gradients finds. What
/// shows in a step's loss and norm is told by the training itself.
public struct RunEvent: Sendable, Hashable {
  /// What can happen.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Gradients of early timesteps fell below the range of a float.
    case underflow
    /// Most activations of a layer went into their flat parts.
    case saturation
  }

  public let kind: Kind
  public let step: Int
  /// What was measured: a number of timesteps, a share.
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
