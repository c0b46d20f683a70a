import Engine
import TOMLKit

/// Texts in TOML, looked over before they are parsed: the parser ends the program over malformed headings of tables
/// such as `[[}a`, over lists such as `[1, }`, and over keys of thousands of parts.
public enum TOMLText {
  /// Why a text is not taken.
  public struct Fault: Error, Hashable {
    /// From 1.
    public let line: Int
    /// What is wrong there, in a few words.
    public let reason: String
  }

  /// Which lines may begin with a bracket.
  public enum Headings: Sendable {
    case none
    /// Headings of one plain name such as `[keys]`.
    case plain
    /// Headings `[[name]]` of this one name, before each entry of a list.
    case list(named: String)
  }

  /// The most parts of keys that a line may have: as many tables lie within each other.
  private static let dotLimit = 32

  /// The table that `text` states. Throws `Fault`.
  public static func table(_ text: String, headings: Headings) throws(Fault) -> TOMLTable {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      // A carriage return alone is no TOML, but may be taken for the end of a line.
      for part in line.split(separator: UInt8(ascii: "\r")) {
        if let reason = fault(in: part, headings) { throw Fault(line: index + 1, reason: reason) }
      }
    }
    do {
      return try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      let reason = error.description.split(whereSeparator: \.isNewline).joined(separator: " ").displaySafe
      throw Fault(line: error.source.begin.line, reason: "this is not TOML (\(reason))")
    } catch {
      throw Fault(line: 1, reason: "this is not TOML")
    }
  }

  private static func fault(in line: Substring.UTF8View, _ headings: Headings) -> String? {
    // Whatever stands before the first printing ASCII letter, a byte order mark among it, may be taken for space.
    let content = line.drop { $0 <= UInt8(ascii: " ") || $0 >= 0x7F }
    if content.first == UInt8(ascii: "#") { return nil }
    if content.first == UInt8(ascii: "[") {
      switch headings {
      case .none: return "there are no tables here and no lists over several lines"
      case .plain: if !isPlainHeading(content) { return "a heading has one plain name, such as [keys]" }
      case .list(let name): if !isListHeading(content, name) { return "the only heading here is [[\(name)]]" }
      }
    }
    if let reason = valueFault(in: content) { return reason }
    let dots = zip(content, content.dropFirst()).count { byte, next in
      byte == UInt8(ascii: ".") && next != UInt8(ascii: ".") && next != UInt8(ascii: "/")
    }
    return dots > dotLimit ? "there are too many dots" : nil
  }

  /// Why the value behind the first `=` of `line` is not taken. It may be a list of plain values.
  private static func valueFault(in line: Substring.UTF8View) -> String? {
    guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    guard !line[..<equals].contains(where: isQuote) else { return "a name stands without quotes" }
    let value = line[equals...].dropFirst().drop { $0 <= UInt8(ascii: " ") || $0 >= 0x7F }
    switch value.first {
    case UInt8(ascii: "{"): return "there are no tables in braces here"
    case UInt8(ascii: "[") where !isPlainList(value.dropFirst()):
      return "a list has strings or numbers in one line, such as [\"q\", \"Q\"]"
    default: return nil
    }
  }

  /// Whether `list`, what follows its opening bracket, has nothing but strings and plain words until it is closed.
  private static func isPlainList(_ list: Substring.UTF8View) -> Bool {
    var rest = list
    while let first = rest.first {
      switch first {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ","): rest = rest.dropFirst()
      case UInt8(ascii: "]"): return true
      case _ where isQuote(first):
        guard let behind = behindString(rest) else { return false }
        rest = behind
      case _ where isWordByte(first): rest = rest.drop(while: isWordByte)
      default: return false
      }
    }
    return false
  }

  /// What follows the string that `text` begins with; nil where it has no end.
  private static func behindString(_ text: Substring.UTF8View) -> Substring.UTF8View? {
    var isEscaped = false
    for index in text.indices.dropFirst() {
      if text[index] == text.first && !isEscaped { return text[text.index(after: index)...] }
      isEscaped = !isEscaped && text[index] == UInt8(ascii: "\\") && text.first == UInt8(ascii: "\"")
    }
    return nil
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: ":"):
      true
    default: false
    }
  }

  /// Whether `line` is `[name]`, perhaps with spaces or a comment after it.
  private static func isPlainHeading(_ line: Substring.UTF8View) -> Bool {
    let name = line.dropFirst().prefix { isWordByte($0) && ![".", ":", "+"].contains(UnicodeScalar($0)) }
    guard !name.isEmpty, line[name.endIndex...].first == UInt8(ascii: "]") else { return false }
    return isSpaceOrComment(line[name.endIndex...].dropFirst())
  }

  /// Whether `line` is `[[name]]`, perhaps with spaces or a comment after it.
  private static func isListHeading(_ line: Substring.UTF8View, _ name: String) -> Bool {
    let heading = "[[\(name)]]".utf8
    return line.starts(with: heading) && isSpaceOrComment(line.dropFirst(heading.count))
  }

  private static func isSpaceOrComment(_ rest: Substring.UTF8View) -> Bool {
    let rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    return rest.isEmpty || rest.first == UInt8(ascii: "#")
  }
}
