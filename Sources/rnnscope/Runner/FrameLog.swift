import Foundation
import Terminal

/// Writes what every frame took into a file, one line each: milliseconds of drawing, of handing over to ncurses and of
/// writing to the terminal, with tabs between.
final class FrameLog {
  private let file: LogFile

  /// Starts the file at `path`. Throws `CommandError`.
  init(path: String) throws { file = try LogFile(path: path, heading: "drawing\thanding over\twriting") }

  /// Writes the line of a frame.
  func note(drawing: Duration, _ cost: FrameCost) {
    let columns = [drawing, cost.handingOver, cost.writing].map {
      String(format: "%.3f", $0 / .milliseconds(1))
    }
    file.write(columns.joined(separator: "\t"))
  }
}
