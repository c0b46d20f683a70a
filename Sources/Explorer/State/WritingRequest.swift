import Training

/// What a network is to go on with, and how.
public struct WritingRequest: Sendable, Hashable {
  /// The pass whose weights write and whose sequence is gone on with.
  public let original: StepUnroll
  /// What is held meanwhile, and what is read instead.
  public let alteration: Alteration
  /// The number of timesteps that are kept.
  public let beginning: Int
  public let settings: WritingSettings
}
