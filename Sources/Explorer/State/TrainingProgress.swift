import Training

/// How far a run's training has come, and how fast it goes.
struct TrainingProgress: Sendable {
  /// The number of steps after which it stops by itself.
  private(set) var plannedSteps: Int?
  /// Whether it has come to that end.
  private(set) var hasEnded = false
  /// Why it ended before that, where it did.
  private(set) var earlyStop: String?
  /// Training steps a second, as last measured at full speed.
  private(set) var stepsPerSecond: Double?
  /// How long it took so far; nil where the run was trained elsewhere.
  private(set) var seconds: Double?

  /// Training that stops by itself after `plannedSteps`, where that is known.
  init(plannedSteps: Int?) { self.plannedSteps = plannedSteps }

  /// What `update` brings that a person has to be told.
  func news(in update: RunUpdate) -> Message? {
    guard let reason = update.earlyStop, earlyStop == nil else { return nil }
    return Message(text: "stopped early: \(reason)", isError: false)
  }

  /// Takes in the run's newest state.
  mutating func receive(_ update: RunUpdate) {
    plannedSteps = update.plannedSteps ?? plannedSteps
    (hasEnded, earlyStop) = (update.hasEnded, update.earlyStop)
    (stepsPerSecond, seconds) = (update.stepsPerSecond, update.trainingSeconds)
  }
}
