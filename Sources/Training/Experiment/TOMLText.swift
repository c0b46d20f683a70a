import TOMLKit
import Traces

/// Texts in TOML, looked over before they are parsed: the parser ends the program over malformed headings of tables
/// such as `[[}a`, and over keys of thousands of parts.
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
      }
    }
    let dots = zip(content, content.dropFirst()).count { byte, next in
      byte == UInt8(ascii: ".") && next != UInt8(ascii: ".") && next != UInt8(ascii: "/")
    }
    return dots > dotLimit ? "there are too many dots" : nil
  }

  /// Whether `line` is `[name]`, perhaps with spaces or a comment after it.
  private static func isPlainHeading(_ line: Substring.UTF8View) -> Bool {
    let name = line.dropFirst().prefix { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard !name.isEmpty, line[name.endIndex...].first == UInt8(ascii: "]") else { return false }
    let rest = line[name.endIndex...].dropFirst().drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    return rest.isEmpty || rest.first == UInt8(ascii: "#")
  }
}
