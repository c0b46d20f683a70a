import Synchronization
import Training

/// Passes on how far work has come: not before it has taken a while, and not more often than can be read.
final class ProgressRelay: Sendable {
  /// What takes less is not told of.
  private let patience: Duration
  private static let interval = Duration.milliseconds(100)

  private let start = ContinuousClock.now
  private let lastTold = Mutex<ContinuousClock.Instant?>(nil)
  private let pass: @Sendable (WorkProgress) -> Void

  /// A relay to `pass` of what takes longer than `patience`.
  init(patience: Duration = .milliseconds(200), _ pass: @escaping @Sendable (WorkProgress) -> Void) {
    (self.patience, self.pass) = (patience, pass)
  }

  /// Whether anything was passed on.
  var hasTold: Bool { lastTold.withLock { $0 != nil } }

  /// Takes in how far the work has come.
  @Sendable func take(_ progress: WorkProgress) {
    let now = ContinuousClock.now
    let isDue = lastTold.withLock { last in
      let isDue =
        last.map { $0.duration(to: now) >= Self.interval } ?? (start.duration(to: now) >= patience)
      if isDue { last = now }
      return isDue
    }
    if isDue { pass(progress) }
  }
}
