/// How far long work has come, for whoever waits for it: `listener` is told by everything that may take more than a
/// moment and is done by the task that it was set for.
public struct WorkProgress: Sendable, Hashable {
  /// What is being done, such as "training again up to step 1 200".
  public let words: String
  /// How much of it is done, 0…1.
  public let fraction: Double

  /// So much of what `words` say is done.
  public init(_ words: String, fraction: Double) {
    (self.words, self.fraction) = (words, fraction)
  }

  /// Hears of the work of the present task, often and from its thread; nil where nobody waits.
  @TaskLocal public static var listener: (@Sendable (WorkProgress) -> Void)?

  /// Tells that `done` of `total` parts of what `words` say are done. Throws `CancellationError` where nobody wants the
  /// rest any more.
  public static func tell(_ words: String, _ done: Int, of total: Int) throws {
    try Task.checkCancellation()
    guard let listener else { return }
    listener(WorkProgress(words, fraction: Double(done) / Double(max(1, total))))
  }

  /// Tells how far a gradient by lag has come. Throws as `tell` does.
  public static func tellOfLags(_ done: Int, _ total: Int) throws {
    try tell("gradient by lag", done, of: total)
  }
}
