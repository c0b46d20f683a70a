import Canvas

/// Where a binding holds.
public enum BindingPlace: Sendable, Hashable, CaseIterable {
  case home, run
}

/// The heading under which help lists a binding.
public enum BindingGroup: String, Sendable, Hashable, CaseIterable {
  case training = "Training steps"
  case sequence = "Timesteps and units"
  case whatIf = "What if"
  case views = "Views"
  case lesson = "Lessons"
  case program = "Program"
}

/// One binding: the only record from which the footer, the help and the README's key table are made.
public struct KeyBinding: Sendable, Hashable {
  /// The key sequences that do the same.
  public let sequences: [[Key]]
  public let command: Command
  public let group: BindingGroup
  public let places: Set<BindingPlace>
  /// What it does, for the help.
  public let summary: String
  /// A word for the footer; nil where the footer leaves it out.
  public let hint: String?

  init(
    _ command: Command, _ sequences: [[Key]], _ group: BindingGroup, _ summary: String, hint: String? = nil,
    places: Set<BindingPlace> = [.run]
  ) {
    self.command = command
    self.sequences = sequences
    self.group = group
    self.places = places
    self.summary = summary
    self.hint = hint
  }

  /// The same command on other keys.
  func with(_ sequences: [[Key]]) -> KeyBinding {
    KeyBinding(command, sequences, group, summary, hint: hint, places: places)
  }

  /// The keys as people write them: `gg`, `Ctrl-d`, `←`.
  public var keyText: String {
    sequences.map { $0.map(\.displayText).joined() }.joined(separator: " ")
  }
}

extension Key {
  /// The key as people write it.
  public var displayText: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .control(let character): "Ctrl-\(character)"
    case .enter: "Enter"
    case .escape: "Esc"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .insert: "Ins"
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .function(let number): "F\(number)"
    }
  }
}
