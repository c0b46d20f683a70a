import Canvas

extension Key {
  /// The keys without a character of their own, as people write them.
  private static let named: [String: Key] = {
    let keys: [Key] =
      [
        .character(" "), .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left,
        .right,
        .home, .end, .pageUp, .pageDown,
      ] + (1...63).map { .function($0) }
    var named = Dictionary(uniqueKeysWithValues: keys.map { ($0.displayText.lowercased(), $0) })
    for (name, key) in [("up", Key.up), ("down", .down), ("left", .left), ("right", .right)] {
      named[name] = key
    }
    return named
  }()

  /// The key written as `text`: `j`, `Space`, `Ctrl-d`, `PgDn`, `Up` or `↑`, `F5`, `U+3000`; nil where there is none.
  public init?(named text: some StringProtocol) {
    let lower = text.lowercased()
    if let key = Self.named[lower] {
      self = key
    } else if lower.hasPrefix("ctrl-"), lower.count == 6, let letter = lower.last,
      Self.controlled.contains(letter)
    {
      self = .control(letter)
    } else if let character = Self.numbered(lower) {
      self = .character(character)
    } else if text.count == 1, let character = text.first, !character.isWhitespace {
      self = .character(character)
    } else {
      return nil
    }
  }

  /// What a terminal can tell together with Ctrl.
  private static let controlled = Set("abcdefghijklmnopqrstuvwxyz\\]^_")

  /// The character with the number that `lower` says, as `u+3000`; nil for those that no key types.
  private static func numbered(_ lower: String) -> Character? {
    guard lower.hasPrefix("u+"), let value = UInt32(lower.dropFirst(2), radix: 16), value > 0x20,
      !(0x7F...0x9F).contains(value)
    else { return nil }
    return Unicode.Scalar(value).map { Character($0) }
  }

  /// The key in a script: as people write it, but with its number where a reader would not get it back from that, such
  /// as a space of another kind or an accent that joins what stands before it.
  var scriptText: String {
    let text = displayText
    guard case .character(let character) = self, character.unicodeScalars.count == 1 else { return text }
    let isReadable = Key(named: text) == self && (" " + text).count == 1 + text.count
    guard let scalar = character.unicodeScalars.first,
      !isReadable || scalar.properties.generalCategory == .format
    else { return text }
    return "U+" + String(scalar.value, radix: 16, uppercase: true)
  }

  /// The keys pressed one after the other that are written as `text`: `gg`, or one key; nil where it is not that.
  static func sequence(_ text: String) -> [Key]? {
    if let key = Key(named: text) { return [key] }
    guard (2...4).contains(text.count) else { return nil }
    let keys = text.compactMap { Key(named: String($0)) }
    return keys.count == text.count ? keys : nil
  }
}
