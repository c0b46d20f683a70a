/// Why a text cannot be learned from.
public enum TextError: Error, Hashable, CustomStringConvertible {
  /// `byteOffset` counts from 0, `line` from 1.
  case invalidUTF8(source: String, byteOffset: Int, line: Int)
  case utf16(source: String)
  case singleCharacter(source: String)
  case tooShort(source: String, count: Int, needed: Int)
  case tooLong(source: String, count: Int, largest: Int)
  case unknownCharacter(String)
  case tooFewLines(source: String, count: Int)

  public var description: String {
    switch self {
    case .invalidUTF8(let source, let byteOffset, let line):
      "\(source): is not UTF-8 at byte \(byteOffset) (line \(line)); convert it, for instance with "
        + "iconv -f latin1 -t utf8"
    case .utf16(let source):
      "\(source): is UTF-16; convert it with iconv -f utf-16 -t utf-8"
    case .singleCharacter(let source):
      "\(source): holds one distinct character only, so there is nothing to predict; choose another text"
    case .tooShort(let source, let count, let needed):
      "\(source): has \(count) characters, fewer than the \(needed) needed; choose a longer text or a "
        + "shorter --length"
    case .tooLong(let source, let count, let largest):
      "\(source): has \(count) characters, more than the \(largest) an unroll can show; shorten it"
    case .tooFewLines(let source, let count):
      "\(source): has \(count == 1 ? "one line" : "no line") that is not empty, and one must be held out; leave "
        + "--lines out to learn it as one text"
    case .unknownCharacter(let character):
      "the character '\(character)' does not occur in the text that was learned; leave it out"
    }
  }
}
