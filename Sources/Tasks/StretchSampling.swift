import Engine

/// Which stretches of one long sequence the training batches are made of.
public enum Sampling: String, Sendable, Hashable, Codable, CaseIterable {
  /// Each stretch begins anywhere, drawn anew at every step.
  case random
  /// The sequence is cut into B streams of equal length, which are read side by side: each batch goes on where the one
  /// before ended, and after the streams' end they begin again.
  case streams
}

/// Where the B stretches of each training batch begin. A stretch of T timesteps takes T + 1 values, for each value is
/// the target of the one before.
struct StretchSampling: Sendable {
  private let sampling: Sampling
  private let length: Int
  private let batchSize: Int
  private let seed: UInt64
  /// The number of places at which a stretch can begin, or values of one stream.
  private let extent: Int

  /// Stretches of `length` timesteps in `count` > `length` values. Throws where the streams would be shorter than one
  /// stretch.
  init(count: Int, length: Int, options: TaskOptions) throws(TaskOptionsError) {
    precondition(count > length, "a stretch fits into its sequence")
    sampling = options.sampling
    self.length = length
    batchSize = options.batchSize
    seed = options.seed
    switch sampling {
    case .random: extent = count - length
    case .streams: extent = (count - 1) / options.batchSize
    }
    guard sampling == .random || extent >= length else {
      throw .shortStreams(length: length, batchSize: options.batchSize, available: count - 1)
    }
  }

  /// Where the stretches of the batch of `step` begin.
  func starts(at step: Int) -> [Int] {
    switch sampling {
    case .random:
      var generator = DataStream.training.generator(seed: seed, index: step)
      return (0..<batchSize).map { _ in generator.index(below: extent) }
    case .streams:
      return (0..<batchSize).map { $0 * extent + step % stretchesPerStream * length }
    }
  }

  /// Whether the stretches of `step` go on where those of the step before ended.
  func continuesBatch(before step: Int) -> Bool {
    sampling == .streams && step % stretchesPerStream != 0
  }

  private var stretchesPerStream: Int { extent / length }
}
