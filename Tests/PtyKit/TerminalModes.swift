import CPty
import Foundation

/// All line settings of a terminal (termios), to tell whether a program gave it back as it was.
public struct TerminalModes: Equatable, CustomStringConvertible {
  private let flags: [UInt]
  private let controlCharacters: [UInt8]

  init(of descriptor: Int32) {
    var modes = termios()
    tcgetattr(descriptor, &modes)
    flags = [
      UInt(modes.c_iflag), UInt(modes.c_oflag), UInt(modes.c_cflag), UInt(modes.c_lflag),
      UInt(cfgetispeed(&modes)), UInt(cfgetospeed(&modes)),
    ]
    controlCharacters = withUnsafeBytes(of: modes.c_cc) { Array($0) }
  }

  /// Whether lines are edited and echoed by the terminal itself, as a shell leaves it.
  public var isCooked: Bool { flags[3] & UInt(ICANON) != 0 && flags[3] & UInt(ECHO) != 0 }

  public var description: String {
    "flags \(flags.map { String($0, radix: 8) }), characters \(controlCharacters)"
  }
}
