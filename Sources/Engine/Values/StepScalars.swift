/// The numbers of a `StepRecord` without its profile: small and of one size, so that millions are cheap to walk through.
public struct StepScalars: Sendable, Hashable {
  /// n ≥ 0.
  public var step: Int
  /// The mini-batch's loss.
  public var loss: Double
  /// ‖∂L/∂θ‖₂ over all parameters before clipping.
  public var gradientNorm: Double
  /// The same after clipping; equal to `gradientNorm` where nothing was clipped.
  public var clippedGradientNorm: Double
  /// The rate of the update that follows.
  public var learningRate: Double
  /// The loss over the held-out data, on the steps at which it was measured.
  public var heldOutLoss: Double?

  /// The numbers of one step.
  public init(
    step: Int, loss: Double, gradientNorm: Double, clippedGradientNorm: Double, learningRate: Double,
    heldOutLoss: Double? = nil
  ) {
    self.step = step
    self.loss = loss
    self.gradientNorm = gradientNorm
    self.clippedGradientNorm = clippedGradientNorm
    self.learningRate = learningRate
    self.heldOutLoss = heldOutLoss
  }

  /// Whether clipping made the gradient shorter.
  public var wasClipped: Bool { clippedGradientNorm < gradientNorm * 0.999_999 }

  /// Whether both are of the same step of the same run, as far as their numbers tell: NaN equals itself.
  public func isSame(as other: StepScalars) -> Bool {
    step == other.step && loss.bitPattern == other.loss.bitPattern
      && gradientNorm.bitPattern == other.gradientNorm.bitPattern
  }
}
