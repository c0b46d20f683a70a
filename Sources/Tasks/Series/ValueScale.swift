/// The affine map between a series' own unit and the unit the network sees: mean 0 and standard deviation 1
/// over the training part.
public struct ValueScale: Sendable, Hashable, Codable {
  public let mean: Double
  /// 1 for a constant series, which leaves its normalised values at 0.
  public let standardDeviation: Double

  /// The scale of `values`, computed in one pass (Welford 1962).
  public init(of values: some Sequence<Double>) {
    var count = 0.0
    var mean = 0.0
    var squares = 0.0
    for value in values {
      count += 1
      let difference = value - mean
      mean += difference / count
      squares += difference * (value - mean)
    }
    let deviation = count > 0 ? (squares / count).squareRoot() : 0
    self.mean = mean
    // A spread at the rounding error of the mean is that of a constant.
    standardDeviation = deviation > mean.magnitude * 1e-12 ? deviation : 1
  }

  /// A value of the series in the network's unit.
  public func normalised(_ value: Double) -> Double { (value - mean) / standardDeviation }

  /// A value of the network in the series' own unit.
  public func original(_ value: Double) -> Double { value * standardDeviation + mean }
}
