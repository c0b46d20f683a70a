/// The loss that a known predictor without memory reaches, to compare a network's with.
public struct Baseline: Sendable, Hashable {
  /// What the predictor does, such as "bigram entropy".
  public var name: String
  /// Nats where the loss is cross-entropy, squared (normalised) units otherwise.
  public var loss: Double
  /// Whether nothing that has been read before an answer tells more, because what decides it is read later: then no
  /// network that reads from the past alone gets below `loss`.
  public var isLeastFromPast: Bool

  /// The predictor called `name` reaches `loss`; memory helps unless `isLeastFromPast`.
  public init(name: String, loss: Double, isLeastFromPast: Bool = false) {
    self.name = name
    self.loss = loss
    self.isLeastFromPast = isLeastFromPast
  }
}

extension Baseline: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, loss
    case isLeastFromPast = "least_from_past"
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try values.decode(String.self, forKey: .name),
      loss: try values.decode(Double.self, forKey: .loss),
      isLeastFromPast: try values.decodeIfPresent(Bool.self, forKey: .isLeastFromPast) ?? false)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(name, forKey: .name)
    try values.encode(loss, forKey: .loss)
    if isLeastFromPast { try values.encode(true, forKey: .isLeastFromPast) }
  }
}
