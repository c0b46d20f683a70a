/// What every task lets the user choose.
public struct TaskOptions: Sendable, Hashable, Codable {
  /// T, the timesteps of one training sequence; nil takes the task's own default.
  public var length: Int?
  /// B, sequences in one training batch.
  public var batchSize: Int
  /// Fixes all data that the task draws at random.
  public var seed: UInt64
  /// How stretches of one long sequence are chosen; tasks that draw their sequences have no such choice.
  public var sampling: Sampling

  /// Options with the task's default length unless `length` is given.
  public init(
    length: Int? = nil, batchSize: Int = 16, seed: UInt64 = 1, sampling: Sampling = .random
  ) {
    self.length = length
    self.batchSize = batchSize
    self.seed = seed
    self.sampling = sampling
  }

  /// T, checked against the shortest sequence that `task` can make.
  func checkedLength(of task: String, default standard: Int, atLeast shortest: Int) throws(TaskOptionsError)
    -> Int
  {
    let length = length ?? standard
    guard batchSize >= 1 else { throw .batchSize(batchSize) }
    guard batchSize <= Self.largestBatchSize else { throw .batchSize(batchSize) }
    guard length >= shortest else { throw .tooShort(task: task, length: length, shortest: shortest) }
    guard length <= Self.largestLength else { throw .tooLong(length: length) }
    return length
  }

  /// The longest sequence that can be asked for: an unroll holds about twenty [T, H] tensors and one [T, T].
  public static let largestLength = 10_000
  /// The largest batch that can be asked for.
  public static let largestBatchSize = 4096
}

/// Options that no task can work with.
public enum TaskOptionsError: Error, Hashable, CustomStringConvertible {
  case batchSize(Int)
  case tooShort(task: String, length: Int, shortest: Int)
  case tooLong(length: Int)
  case shortStreams(length: Int, batchSize: Int, available: Int)

  public var description: String {
    switch self {
    case .batchSize(let size):
      "batch \(size) is out of range; choose 1 to \(TaskOptions.largestBatchSize)"
    case .tooShort(let task, let length, let shortest):
      "length \(length) is too short for the task \(task); it needs at least \(shortest) timesteps"
    case .tooLong(let length):
      "length \(length) is too long; choose at most \(TaskOptions.largestLength) timesteps"
    case .shortStreams(let length, let batchSize, let available):
      "\(available) timesteps of training data do not give \(batchSize) streams of at least \(length); choose a "
        + "smaller batch or length"
    }
  }
}
