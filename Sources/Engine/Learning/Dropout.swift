/// Dropout: during training each value is zero with some probability, and the others are scaled up to keep the mean
/// (Srivastava et al. 2014).
public struct Dropout: Sendable, Hashable, Codable {
  /// The probability for what a recurrent layer hands to the layer above it, or to the head (Zaremba et al. 2014).
  public var rate: Double
  /// The probability for the elements of input vectors. A token that is dropped reads as the zero vector; with
  /// `isVariational` a sequence drops it wherever it occurs (Gal & Ghahramani 2016, §4.2).
  public var inputRate: Double
  /// The probability for the elements of h_{t−1} that the recurrent weights W_hh read. One draw always holds for all
  /// timesteps of a sequence, since fresh ones would wear any memory away (Gal & Ghahramani 2016).
  public var recurrentRate: Double
  /// Whether one draw of the other masks holds for all timesteps of a sequence as well, or every timestep has its own.
  public var isVariational: Bool
  /// Together with the number of the step this fixes every draw.
  public var seed: UInt64

  /// Probabilities are at least 0 and below 1.
  public init(
    rate: Double = 0, inputRate: Double = 0, recurrentRate: Double = 0, isVariational: Bool = false,
    seed: UInt64 = 1
  ) {
    precondition(
      [rate, inputRate, recurrentRate].allSatisfy((0..<1).contains),
      "a dropout rate is at least 0 and below 1")
    self.rate = rate
    self.inputRate = inputRate
    self.recurrentRate = recurrentRate
    self.isVariational = isVariational
    self.seed = seed
  }
}

/// The masks of one training step.
struct DropoutDraw {
  let dropout: Dropout
  /// The number of updates before this step.
  let step: Int

  /// Streams of one step.
  private static let streams = 256
  private static let firstRecurrentStream = 128

  /// Factors for T × B rows of `width` elements, 0 or 1 / (1 − rate). Every `stream` of a step is a draw of its own.
  func mask(rate: Double, timesteps: Int, batchSize: Int, width: Int, stream: Int) -> [Float] {
    guard dropout.isVariational else { return factors(timesteps * batchSize * width, rate: rate, stream) }
    let sequences = factors(batchSize * width, rate: rate, stream)
    return (0..<timesteps).flatMap { _ in sequences }
  }

  /// Factors [B, width] for what the recurrent weights of `layer` read.
  func recurrentMask(batchSize: Int, width: Int, layer: Int) -> [Float] {
    factors(batchSize * width, rate: dropout.recurrentRate, Self.firstRecurrentStream + layer)
  }

  private func factors(_ count: Int, rate: Double, _ stream: Int) -> [Float] {
    var generator = RandomGenerator(
      seed: dropout.seed, stream: UInt64(truncatingIfNeeded: step &* Self.streams &+ stream))
    let kept = Float(1 / (1 - rate))
    return (0..<count).map { _ in generator.uniform() < rate ? 0 : kept }
  }
}
