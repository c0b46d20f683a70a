import Canvas
import Explorer
import Foundation

/// Writes what a person does at the explorer into a file, one line for each event, with the pauses between them.
final class KeyRecorder {
  /// Shorter pauses are not worth a line, in seconds.
  private static let leastPauseSeconds = 0.3
  private let file: LogFile
  private var last: ContinuousClock.Instant?

  /// Starts the file at `path`. Throws `CommandError`.
  init(path: String) throws { file = try LogFile(path: path, heading: "# rnnscope --play-keys") }

  /// Writes `event`; `waited` tells that the explorer was busy before it and is not any more.
  func note(_ event: InputEvent, waited: Bool) {
    let now = ContinuousClock.now
    let pause = last.map { $0.duration(to: now) / .seconds(1) } ?? 0
    last = now
    var line = KeyScript.line(event)
    if waited { line = "wait idle\n" + line }
    if pause >= Self.leastPauseSeconds { line = String(format: "pause %.1f\n", pause) + line }
    file.write(line)
  }
}
