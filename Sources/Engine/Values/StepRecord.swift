/// What is kept of every training step: its numbers, and how the gradient runs over time.
///
/// Step n belongs to the weights after n updates: its loss and gradients were computed with them, and the
/// update that follows leads to step n + 1. Step 0 is the untrained network.
@dynamicMemberLookup
public struct StepRecord: Sendable, Hashable {
  /// The numbers, which can be asked for as the record's own: `record.loss`.
  public var scalars: StepScalars
  /// The gradient profile: log₁₀‖δ_t‖₂ of the mini-batch's loss (the norm over B and H), row-major [L·D, T] in
  /// the order of `ModelShape.layerDirections`. −∞ where the gradient is exactly 0.
  public var profile: [Float]

  /// `scalars` with a `profile`.
  public init(_ scalars: StepScalars, profile: [Float]) {
    self.scalars = scalars
    self.profile = profile
  }

  /// One step's record.
  public init(
    step: Int, loss: Double, gradientNorm: Double, clippedGradientNorm: Double, learningRate: Double,
    heldOutLoss: Double? = nil, profile: [Float]
  ) {
    let scalars = StepScalars(
      step: step, loss: loss, gradientNorm: gradientNorm, clippedGradientNorm: clippedGradientNorm,
      learningRate: learningRate, heldOutLoss: heldOutLoss)
    self.init(scalars, profile: profile)
  }

  @inlinable public subscript<Value>(dynamicMember path: WritableKeyPath<StepScalars, Value>) -> Value {
    get { scalars[keyPath: path] }
    set { scalars[keyPath: path] = newValue }
  }

  @inlinable public subscript<Value>(dynamicMember path: KeyPath<StepScalars, Value>) -> Value {
    scalars[keyPath: path]
  }
}
