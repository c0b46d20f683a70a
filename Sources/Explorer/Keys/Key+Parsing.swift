import Canvas

extension Key {
  /// The keys without a character of their own, as people write them.
  private static let named: [String: Key] = {
    let keys: [Key] =
      [
        .character(" "), .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left,
        .right,
        .home, .end, .pageUp, .pageDown,
      ] + (1...12).map { .function($0) }
    var named = Dictionary(uniqueKeysWithValues: keys.map { ($0.displayText.lowercased(), $0) })
    for (name, key) in [("up", Key.up), ("down", .down), ("left", .left), ("right", .right)] {
      named[name] = key
    }
    return named
  }()

  /// The key written as `text`: `j`, `Space`, `Ctrl-d`, `PgDn`, `Up` or `↑`, `F5`; nil where there is none.
  public init?(named text: some StringProtocol) {
    let lower = text.lowercased()
    if let key = Self.named[lower] {
      self = key
    } else if lower.hasPrefix("ctrl-"), lower.count == 6, let letter = lower.last, letter.isLetter,
      letter.isASCII
    {
      self = .control(letter)
    } else if text.count == 1, let character = text.first, !character.isWhitespace {
      self = .character(character)
    } else {
      return nil
    }
  }

  /// The keys pressed one after the other that are written as `text`: `gg`, or one key; nil where it is not that.
  static func sequence(_ text: String) -> [Key]? {
    if let key = Key(named: text) { return [key] }
    guard (2...4).contains(text.count) else { return nil }
    let keys = text.compactMap { Key(named: String($0)) }
    return keys.count == text.count ? keys : nil
  }
}
