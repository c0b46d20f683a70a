import Engine

/// The held-out data of tasks that draw their sequences at random.
enum SyntheticHeldOut {
  /// Timesteps of one evaluation, so that long sequences do not make it slow.
  private static let evaluationTimesteps = 32_768
  private static let batchSizes = 16...256

  /// One batch of 16 to 256 sequences of `length` timesteps, the fewer the longer they are, drawn from random
  /// numbers that training never uses.
  static func batches(
    length: Int, seed: UInt64, draw: (_ batchSize: Int, _ generator: inout RandomGenerator) -> Batch
  ) -> [Batch] {
    var generator = DataStream.heldOut.generator(seed: seed)
    let wanted = evaluationTimesteps / length
    return [draw(min(max(wanted, batchSizes.lowerBound), batchSizes.upperBound), &generator)]
  }
}
