/// Why the screen cannot be opened.
public enum TerminalError: Error, Equatable, CustomStringConvertible {
  /// Standard input or output is a file or a pipe; the value names it.
  case notATerminal(String)
  case typeNotSet
  case unknownType(String)
  case cannotMoveCursor(String)
  case refused(String)
  /// The operating system has no descriptors left.
  case noEvents(code: Int32)

  public var description: String {
    switch self {
    case .notATerminal(let stream):
      "\(stream) is not a terminal: start the explorer in a terminal window, without redirecting it"
    case .typeNotSet:
      "TERM is not set: set it to your terminal's type, for example `export TERM=xterm-256color`"
    case .unknownType(let type):
      "the terminal type \(quoted(type)) is not known here: set TERM=xterm-256color, or install ncurses-term"
    case .cannotMoveCursor(let type):
      "a terminal of type \(quoted(type)) cannot move its cursor: use another terminal, or set TERM to its true type"
    case .refused(let type):
      "a screen cannot be opened on a terminal of type \(quoted(type)): set TERM=xterm-256color and try again"
    case .noEvents(let code):
      "the screen cannot wait for input (system error \(code)): close other programs and try again"
    }
  }

  /// `type` in quotation marks, without characters that a terminal would obey, and not longer than a line.
  private func quoted(_ type: String) -> String {
    let printable = type.unicodeScalars.prefix(40).map { $0.value >= 0x20 && $0.value < 0x7F ? $0 : "?" }
    return "\"" + String(String.UnicodeScalarView(printable)) + "\""
  }
}
