/// Everything that training goes on from: restoring it continues bit-identically.
public struct LearnerState<Scalar: Sendable & Hashable>: Sendable, Hashable {
  public var weights: Weights<Scalar>
  /// The optimiser's moments by their names, e.g. `adam.m.rnn.weight_ih_l0`, each in its parameter's shape.
  public var moments: [String: Tensor<Scalar>]
  /// The number of updates made so far.
  public var updateCount: Int
  /// The number of updates after which the moments began at zero: Adam's bias correction counts from there. 0 unless
  /// the optimiser was changed on the way.
  public var momentStart: Int

  /// A state as it was taken from a learner.
  public init(
    weights: Weights<Scalar>, moments: [String: Tensor<Scalar>], updateCount: Int, momentStart: Int = 0
  ) {
    self.weights = weights
    self.moments = moments
    self.updateCount = updateCount
    self.momentStart = momentStart
  }
}
