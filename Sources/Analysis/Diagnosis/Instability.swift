import Engine

/// The first number that is not finite.
struct Instability: Hashable {
  /// Nil where it was found in an unroll rather than in the history.
  let step: Int?
  /// "the loss", "the gradient norm", or a tensor's name with its timestep.
  let place: String
  let isNaN: Bool

  /// The first of the loss and the norm of `record` that is not finite; nil where both are.
  init?(_ record: StepScalars) {
    if record.loss.isFinite && record.gradientNorm.isFinite { return nil }
    for (place, value) in [("the loss", record.loss), ("the gradient norm", record.gradientNorm)]
    where !value.isFinite {
      self.init(step: record.step, place: place, isNaN: value.isNaN)
      return
    }
    return nil
  }

  /// The first number of `unroll` that is not finite, in the order in which tensors are computed; nil where all are.
  init?<Scalar: BinaryFloatingPoint>(_ unroll: Unroll<Scalar>) {
    guard let found = unroll.firstNonFinite else { return nil }
    self.init(step: nil, place: "\(found.tensor) at timestep \(found.timestep)", isNaN: found.isNaN)
  }

  private init(step: Int?, place: String, isNaN: Bool) {
    self.step = step
    self.place = place
    self.isNaN = isNaN
  }
}
