import Engine
import Foundation

/// Which feature of the input each unit follows best, by correlation over time.
public struct UnitFeatures: Sendable, Hashable {
  /// A unit and the feature that it follows.
  public struct Match: Sendable, Hashable {
    public let unit: Int
    public let feature: String
    /// Pearson's r.
    public let correlation: Double
  }

  /// For every unit, in their order, its best match; 0 for a unit that does not vary.
  public let matches: [Match]
  /// The |r| that the best of all these pairs would have about half of the time if units and features had nothing
  /// to do with each other and timesteps were independent. States that change slowly exceed it more easily.
  public let chanceLevel: Double
  /// Pairs of units and features that were tried.
  public let trialCount: Int

  /// Correlates states [T, H] with `features`; nil where there is no feature, or its length is not T.
  public init?<Scalar: BinaryFloatingPoint>(_ states: Tensor<Scalar>, features: [InputFeature]) {
    let usable = features.filter { $0.values.count == states.rows }
    guard states.shape.count == 2, !usable.isEmpty, states.rows > 2 else { return nil }
    let followed = usable.map { (name: $0.name, series: Series($0.values)) }
    matches = Series.all(of: states).enumerated().map { unit, series in
      let best = followed.map { (name: $0.name, r: series.correlation(with: $0.series)) }
        .max { $0.r.magnitude < $1.r.magnitude }
      return Match(unit: unit, feature: best?.name ?? "", correlation: best?.r ?? 0)
    }
    trialCount = states.columns * usable.count
    // r of independent noise is about normal with variance 1 / (T − 1); the median of the largest of n of them.
    let quantile = Self.normalQuantile(upperTail: 0.5 * (1 - pow(0.5, 1 / Double(trialCount))))
    chanceLevel = min(1, quantile / Double(states.rows - 1).squareRoot())
  }

  /// The units by how well they follow their feature, the best first.
  public var ranked: [Match] { matches.sorted { $0.correlation.magnitude > $1.correlation.magnitude } }

  /// The units so that those that follow the same feature stand together: the feature that is followed best first, and
  /// among its units the best first.
  public var grouped: [Int] {
    var features: [String] = []
    for match in ranked where !features.contains(match.feature) { features.append(match.feature) }
    return features.flatMap { feature in ranked.filter { $0.feature == feature }.map(\.unit) }
  }

  /// The caution that belongs under every list of such matches.
  public var caution: String {
    let level = String(format: "%.2f", chanceLevel)
    return
      "the best of \(trialCount) pairs tried: |r| up to \(level) is chance, more for slow states; look at the "
      + "unit on other data before you believe it"
  }

  /// z with P(N(0, 1) > z) = `upperTail` (Abramowitz & Stegun 26.2.23, error below 4.5e-4).
  private static func normalQuantile(upperTail: Double) -> Double {
    let t = (-2 * log(upperTail)).squareRoot()
    let top = 2.515517 + t * (0.802853 + t * 0.010328)
    let bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    return t - top / bottom
  }
}
