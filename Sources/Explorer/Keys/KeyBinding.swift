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

/// A view, or what is going on there.
public enum HintPlace: Sendable, Hashable {
  case view(String)
  /// A run trains or plays; a live one stands; a recorded one stands.
  case playing, live, replay
  /// There are several layers or directions.
  case layered
  case zoomed, split, comparing, selecting, searching, altered, writing
}

/// That the hint of a binding comes to the front of the footer somewhere.
public struct HintLead: Sendable, Hashable {
  /// Its place among those that come to the front: the least first.
  let rank: Int
  /// What it says there; nil for the binding's own word.
  let word: String?
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
  /// A word for the footer; nil where the footer leaves it out unless it leads.
  public let hint: String?
  /// Where the hint comes to the front of the footer.
  private(set) var leads: [HintPlace: HintLead] = [:]

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
    var binding = KeyBinding(command, sequences, group, summary, hint: hint, places: places)
    binding.leads = leads
    return binding
  }

  /// The same binding with a hint that comes to the front of the footer in the views called `names`.
  func leads(_ rank: Int, in names: [String], _ word: String? = nil) -> KeyBinding {
    names.reduce(self) { $0.leads(rank, while: .view($1), word) }
  }

  /// The same binding with a hint that comes to the front of the footer at `place`.
  func leads(_ rank: Int, while place: HintPlace, _ word: String? = nil) -> KeyBinding {
    var binding = self
    binding.leads[place] = HintLead(rank: rank, word: word)
    return binding
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
