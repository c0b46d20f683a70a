import Canvas
import Explorer
import Foundation

/// Writes what a person does at the explorer into a file, one line for each event, with the pauses between them.
final class KeyRecorder {
  /// Shorter pauses are not worth a line, in seconds.
  private static let leastPauseSeconds = 0.3
  private let file: FileHandle
  private var last: ContinuousClock.Instant?

  /// Starts the file at `path` anew. Throws `KeyScriptFileError`.
  init(path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: Data("# rnnscope --play-keys\n".utf8)),
      let file = FileHandle(forWritingAtPath: path)
    else {
      throw KeyScriptFileError(
        description: "\(path) can't be written: choose a folder that exists and that you may write in")
    }
    _ = try? file.seekToEnd()
    self.file = file
  }

  /// Writes `event`; `waited` tells that the explorer was busy before it and is not any more. Trouble with the
  /// file does not disturb the person.
  func note(_ event: InputEvent, waited: Bool) {
    let now = ContinuousClock.now
    let pause = last.map { $0.duration(to: now) / .seconds(1) } ?? 0
    last = now
    var line = KeyScript.line(event) + "\n"
    if waited { line = "wait idle\n" + line }
    if pause >= Self.leastPauseSeconds { line = String(format: "pause %.1f\n", pause) + line }
    try? file.write(contentsOf: Data(line.utf8))
  }
}
