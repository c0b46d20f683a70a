/// Measures how fast a run trains between two updates, however long it waits for the runs beside it.
struct SpeedMeter {
  private var stepCount = 0
  private var start = ContinuousClock.now
  private var waiting = Duration.zero
  private var waitingSince: ContinuousClock.Instant?

  /// The time since the last update in which it did not wait.
  var elapsed: Duration {
    let now = ContinuousClock.now
    return start.duration(to: now) - waiting - (waitingSince.map { $0.duration(to: now) } ?? .zero)
  }

  /// Steps a second since the last update; nil where there was none.
  var stepsPerSecond: Double? {
    stepCount > 0 ? Double(stepCount) / max(elapsed / .seconds(1), 1e-9) : nil
  }

  mutating func countStep() { stepCount += 1 }

  mutating func beginWaiting() { waitingSince = .now }

  mutating func endWaiting() {
    if let waitingSince { waiting += waitingSince.duration(to: .now) }
    waitingSince = nil
  }

  /// Begins anew, with an update; a wait goes on.
  mutating func restart() {
    let isWaiting = waitingSince != nil
    self = SpeedMeter()
    if isWaiting { waitingSince = start }
  }
}
