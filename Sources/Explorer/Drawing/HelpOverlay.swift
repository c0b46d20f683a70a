import Canvas

/// The help while it is open: what is typed to narrow it down, and how far it is scrolled.
public struct Help: Sendable, Hashable {
  public var filter = ""
  public var scroll = 0

  /// All of the help.
  public init() {}
}

/// What the help lists: the bindings of the place that fit what is typed, under their headings.
struct HelpContents {
  enum Line {
    case heading(String)
    case binding(KeyBinding, reason: String?)
    /// A sign on the screen and what it stands for.
    case sign(String, String)
    case word(RequestWord)
    case blank
  }

  let lines: [Line]

  /// The help for the page that `state` shows, narrowed down to `filter`.
  init(state: ExplorerState, filter: String = "") {
    var lines: [Line] = []
    for group in BindingGroup.allCases {
      let bindings = state.bindings.filter {
        $0.group == group && $0.places.contains(state.place)
          && Self.fits($0, filter, in: group)
      }
      guard !bindings.isEmpty else { continue }
      if !lines.isEmpty { lines.append(.blank) }
      lines.append(.heading(group.rawValue))
      lines += bindings.map { .binding($0, reason: state.reasonDisabled($0.command)) }
    }
    let signs = state.place == .run ? Self.signs.filter { Self.fits("timeline \($0) \($1)", filter) } : []
    if !signs.isEmpty {
      lines += (lines.isEmpty ? [] : [.blank]) + [.heading("Marks on the timeline")]
      lines += signs.map { .sign($0, $1) }
    }
    let words = RequestWord.all.filter { word in
      word.places.contains(state.place)
        && Self.fits("\(word.word) \(word.summary) \(Self.wordHeading)", filter)
    }
    if !words.isEmpty {
      lines += (lines.isEmpty ? [] : [.blank]) + [.heading(Self.wordHeading)] + words.map(Line.word)
    }
    self.lines = lines
  }

  /// What stands above the loss curve at the bottom.
  private static let signs = [
    ("▾", "an event: a clip, spike, NaN, plateau, …"),
    ("·", "a checkpoint: steps soon after it come at once"),
    ("╭──╮", "the steps that are played round and round"),
  ]

  private static let wordHeading = "Commands with an argument"

  private static func fits(_ binding: KeyBinding, _ filter: String, in group: BindingGroup) -> Bool {
    let parts = [binding.keyText, binding.summary, binding.command.rawValue, group.rawValue]
    return fits(parts.joined(separator: " "), filter)
  }

  private static func fits(_ text: String, _ filter: String) -> Bool {
    let text = text.lowercased()
    return filter.lowercased().split(separator: " ").allSatisfy { text.contains($0) }
  }
}

extension Drawing {
  /// What the longest line of the help takes, with the reason why it can't be done.
  private static let helpColumns = 120

  /// Draws the help over the page.
  mutating func helpOverlay(_ help: Help, _ state: ExplorerState) {
    let contents = HelpContents(state: state, filter: help.filter)
    let all = HelpContents(state: state)
    let height = max(1, min(bounds.height - 4, all.lines.count + 1))
    let shown = max(0, height - 1)
    let last = max(0, contents.lines.count - shown)
    let first = min(help.scroll, last)
    let note = last > 0 ? "↓ ↑ scroll · " : ""
    let frame = Box("Help", footnote: note + "type to search · Esc closes", isFocused: true)
    let outer = Box.popupFrame(width: Self.helpColumns, height: height, in: bounds.inset(1))
    fill(outer)
    let room = box(frame, in: outer).inset(left: 1, right: 1)
    scrollMark(first..<min(first + shown, contents.lines.count), of: contents.lines.count, along: outer)
    text([("/", .keyHint), (help.filter, .strongText), ("▏", .accent)], in: room.row(0))
    if contents.lines.isEmpty { text("no key does that", in: room.row(1), .dimText) }
    for (offset, line) in contents.lines.dropFirst(first).prefix(room.height - 1).enumerated() {
      helpLine(line, in: room.row(offset + 1))
    }
  }

  /// What a word and its argument take, unless they are longer.
  private static let wordColumns = 23

  private mutating func helpLine(_ line: HelpContents.Line, in row: Rect) {
    switch line {
    case .heading(let text): self.text(text, in: row, .title)
    case .blank: break
    case .sign(let sign, let words):
      let columns = row.columns([.fixed(14), .share()])
      text(sign, in: columns[0], .strongText)
      text(words, in: columns[1])
    case .word(let word):
      let line = ":\(word.word) \(word.argument)"
      let gap = String(repeating: " ", count: max(2, Self.wordColumns - line.count))
      text([(line, .keyHint), (gap + word.summary, .text)], in: row)
    case .binding(let binding, let reason):
      let columns = row.columns([.fixed(14), .share()])
      text(binding.keyText, in: columns[0], reason == nil ? .keyHint : .dimText)
      // Where both do not fit, the reason stays whole.
      let note = reason.map { " (\($0))" } ?? ""
      let noteColumns = min(columns[1].width, DisplayText(note, glyphs: glyphs).columns)
      let summary = DisplayText(binding.summary, glyphs: glyphs)
      let used = min(summary.columns, columns[1].width - noteColumns)
      text(
        binding.summary, in: columns[1].inset(right: columns[1].width - used),
        reason == nil ? .text : .dimText)
      text(note, in: columns[1].inset(left: used), .dimText)
    }
  }
}
