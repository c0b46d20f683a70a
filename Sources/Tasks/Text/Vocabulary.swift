import Engine
import Foundation

/// The characters that a text task knows, each with its token.
///
/// A character here is a Unicode scalar, not a grapheme cluster: any text, even one with many combining
/// sequences, then has a small vocabulary, tokens give back exactly the text that was read, and whatever a
/// network generates is valid text.
public struct Vocabulary: Sendable, Hashable {
  /// The characters by token, in the order of their code points.
  public let characters: [Unicode.Scalar]
  /// Whether one more token, the last, stands for every character that is not in `characters`.
  public let hasRest: Bool

  /// More characters than this are too many to give one each a token.
  public static let largestCount = 4096

  /// The vocabulary of a text in which the different characters `present` occur. Of more than `largestCount` the
  /// rarest share one token, never the end of a line; among equally rare ones the higher code points do.
  init(_ present: [Unicode.Scalar], occurrences: (Unicode.Scalar) -> UInt32) {
    hasRest = present.count > Self.largestCount
    func weight(_ scalar: Unicode.Scalar) -> UInt32 { scalar == "\n" ? .max : occurrences(scalar) }
    let byFrequency = present.sorted { (weight($1), $0) < (weight($0), $1) }
    characters = byFrequency.prefix(hasRest ? Self.largestCount - 1 : present.count).sorted()
  }

  /// The number of tokens.
  public var count: Int { characters.count + (hasRest ? 1 : 0) }

  /// The token of `character`; nil where the vocabulary has none for it.
  public func token(of character: Unicode.Scalar) -> Int? {
    var low = 0
    var high = characters.count
    while low < high {
      let middle = (low + high) / 2
      if characters[middle] < character { low = middle + 1 } else { high = middle }
    }
    if low < characters.count, characters[low] == character { return low }
    return hasRest ? characters.count : nil
  }

  /// The text that `tokens` spell; U+FFFD stands for the rest.
  public func text(of tokens: some Sequence<Int>) -> String {
    var text = String.UnicodeScalarView()
    for token in tokens { text.append(token < characters.count ? characters[token] : "\u{FFFD}") }
    return String(text)
  }

  /// The text that a typed line stands for: `\n` and `\t` are the line's end and the tabulator, and so are their
  /// labels, unless the vocabulary has these characters themselves.
  func meaning(of line: String) -> String {
    let aliases = [("\\n", "\n"), ("\\t", "\t"), ("↵", "\n"), ("⇥", "\t"), ("␣", " "), ("⍽", "\u{A0}")]
    return aliases.reduce(line) { text, alias in
      let isItself = alias.0.unicodeScalars.first.map { characters.contains($0) } ?? false
      return isItself ? text : text.replacingOccurrences(of: alias.0, with: alias.1)
    }
  }

  /// The tokens of a `line` that a person typed. Throws `TextError.unknownCharacter`.
  func tokens(ofTyped line: String) throws(TextError) -> [Int] {
    var tokens: [Int] = []
    for scalar in meaning(of: line).unicodeScalars {
      guard let token = token(of: scalar) else { throw .unknownCharacter(String(scalar).briefForDisplay()) }
      tokens.append(token)
    }
    return tokens
  }

  /// What to print for `token`: `a`, `␣`, `↵`, `⇥`, `◌́`, `U+0007`, never a control character.
  public func label(of token: Int) -> String {
    token < characters.count ? Self.label(of: characters[token]) : "\u{FFFD}"
  }

  /// What to print for `character`.
  static func label(of character: Unicode.Scalar) -> String {
    switch character {
    case " ": return "␣"
    case "\n": return "↵"
    case "\t": return "⇥"
    case "\u{A0}": return "⍽"
    default: break
    }
    guard character.isPrintable else { return character.codePointName }
    switch character.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: return "◌" + String(character)
    case .spaceSeparator: return character.codePointName
    default: return String(character)
    }
  }

  /// What to print for symbols that another program named: single characters as `label(of:)` says, others as they are.
  public static func labels(of names: [String]) -> [String] {
    names.map { name in
      let scalars = name.unicodeScalars
      guard let first = scalars.first, scalars.count == 1 else { return name.briefForDisplay() }
      return label(of: first)
    }
  }

  var digest: DataDigest {
    var digest = DataDigest()
    characters.forEach { digest.add($0.value) }
    return digest
  }

  /// The labels of all tokens in order.
  public var labels: [String] { (0..<count).map(label(of:)) }
}

extension Unicode.Scalar {
  /// Whether it can stand for itself: it is neither a control, a format or bidirectional override, a line separator, nor
  /// without an assigned glyph.
  fileprivate var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }

  /// `U+200D`: the code point in the usual notation, at least four hexadecimal digits.
  fileprivate var codePointName: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
