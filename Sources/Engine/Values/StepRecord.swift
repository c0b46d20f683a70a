/// What is kept of every training step.
///
/// Step n belongs to the weights after n updates: its loss and gradients were computed with them, and the
/// update that follows leads to step n + 1. Step 0 is the untrained network.
public struct StepRecord: Sendable, Hashable {
  /// n ≥ 0.
  public var step: Int
  /// The mini-batch's loss.
  public var loss: Double
  /// ‖∂L/∂θ‖₂ over all parameters before clipping.
  public var gradientNorm: Double
  /// The same after clipping; equal to `gradientNorm` where nothing was clipped.
  public var clippedGradientNorm: Double
  public var learningRate: Double
  /// The loss over the held-out data, on the steps at which it was measured.
  public var heldOutLoss: Double?
  /// The gradient profile: log₁₀‖δ_t‖₂ of the mini-batch's loss (the norm over B and H), row-major [L·D, T] in
  /// the order of `ModelShape.layerDirections`. −∞ where the gradient is exactly 0.
  public var profile: [Float]

  /// One step's record.
  public init(
    step: Int, loss: Double, gradientNorm: Double, clippedGradientNorm: Double, learningRate: Double,
    heldOutLoss: Double? = nil, profile: [Float]
  ) {
    self.step = step
    self.loss = loss
    self.gradientNorm = gradientNorm
    self.clippedGradientNorm = clippedGradientNorm
    self.learningRate = learningRate
    self.heldOutLoss = heldOutLoss
    self.profile = profile
  }

  /// Whether clipping made the gradient shorter.
  public var wasClipped: Bool { scalars.wasClipped }
}
