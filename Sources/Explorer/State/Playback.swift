import Canvas

/// How a run is played: at which speed, which steps, and whether at its newest one.
public struct Playback: Sendable, Hashable {
  /// The speeds to choose from; nil is as fast as it goes.
  static let speeds: [Double?] = [0.5, 1, 2, 5, 10, 20, 50, 100, 500, nil]
  /// The speeds that a person may name: slower, and nothing would seem to move at all.
  static let speedLimits = 0.01...100_000

  public var isPlaying = false
  /// Whether the cursor rides on the newest step.
  var isFollowing = true
  /// The step that somebody wants to see as soon as there are any.
  var wantedStep: Int?
  /// Steps a second; nil is as fast as it goes.
  public internal(set) var stepsPerSecond: Double?
  /// The steps that are played round and round; nil plays on to the end.
  var loop: ClosedRange<Int>?
  /// Steps owed to the cursor since it last moved, less than one.
  private var owed = 0.0

  /// Paused, at full speed for a live run and ten steps a second for a recording.
  init(isLive: Bool) {
    stepsPerSecond = isLive ? nil : 10
  }

  /// Whether the cursor is moving through steps that already happened.
  var isReplaying: Bool { isPlaying && !isFollowing }

  /// The speed, for who chooses it while nothing moves.
  var words: String {
    stepsPerSecond.map { "plays \(NumberFormat.short($0)) steps a second" } ?? "plays as fast as it goes"
  }

  mutating func faster() {
    let now = stepsPerSecond ?? .infinity
    stepsPerSecond = Self.speeds.first { ($0 ?? .infinity) > now } ?? nil
  }

  mutating func slower() {
    let now = stepsPerSecond ?? .infinity
    stepsPerSecond = Self.speeds.last { ($0 ?? .infinity) < now } ?? Self.speeds[0]
  }

  /// Takes the speed and the loop of `leader`.
  mutating func become(like leader: Playback) {
    (stepsPerSecond, loop) = (leader.stepsPerSecond, leader.loop)
  }

  /// How many whole steps to move after `seconds` more, when `remaining` are left in all.
  mutating func steps(in seconds: Double, remaining: Int) -> Int {
    guard let stepsPerSecond else { return max(1, remaining / 30) }
    owed += seconds * stepsPerSecond
    let whole = owed.rounded(.down)
    owed -= whole
    return min(Int(whole), remaining)
  }
}
