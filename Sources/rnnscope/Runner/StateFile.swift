import Foundation
import Traces

/// A short text that the program keeps for the person who runs it. Whatever lies in its place, reading it does no more
/// harm than giving nothing.
struct StateFile {
  /// More is none of ours.
  private static let largestSize = 1 << 20

  let url: URL

  /// The lines of text there; none where there is no readable file. What is no text in them is replaced.
  var lines: [String] {
    let type = try? FileManager.default.attributesOfItem(atPath: url.path)[.type] as? FileAttributeType
    // Reading a pipe would not end.
    guard type == .typeRegular, let file = try? FileHandle(forReadingFrom: url) else { return [] }
    defer { try? file.close() }
    let bytes = (try? file.read(upToCount: Self.largestSize)) ?? Data()
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Puts `lines` in the place of what is there, all or nothing. Throws `StateFileError`.
  func write(_ lines: [String]) throws(StateFileError) {
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try (lines.joined(separator: "\n") + "\n").write(to: url, atomically: true, encoding: .utf8)
    } catch {
      throw StateFileError(path: url.path)
    }
  }
}

/// Something that could not be kept: one line that says what, and what to do.
struct StateFileError: Error, CustomStringConvertible {
  let path: String

  var description: String {
    "\(path.displaySafe) can't be written, so recent traces and the last view are forgotten: make its folder writable "
      + "or name another with XDG_STATE_HOME"
  }
}
