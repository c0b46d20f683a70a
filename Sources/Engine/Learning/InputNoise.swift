/// Gaussian noise added to input vectors during training, as augmentation (Bishop 1995).
public struct InputNoise: Sendable, Hashable, Codable {
  /// σ of N(0, σ²), in the unit of the inputs.
  public var deviation: Double
  /// Together with the number of the step this fixes every draw.
  public var seed: UInt64

  /// Keeps the noise independent of dropout masks drawn with the same seed.
  private static let salt: UInt64 = 0x696E_7075_7420_6E7A

  /// `deviation` is at least 0.
  public init(deviation: Double, seed: UInt64 = 1) {
    precondition(deviation >= 0 && deviation.isFinite, "noise has a deviation of at least 0")
    self.deviation = deviation
    self.seed = seed
  }

  /// `batch` with noise on every element of its input vectors [T, B, I], the draw of `step`. Tokens have no unit in
  /// which they could be a little off: they stay.
  public func added(to batch: Batch, step: Int) -> Batch {
    guard deviation > 0, case .vectors(let values) = batch.inputs else { return batch }
    var generator = RandomGenerator(seed: seed ^ Self.salt, stream: UInt64(truncatingIfNeeded: step))
    var noisy = batch
    noisy.inputs = .vectors(values.map { Float(Double($0) + deviation * generator.normal()) })
    return noisy
  }
}
