/// The numbers of a `StepRecord` without its profile: small and of one size, so that millions are cheap to walk through.
public struct StepScalars: Sendable, Hashable {
  public var step: Int
  public var loss: Double
  public var gradientNorm: Double
  public var clippedGradientNorm: Double
  public var learningRate: Double
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

extension StepRecord {
  /// The record without its profile.
  public var scalars: StepScalars {
    StepScalars(
      step: step, loss: loss, gradientNorm: gradientNorm, clippedGradientNorm: clippedGradientNorm,
      learningRate: learningRate, heldOutLoss: heldOutLoss)
  }

  /// `scalars` with a `profile`.
  public init(_ scalars: StepScalars, profile: [Float]) {
    self.init(
      step: scalars.step, loss: scalars.loss, gradientNorm: scalars.gradientNorm,
      clippedGradientNorm: scalars.clippedGradientNorm, learningRate: scalars.learningRate,
      heldOutLoss: scalars.heldOutLoss, profile: profile)
  }
}
