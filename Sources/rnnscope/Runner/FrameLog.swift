import Foundation
import Terminal

/// Writes what every frame took into a file, one line each: milliseconds of drawing, of handing over to ncurses and of
/// writing to the terminal, with tabs between.
final class FrameLog {
  private let file: FileHandle

  /// Starts the file at `path` anew. Throws `FrameLogError`.
  init(path: String) throws {
    guard
      FileManager.default.createFile(atPath: path, contents: Data("drawing\thanding over\twriting\n".utf8)),
      let file = FileHandle(forWritingAtPath: path)
    else { throw FrameLogError(path: path) }
    _ = try? file.seekToEnd()
    self.file = file
  }

  /// Writes the line of a frame. Trouble with the file does not disturb the person.
  func note(drawing: Duration, _ cost: FrameCost) {
    let columns = [drawing, cost.handingOver, cost.writing].map {
      String(format: "%.3f", $0 / .milliseconds(1))
    }
    try? file.write(contentsOf: Data((columns.joined(separator: "\t") + "\n").utf8))
  }
}

/// A file for the times of frames that can't be written.
struct FrameLogError: Error, CustomStringConvertible {
  let path: String

  var description: String {
    "\(path) can't be written: choose a folder that exists and that you may write in"
  }
}
