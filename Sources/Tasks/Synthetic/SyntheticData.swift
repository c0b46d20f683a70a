import Engine

/// The batches of a task that draws its sequences at random: training, held-out data and probe each from random
/// numbers of their own.
struct SyntheticData: Sendable {
  /// Draws a batch of so many sequences.
  typealias Draw = @Sendable (_ batchSize: Int, _ generator: inout RandomGenerator) -> Batch

  let heldOut: [Batch]
  /// One held-out sequence.
  let probeSequence: Batch
  private let draw: Draw
  private let batchSize: Int
  private let seed: UInt64

  /// Timesteps of one evaluation, so that long sequences do not make it slow.
  private static let evaluationTimesteps = 32_768
  private static let evaluationBatchSizes = 16...256

  /// Sequences of `length` timesteps by `draw`. The held-out batch has 16 to 256 of them, the fewer the longer
  /// they are.
  init(length: Int, options: TaskOptions, draw: @escaping Draw) {
    batchSize = options.batchSize
    seed = options.seed
    self.draw = draw
    let sizes = Self.evaluationBatchSizes
    let evaluationBatchSize = min(max(Self.evaluationTimesteps / length, sizes.lowerBound), sizes.upperBound)
    var generator = DataStream.heldOut.generator(seed: seed)
    heldOut = [draw(evaluationBatchSize, &generator)]
    generator = DataStream.probe.generator(seed: seed)
    probeSequence = draw(1, &generator)
  }

  /// The training batch of `step`.
  func batch(at step: Int) -> Batch {
    var generator = DataStream.training.generator(seed: seed, index: step)
    return draw(batchSize, &generator)
  }
}
