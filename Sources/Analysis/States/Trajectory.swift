import Engine

/// The way of a layer's state through the plane in which it moves most, now and earlier in training.
public struct Trajectory: Sendable, Hashable {
  /// The states of one training step on the common plane.
  public struct Path: Sendable, Hashable {
    /// The training step.
    public let step: Int
    /// The coordinates along the first and the second component, in time's order.
    public let xs: [Double]
    public let ys: [Double]
  }

  /// The components of the latest states, on which all paths are drawn.
  public let components: PrincipalComponents
  /// By ascending step; the last is the latest.
  public let paths: [Path]

  /// Projects the states [T, H] of several training steps, which ascend, on the principal components of the last; nil
  /// where these do not vary. Earlier states that are not finite are left out.
  public init?<Scalar: BinaryFloatingPoint>(_ states: [(step: Int, states: Tensor<Scalar>)]) {
    guard let last = states.last, let components = PrincipalComponents(last.states) else { return nil }
    self.components = components
    paths = states.filter {
      $0.states.columns == last.states.columns && $0.states.doubles.allSatisfy(\.isFinite)
    }
    .map { entry in
      let scores = components.project(entry.states)
      return Path(
        step: entry.step, xs: scores[0],
        ys: scores.count > 1 ? scores[1] : [Double](repeating: 0, count: scores[0].count))
    }
  }
}
