/// At which steps a recording keeps whole unrolls and checkpoints.
///
/// Early training changes fastest, so besides every `interval` steps the steps 0–10 and then 20, 50, 100, 200,
/// 500, … are kept too.
public struct RecordingSchedule: Sendable, Hashable {
  public let interval: Int

  /// Keeps every `interval`-th step, at least 1.
  public init(interval: Int) {
    precondition(interval >= 1, "a recording interval is at least 1")
    self.interval = interval
  }

  /// Whether the unroll of `step` is kept.
  public func keepsUnroll(at step: Int) -> Bool {
    step % interval == 0 || Self.isLogarithmic(step)
  }

  /// Whether a checkpoint is kept at `step`.
  public func keepsCheckpoint(at step: Int) -> Bool { step % max(interval, 10) == 0 }

  /// Whether `step` is at most 10 or 1, 2 or 5 times a power of ten.
  private static func isLogarithmic(_ step: Int) -> Bool {
    if step <= 10 { return true }
    var lead = step
    while lead % 10 == 0 { lead /= 10 }
    return lead == 1 || lead == 2 || lead == 5
  }
}
