import Engine
import Foundation

/// How much of the gradient comes from how far back: M[k, t] = ‖∂ℓ_k/∂h_t‖₂ averaged over the losses k for every
/// lag k − t.
///
/// Unlike the total gradient, which adds up what later losses send to a timestep and so looks flat when every
/// timestep has a loss, this tells how far a single loss reaches.
public struct LagProfile: Sendable, Hashable {
  /// The mean of M[k, k − l] over the timesteps k ≥ l that have a loss, for every lag l from 0.
  public let meanNorms: [Double]
  /// Whether some of M is NaN or infinite; those entries count as nothing.
  public let hasNonFinite: Bool
  private let log10Floor: Double

  /// Averages a matrix M [T, T] of the top layer; nil unless it is square and some of it above 0.
  public init?<Scalar: BinaryFloatingPoint>(byLag matrix: Tensor<Scalar>, isReverse: Bool = false) {
    guard matrix.shape.count == 2, matrix.rows == matrix.columns else { return nil }
    let norms = matrix.doubles
    guard let means = Self.means(norms, timesteps: matrix.rows, isReverse: isReverse) else { return nil }
    meanNorms = means
    hasNonFinite = !norms.allSatisfy(\.isFinite)
    log10Floor = Scalar.self == Double.self ? GradientProfile.float64Floor : GradientProfile.float32Floor
  }

  private static func means(_ norms: [Double], timesteps: Int, isReverse: Bool) -> [Double]? {
    var sums = [Double](repeating: 0, count: timesteps)
    var counts = [Int](repeating: 0, count: timesteps)
    for loss in 0..<timesteps {
      let row = loss * timesteps
      guard norms[row..<row + timesteps].contains(where: { $0 > 0 }) else { continue }
      for lag in 0...(isReverse ? timesteps - 1 - loss : loss) {
        let norm = norms[row + (isReverse ? loss + lag : loss - lag)]
        sums[lag] += norm.isFinite ? norm : 0
        counts[lag] += 1
      }
    }
    guard sums.contains(where: { $0 > 0 }) else { return nil }
    return zip(sums, counts).map { $1 == 0 ? 0 : $0 / Double($1) }
  }

  /// The lag profile of an unroll's top layer; nil where it was not kept.
  public init?<Scalar: BinaryFloatingPoint>(_ unroll: Unroll<Scalar>, isReverse: Bool = false) {
    guard let matrix = unroll.tensors[isReverse ? TensorName.byLagReverse : TensorName.byLag] else {
      return nil
    }
    self.init(byLag: matrix, isReverse: isReverse)
  }

  /// p(l), the share of the gradient that comes from l steps back; adds up to 1.
  public var shares: [Double] {
    let sum = meanNorms.reduce(0, +)
    return meanNorms.map { $0 / sum }
  }

  /// The effective memory: the smallest lag within which the cumulative share reaches `share`.
  public func memory(share: Double = 0.99) -> Int {
    var cumulative = 0.0
    for (lag, part) in shares.enumerated() {
      cumulative += part
      // The shares' rounding must not push a full share one lag further.
      if cumulative >= share - 1e-12 { return lag }
    }
    return meanNorms.count - 1
  }

  /// The decay of a single loss's gradient with the lag; nil where fewer than two lags have one.
  public var flow: GradientFlow? {
    GradientFlow(GradientProfile(log10Norms: meanNorms.map { log10($0) }.reversed(), log10Floor: log10Floor))
  }
}
