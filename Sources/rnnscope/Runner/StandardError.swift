import Foundation
import Traces

/// What the program tells besides its answer. Whatever names and files hold, nothing in it steers the terminal.
enum StandardError {
  /// Whether a person looks at it.
  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// Tells `words` on a line of their own.
  static func tell(_ words: String) { write(words.displaySafe + "\n") }

  /// Puts `words` into the place of the terminal's last line, which is gone on with.
  static func redraw(_ words: String) { write("\r\u{1B}[K" + words.displaySafe) }

  /// The columns that a terminal has.
  static var columns: Int {
    var size = winsize()
    let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  private static func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
