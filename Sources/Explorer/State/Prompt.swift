import Canvas

/// A line that a person types: a sequence to be unrolled.
public struct Prompt: Sendable, Hashable {
  /// What may be typed, in a few words.
  public let hint: String
  public var text = ""

  /// The longest line, in characters: as many as the longest sequence has timesteps.
  private static let capacity = 10_001

  /// An empty line under `hint`.
  init(hint: String) { self.hint = hint }

  /// Takes a key that edits the line.
  mutating func edit(_ key: Key) {
    switch key {
    case .character(let character) where text.count < Self.capacity: text.append(character)
    case .backspace: _ = text.popLast()
    case .control("u"): text = ""
    default: break
    }
  }
}
