/// Dropout on the connections that lead upwards, never on the recurrent ones (Zaremba et al. 2014): during training
/// each value is zero with some probability, and the others are scaled up to keep the mean (Srivastava et al. 2014).
public struct Dropout: Sendable, Hashable, Codable {
  /// The probability for what a recurrent layer hands to the layer above it, or to the head.
  public var rate: Double
  /// The probability for the elements of input vectors; tokens are always read.
  public var inputRate: Double
  /// Whether one draw holds for all timesteps of a sequence (Gal & Ghahramani 2016), or every timestep has its own.
  public var isVariational: Bool
  /// Together with the number of the step this fixes every draw.
  public var seed: UInt64

  /// Probabilities are at least 0 and below 1.
  public init(rate: Double, inputRate: Double = 0, isVariational: Bool = false, seed: UInt64 = 1) {
    precondition(
      (0..<1).contains(rate) && (0..<1).contains(inputRate), "a dropout rate is at least 0 and below 1")
    self.rate = rate
    self.inputRate = inputRate
    self.isVariational = isVariational
    self.seed = seed
  }
}

/// The masks of one training step.
struct DropoutDraw {
  let dropout: Dropout
  /// The number of updates before this step.
  let step: Int

  /// Factors for T × B rows of `width` elements, 0 or 1 / (1 − rate). Every `stream` of a step is a draw of its own.
  func mask(rate: Double, timesteps: Int, batchSize: Int, width: Int, stream: Int) -> [Float] {
    var generator = RandomGenerator(
      seed: dropout.seed, stream: UInt64(truncatingIfNeeded: step &* 256 &+ stream))
    let kept = Float(1 / (1 - rate))
    let count = (dropout.isVariational ? 1 : timesteps) * batchSize * width
    let draws = (0..<count).map { _ in generator.uniform() < rate ? 0 : kept }
    return dropout.isVariational ? (0..<timesteps).flatMap { _ in draws } : draws
  }
}
