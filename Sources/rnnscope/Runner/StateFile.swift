import Foundation
import Tasks
import Traces

/// A short text that the program keeps for the person who runs it. Whatever lies in its place, reading it does no more
/// harm than giving nothing.
struct StateFile {
  /// More is none of ours.
  private static let largestSize = 1 << 20

  let url: URL

  /// The lines of text there; none where there is no readable file. What is no text in them is replaced.
  var lines: [String] {
    // Reading a pipe would not end.
    guard FileKind(at: url.path) == .regular, let file = try? FileHandle(forReadingFrom: url) else {
      return []
    }
    defer { try? file.close() }
    let bytes = (try? file.read(upToCount: Self.largestSize)) ?? Data()
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// What lies there instead of a file: it is not read, and nothing is put in its place.
  var obstacle: StateFileError? {
    switch FileKind(at: url.path) {
    case .missing, .regular: nil
    case .directory, .other: StateFileError(path: url.path, reason: "is no regular file", advice: "remove it")
    }
  }

  /// Puts `lines` in the place of what is there, all or nothing. Throws `StateFileError`.
  func write(_ lines: [String]) throws(StateFileError) {
    if let obstacle { throw obstacle }
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try (lines.joined(separator: "\n") + "\n").write(to: url, atomically: true, encoding: .utf8)
    } catch {
      throw StateFileError(path: url.path, reason: "can't be written", advice: "make its folder writable")
    }
  }
}

/// Something that could not be kept: one line that says what, and what to do.
struct StateFileError: Error, CustomStringConvertible {
  let path: String
  let reason: String
  let advice: String

  var description: String {
    "\(path.displaySafe) \(reason), so recent traces, the last view and theme are forgotten: \(advice) or name another "
      + "folder with XDG_STATE_HOME"
  }
}
