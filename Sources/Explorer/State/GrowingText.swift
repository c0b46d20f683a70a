import Training

/// What a network wrote, as far as it is shown.
struct GrowingText: Sendable, Hashable {
  /// Timesteps a second where nothing else is chosen.
  private static let usualSpeed = 30.0

  let writing: Writing
  /// The timesteps that are shown.
  private(set) var reached: Int
  private var owed = 0.0

  init(_ writing: Writing) {
    self.writing = writing
    reached = writing.beginning
  }

  var isComplete: Bool { reached >= writing.timesteps }

  mutating func complete() { reached = writing.timesteps }

  /// Shows more after `seconds`; false where it is too early for the next timestep.
  mutating func grow(for seconds: Double, stepsPerSecond: Double?) -> Bool {
    owed += seconds * (stepsPerSecond ?? Self.usualSpeed)
    let whole = owed.rounded(.down)
    guard whole >= 1 else { return false }
    owed -= whole
    reached = min(writing.timesteps, reached + Int(min(whole, 1e6)))
    return true
  }
}
