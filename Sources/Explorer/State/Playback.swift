/// How fast a run is played: training steps a second.
public struct Playback: Sendable, Hashable {
  /// The speeds to choose from; nil is as fast as it goes.
  static let speeds: [Double?] = [0.5, 1, 2, 5, 10, 20, 50, 100, 500, nil]

  public var isPlaying = false
  private var position: Int
  /// Steps owed to the cursor since it last moved, less than one.
  private var owed = 0.0

  /// Paused, at full speed for a live run and ten steps a second for a recording.
  init(isLive: Bool) {
    position = isLive ? Self.speeds.count - 1 : 4
  }

  /// Steps a second; nil is as fast as it goes.
  public var stepsPerSecond: Double? { Self.speeds[position] }

  mutating func faster() { position = min(position + 1, Self.speeds.count - 1) }
  mutating func slower() { position = max(position - 1, 0) }

  /// How many whole steps to move after `seconds` more, when `remaining` are left in all.
  mutating func steps(in seconds: Double, remaining: Int) -> Int {
    guard let stepsPerSecond else { return max(1, remaining / 30) }
    owed += seconds * stepsPerSecond
    let whole = owed.rounded(.down)
    owed -= whole
    return min(Int(whole), remaining)
  }
}
