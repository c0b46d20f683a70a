import Canvas

/// The command palette: a line of text and the commands that fit it.
public struct Palette: Sendable, Hashable {
  public var text = ""
  /// The position of the selected entry among `entries`.
  public var selection = 0

  /// An entry that can be chosen.
  public enum Entry: Sendable, Hashable {
    case command(Command)
    /// Go to a training step.
    case step(Int)
  }

  /// What fits the text at `place`: a number means a training step, words are looked for in names and summaries.
  func entries(at place: BindingPlace) -> [Entry] {
    let wanted = text.lowercased().split(separator: " ")
    if place == .run, let number = wanted.last.flatMap({ Int($0) }), number >= 0,
      wanted.count == 1 || (wanted.count == 2 && "step".hasPrefix(wanted[0]))
    {
      return [.step(number)]
    }
    let commands = KeyBindings.all.filter { $0.places.contains(place) && $0.command != .palette }
    let fitting = commands.filter { binding in
      let name = binding.command.rawValue + " " + binding.summary.lowercased()
      return wanted.allSatisfy { name.contains($0) }
    }
    let named = fitting.sorted { left, right in
      func rank(_ binding: KeyBinding) -> Int {
        binding.command.rawValue.hasPrefix(text.lowercased()) ? 0 : 1
      }
      return rank(left) < rank(right)
    }
    return named.map { .command($0.command) }
  }

  /// Takes a key that edits the line or moves the selection among `count` entries; false where it does neither.
  mutating func edit(_ key: Key, count: Int) -> Bool {
    switch key {
    case .character(let character) where text.count < 60:
      text.append(character)
      selection = 0
    case .backspace:
      _ = text.popLast()
      selection = 0
    case .control("u"):
      text = ""
      selection = 0
    case .down, .tab, .control("n"): selection = count == 0 ? 0 : (selection + 1) % count
    case .up, .backTab, .control("p"): selection = count == 0 ? 0 : (selection + count - 1) % count
    default: return false
    }
    return true
  }
}
