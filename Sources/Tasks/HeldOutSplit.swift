/// How one long sequence is divided: its beginning trains, its last tenth is held out.
///
/// A sequence of T timesteps takes T + 1 values, for each value is the target of the one before.
struct HeldOutSplit: Hashable {
  /// The first values, which training may see; what follows is held out.
  let trainingCount: Int
  /// Where the held-out sequences start, a list for each batch; all batches are of one size.
  let batches: [[Int]]

  /// Timesteps of one evaluation: enough for a standard error of a few hundredths of a nat.
  private static let evaluationTimesteps = 8192
  private static let largestBatchSize = 64

  /// The fewest values that leave one sequence to train on and one held out.
  static func smallestCount(length: Int) -> Int { 2 * (length + 1) }

  /// Divides `count` values for sequences of `length` timesteps; nil where they are too few.
  init?(count: Int, length: Int) {
    guard count >= Self.smallestCount(length: length) else { return nil }
    let heldOutCount = max(length + 1, count / 10)
    trainingCount = count - heldOutCount
    let fitting = (heldOutCount - 1) / length
    let wanted = min(fitting, max(1, Self.evaluationTimesteps / length))
    let batchSize = min(wanted, Self.largestBatchSize)
    let batchCount = wanted / batchSize
    let start = trainingCount
    batches = (0..<batchCount).map { batch in
      (0..<batchSize).map { column in
        // Spread over the whole held-out part, so that it is represented even where it is long.
        start + (batch * batchSize + column) * fitting / (batchCount * batchSize) * length
      }
    }
  }
}
