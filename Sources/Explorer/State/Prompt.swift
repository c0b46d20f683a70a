import Canvas

/// A line that a person types.
public struct Prompt: Sendable, Hashable {
  /// What becomes of the line.
  enum Purpose: Sendable, Hashable {
    /// A sequence to be unrolled.
    case sequence
    /// The value that something is held at.
    case clamp(ClampTarget)
    /// The shown sequence, edited.
    case edit
  }

  /// The number of the run that it is for.
  let run: Int
  /// What may be typed, in a few words.
  public let hint: String
  let purpose: Purpose
  public private(set) var text: String
  /// How many characters stand before the place where typing goes on.
  private(set) var caret: Int
  /// Why the line can't be taken as it is.
  var problem: String?
  /// Whether the line is being read.
  var isRead = false

  /// The longest line, in characters: as many as the longest sequence has timesteps.
  private static let capacity = 10_001

  /// A line for run number `run` that begins as `text`, under `hint`.
  init(run: Int, hint: String, purpose: Purpose = .sequence, text: String = "", caret: Int? = nil) {
    (self.run, self.hint) = (run, hint)
    self.purpose = purpose
    self.text = text
    self.caret = min(max(0, caret ?? text.count), text.count)
  }

  /// Takes a key that edits the line.
  mutating func edit(_ key: Key) {
    (problem, isRead) = (nil, false)
    switch key {
    case .character(let character) where text.count < Self.capacity:
      text.insert(character, at: place)
      caret = min(caret + 1, text.count)
    case .backspace where caret > 0:
      caret -= 1
      text.remove(at: place)
    case .delete where caret < text.count: text.remove(at: place)
    case .left: caret = max(0, caret - 1)
    case .right: caret = min(text.count, caret + 1)
    case .home, .control("a"): caret = 0
    case .end, .control("e"): caret = text.count
    case .control("u"): (text, caret) = (String(text[place...]), 0)
    case .control("k"): text = String(text[..<place])
    default: break
    }
  }

  private var place: String.Index { text.index(text.startIndex, offsetBy: caret) }

  /// The line before and after the place where typing goes on.
  var parts: (before: Substring, after: Substring) { (text[..<place], text[place...]) }

  /// What it asks for, and what Enter does.
  var title: (asks: String, enter: String) {
    switch purpose {
    case .sequence: ("A sequence of your own", "unrolls it")
    case .clamp(let target): ("Hold \(target.words) at", "holds it")
    case .edit: ("The sequence, to be edited", "unrolls it beside the original")
    }
  }
}
