import Foundation

/// How the gradient changes on its way back through time: a straight line fitted to a profile's logarithms.
public struct GradientFlow: Sendable, Hashable {
  /// s, decades per step back in time: the least-squares slope of log₁₀‖δ‖. Vanishing below 0, exploding above.
  public let decadesPerStep: Double
  /// log₁₀‖δ‖ that the line has at the last state of the recurrence, where backpropagation starts.
  public let log10NormAtEnd: Double
  /// Timesteps the line was fitted to.
  public let fittedCount: Int
  /// Timesteps, before the fitted ones, whose gradient is 0 or too small for the number format: the true slope
  /// is at least as steep as the fitted one.
  public let underflowedCount: Int
  /// Timesteps whose gradient is NaN or infinite.
  public let nonFiniteCount: Int
  /// Timesteps after the last loss, which have no gradient at all.
  public let unreachedCount: Int
  /// Decades between the largest and the smallest norm among the fitted timesteps.
  public let dynamicRange: Double

  /// Fits `profile`; nil where fewer than two timesteps have a gradient to fit.
  public init?(_ profile: GradientProfile) {
    let norms = profile.log10Norms
    func isUsable(_ value: Double) -> Bool { value.isFinite && value >= profile.log10Floor }
    let reached = norms.lastIndex { $0 != -.infinity }.map { norms[...$0] } ?? []
    let points = reached.indices.filter { isUsable(norms[$0]) }.map { (x: Double($0), y: norms[$0]) }
    guard let slope = leastSquaresSlope(points) else { return nil }
    let values = points.map(\.y)
    decadesPerStep = -slope
    let centre = points.reduce((x: 0.0, y: 0.0)) { ($0.x + $1.x, $0.y + $1.y) }
    let count = Double(points.count)
    log10NormAtEnd = (centre.y + slope * (Double(norms.count - 1) * count - centre.x)) / count
    fittedCount = points.count
    nonFiniteCount = norms.count { $0.isNaN || $0 == .infinity }
    underflowedCount = reached.count { $0 < profile.log10Floor }
    unreachedCount = norms.count - reached.count
    dynamicRange = values.max()! - values.min()!
  }

  /// The line's log₁₀‖δ‖ at a state `stepsBack` before the last.
  public func log10Norm(stepsBack: Double) -> Double { log10NormAtEnd + decadesPerStep * stepsBack }

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
