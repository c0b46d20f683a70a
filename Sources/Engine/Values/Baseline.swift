/// The loss that a known predictor without memory reaches, to compare a network's with.
public struct Baseline: Sendable, Hashable, Codable {
  /// What the predictor does, such as "bigram entropy".
  public var name: String
  /// Nats where the loss is cross-entropy, squared (normalised) units otherwise.
  public var loss: Double

  /// The predictor called `name` reaches `loss`.
  public init(name: String, loss: Double) {
    self.name = name
    self.loss = loss
  }
}
