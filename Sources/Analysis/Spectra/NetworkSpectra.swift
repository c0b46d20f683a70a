import Engine

/// All spectra of one layer and direction at one training step: of the recurrent weights by themselves, and of the
/// Jacobians along the real trajectory.
public struct NetworkSpectra: Sendable, Hashable {
  /// The training step of the weights.
  public let step: Int
  public let recurrent: RecurrentSpectrum
  /// Nil where the unroll lacks states or gates.
  public let lags: LagSingularValues?
  /// The largest Lyapunov exponents in nats per step, largest first.
  public let lyapunov: [Double]

  private static let exponentCount = 4

  /// Decomposes the weights at `place` and, where there is an `unroll` made with them, its Jacobians. O(T·H³).
  public init<Scalar: BinaryFloatingPoint>(
    step: Int, weights: Weights<Scalar>, unroll: Unroll<Scalar>?, at place: LayerDirection
  ) {
    self.step = step
    recurrent = RecurrentSpectrum(weights, at: place)
    let jacobians = unroll.flatMap { StateJacobians($0, weights: weights, at: place) }
    lags = jacobians.map { LagSingularValues($0) }
    lyapunov =
      jacobians?.lyapunovExponents(
        count: Self.exponentCount, transient: (jacobians?.matrices.count ?? 0) / 5) ?? []
  }
}
