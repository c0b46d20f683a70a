/// Measures how fast a run trains between two updates, however long it waits for the runs beside it.
struct SpeedMeter {
  private var stepCount = 0
  private var start = ContinuousClock.now
  private var waiting = Duration.zero

  /// The time since the last update.
  var elapsed: Duration { start.duration(to: .now) }

  /// Steps a second since the last update; nil where there was none.
  var stepsPerSecond: Double? {
    stepCount > 0 ? Double(stepCount) / max((elapsed - waiting) / .seconds(1), 1e-9) : nil
  }

  mutating func countStep() { stepCount += 1 }

  mutating func leaveOut(waiting duration: Duration) { waiting += duration }

  /// Begins anew, with an update.
  mutating func restart() { self = SpeedMeter() }
}
