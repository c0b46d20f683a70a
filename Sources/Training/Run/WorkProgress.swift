/// How far long work has come, for whoever waits for it: everything that may take more than a moment tells the listener
/// whom `told` sets for a task.
public struct WorkProgress: Sendable, Hashable {
  /// What is being done, such as "training again up to step 1 200".
  public let words: String
  /// How much of it is done, 0…1.
  public let fraction: Double

  /// So much of what `words` say is done.
  public init(_ words: String, fraction: Double) {
    (self.words, self.fraction) = (words, fraction)
  }

  /// A class rather than the closure itself: of a closure that a task local holds the optimiser of Swift 6.3 loses the
  /// type, and the program crashes.
  private final class Listener: Sendable {
    let hear: @Sendable (WorkProgress) -> Void

    init(_ hear: @escaping @Sendable (WorkProgress) -> Void) { self.hear = hear }
  }

  @TaskLocal private static var listener: Listener?

  /// Does `work`, of whose progress `hear` is told, often and from the work's thread; nil where nobody waits.
  public static func told<Value: Sendable>(
    to hear: (@Sendable (WorkProgress) -> Void)?, _ work: @Sendable () async throws -> Value
  ) async rethrows -> Value {
    try await $listener.withValue(hear.map(Listener.init), operation: work)
  }

  /// Tells that `done` of `total` parts of what `words` say are done. Throws `CancellationError` where nobody wants the
  /// rest any more.
  public static func tell(_ words: String, _ done: Int, of total: Int) throws {
    try Task.checkCancellation()
    guard let listener else { return }
    listener.hear(WorkProgress(words, fraction: Double(done) / Double(max(1, total))))
  }

  /// Tells how far a gradient by lag has come. Throws as `tell` does.
  public static func tellOfLags(_ done: Int, _ total: Int) throws {
    try tell("gradient by lag", done, of: total)
  }
}
