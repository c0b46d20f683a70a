import Foundation

/// At which steps a recording keeps whole unrolls and checkpoints.
///
/// Early training changes fastest, so that the steps 0–10 and some that grow like a logarithm are always kept.
public struct RecordingSchedule: Sendable, Hashable {
  /// What decides of an unroll.
  public enum Cadence: String, Sendable, Hashable, CaseIterable {
    /// Every `interval`-th step, and besides 20, 50, 100, 200, 500, ….
    case every
    /// Ten steps in each power of ten.
    case log
    /// The step after each event, which has the weights that the event led to, and the steps of `log`.
    case events
  }

  public let cadence: Cadence
  public let interval: Int
  public let checkpointInterval: Int

  /// Keeps what `cadence` says, an `interval` of at least 1. A checkpoint is kept at every `checkpointInterval`-th
  /// step; unless told otherwise at every `interval`-th, but not more often than at every tenth.
  public init(cadence: Cadence = .every, interval: Int, checkpointInterval: Int? = nil) {
    precondition(interval >= 1, "a recording interval is at least 1")
    precondition(checkpointInterval ?? 1 >= 1, "a checkpoint interval is at least 1")
    self.cadence = cadence
    self.interval = interval
    self.checkpointInterval = checkpointInterval ?? max(interval, 10)
  }

  /// Whether the unroll of `step` is kept. `followsEvent` tells whether something happened at the step before.
  public func keepsUnroll(at step: Int, followsEvent: Bool = false) -> Bool {
    switch cadence {
    case .every: step % interval == 0 || Self.leadsItsDecade(step)
    case .log: Self.isTenthOfDecade(step)
    case .events: followsEvent || Self.isTenthOfDecade(step)
    }
  }

  /// Whether a checkpoint is kept at `step`.
  public func keepsCheckpoint(at step: Int) -> Bool { step % checkpointInterval == 0 }

  /// Whether `step` is at most 10 or 1, 2 or 5 times a power of ten.
  private static func leadsItsDecade(_ step: Int) -> Bool {
    if step <= 10 { return true }
    var lead = step
    while lead % 10 == 0 { lead /= 10 }
    return lead == 1 || lead == 2 || lead == 5
  }

  /// Whether `step` is at most 10 or the first beyond 10^(k/10) for a whole k.
  private static func isTenthOfDecade(_ step: Int) -> Bool {
    step <= 10 || (10 * log10(Double(step))).rounded(.down) > (10 * log10(Double(step - 1))).rounded(.down)
  }
}
