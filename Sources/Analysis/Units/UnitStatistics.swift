import Engine

/// One number for each of the H units of a layer over the T timesteps of a sequence: what units are sorted and
/// filtered by.
public struct UnitStatistics: Sendable {
  /// Mean of h_t over time, [H].
  public let means: [Double]
  /// Variance of h_t over time, [H].
  public let variances: [Double]
  /// Greatest |h_t|, [H].
  public let greatestMagnitudes: [Double]
  /// Mean of |dL/dh_t| over time, [H]; zeros where the gradient was not recorded.
  public let gradients: [Double]
  /// The statistics of the layer and direction `place`; nil where `unroll` does not hold its hidden states.
  public init?(_ unroll: Unroll<Float>, at place: LayerDirection) {
    guard let hidden = unroll.tensor(.hidden, at: place), hidden.shape.count == 2 else { return nil }
    let courses = (0..<hidden.columns).map { unit in (0..<hidden.rows).map { hidden[$0, unit] } }
    let count = Double(max(1, hidden.rows))
    let means = courses.map { $0.reduce(0.0) { $0 + Double($1) } / count }
    let variances = zip(courses, means).map { course, mean in
      course.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
    }
    self.means = means
    self.variances = variances
    greatestMagnitudes = courses.map { Double($0.lazy.map(\.magnitude).max() ?? 0) }
    let gradient = unroll.tensor(.hiddenGradient, at: place).flatMap {
      $0.shape == hidden.shape ? $0 : nil
    }
    gradients = (0..<hidden.columns).map { unit in
      guard let gradient else { return 0 }
      return (0..<hidden.rows).reduce(0.0) { $0 + Double(gradient[$1, unit].magnitude) } / count
    }
  }

  /// The number of units, H.
  public var count: Int { means.count }
}
