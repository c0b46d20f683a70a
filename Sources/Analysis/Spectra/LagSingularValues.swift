import Engine
import Foundation

/// By how much a small change of the state at one timestep is stretched or shrunk until the last state of the
/// sequence: the singular values of the product of Jacobians along the real trajectory, for growing lags.
///
/// Their logarithms divided by the lag tend to the Lyapunov exponents. The gradient by lag lies between the largest
/// and the smallest of them.
public struct LagSingularValues: Sendable, Hashable {
  /// One lag's values.
  public struct Point: Sendable, Hashable {
    /// Timesteps before the last state, from 1.
    public let lag: Int
    /// log₁₀ of the largest, the median and the smallest singular value; −∞ where one is 0 or lost to rounding,
    /// that is, more than fifteen decades below the largest.
    public let largest: Double
    public let median: Double
    public let smallest: Double
  }

  /// By ascending lag; ends early where the product is no longer finite.
  public let points: [Point]

  /// Decomposes the products of `jacobians` that end at the last state, for at most `count` lags from 1 to the
  /// sequence's length. Costs one product of [S, S] matrices a timestep and one SVD a lag.
  public init(_ jacobians: StateJacobians, count: Int = 12) {
    let matrices = jacobians.matrices
    let lags = Self.lags(upTo: matrices.count, count: count)
    var points: [Point] = []
    var product: Tensor<Double>?
    var decades = 0.0
    for lag in 1...max(1, matrices.count) where lag <= matrices.count {
      let factor = matrices[matrices.count - lag]
      var next = product.map { multiply($0, factor) } ?? factor
      // Kept at a largest element of 1: the whole product may leave the range of a Double.
      let scale = next.values.reduce(0) { max($0, $1.magnitude) }
      guard scale.isFinite else { break }
      if scale > 0 {
        for index in next.values.indices { next.values[index] /= scale }
        decades += log10(scale)
      }
      product = next
      if lags.contains(lag) { points.append(Self.point(lag, singularValues(of: next), decades)) }
      if scale == 0 { break }
    }
    self.points = points
  }

  /// Whole lags that are about evenly spread on a logarithmic axis, with both ends.
  private static func lags(upTo limit: Int, count: Int) -> Set<Int> {
    guard limit > 0, count > 1 else { return limit > 0 ? [limit] : [] }
    return Set(
      (0..<count).map { Int(pow(Double(limit), Double($0) / Double(count - 1)).rounded()) })
  }

  private static func point(_ lag: Int, _ values: [Double], _ decades: Double) -> Point {
    let largest = values.first ?? 0
    func logarithm(_ value: Double) -> Double {
      value > largest * 1e-15 ? log10(value) + decades : -.infinity
    }
    return Point(
      lag: lag, largest: largest > 0 ? log10(largest) + decades : -.infinity,
      median: logarithm(values.isEmpty ? 0 : values[values.count / 2]), smallest: logarithm(values.last ?? 0))
  }
}
