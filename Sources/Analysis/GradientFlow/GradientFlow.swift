import Foundation

/// How the gradient changes on its way back through time: a straight line fitted to a profile's logarithms.
public struct GradientFlow: Sendable, Hashable {
  /// s, decades per step back in time: the least-squares slope of log₁₀‖δ‖. Vanishing below 0, exploding above.
  public let decadesPerStep: Double
  /// Timesteps, before the fitted ones, whose gradient is 0 or too small for the number format: the true slope
  /// is at least as steep as the fitted one.
  public let underflowedCount: Int
  /// Decades between the largest and the smallest norm among the fitted timesteps.
  public let dynamicRange: Double

  /// Fits `profile`; nil where fewer than two timesteps have a gradient to fit.
  public init?(_ profile: GradientProfile) {
    let norms = profile.log10Norms
    func isUsable(_ value: Double) -> Bool { value.isFinite && value >= profile.log10Floor }
    // After the last loss there is no gradient that could have underflowed.
    let reached = norms.lastIndex { $0 != -.infinity }.map { norms[...$0] } ?? []
    let points = reached.indices.filter { isUsable(norms[$0]) }.map { (x: Double($0), y: norms[$0]) }
    guard let slope = leastSquaresSlope(points) else { return nil }
    let values = points.map(\.y)
    decadesPerStep = -slope
    underflowedCount = reached.count { $0 < profile.log10Floor }
    dynamicRange = values.max()! - values.min()!
  }

  /// Steps back after which the gradient has halved (vanishing) or doubled (exploding); infinite where it
  /// keeps its size.
  public var halfLife: Double { log10(2) / decadesPerStep.magnitude }
}

/// The slope of the straight line through `points` with the least squared error in y; nil for fewer than two
/// different x.
func leastSquaresSlope(_ points: [(x: Double, y: Double)]) -> Double? {
  let count = Double(points.count)
  let meanX = points.reduce(0) { $0 + $1.x } / count
  let meanY = points.reduce(0) { $0 + $1.y } / count
  let spread = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
  guard spread > 0 else { return nil }
  return points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) } / spread
}
