import Canvas

/// What the help lists: all bindings of the place, under their headings.
struct HelpContents {
  enum Line {
    case heading(String)
    case binding(KeyBinding, reason: String?)
    case blank
  }

  let lines: [Line]

  /// The help for the page that `state` shows.
  init(state: ExplorerState) {
    var lines: [Line] = []
    let groups: [BindingGroup] = [.training, .sequence, .views, .program]
    for group in groups {
      let bindings = KeyBindings.all.filter { $0.group == group && $0.places.contains(state.place) }
      guard !bindings.isEmpty else { continue }
      if !lines.isEmpty { lines.append(.blank) }
      lines.append(.heading(group.rawValue))
      lines += bindings.map { .binding($0, reason: state.reasonDisabled($0.command)) }
    }
    self.lines = lines
  }
}

extension Drawing {
  /// Draws the help over the page.
  mutating func helpOverlay(_ contents: HelpContents, scroll: Int) {
    let shown = max(0, min(bounds.height - 4, contents.lines.count))
    let last = contents.lines.count - shown
    let first = min(scroll, last)
    let note = last > 0 ? "j k scroll · " : ""
    let frame = Box("Help", footnote: note + "any other key closes", isFocused: true)
    let room = popup(frame, width: 74, height: shown, in: bounds.inset(1)).inset(left: 1, right: 1)
    for (offset, line) in contents.lines.dropFirst(first).prefix(room.height).enumerated() {
      helpLine(line, in: room.row(offset))
    }
  }

  private mutating func helpLine(_ line: HelpContents.Line, in row: Rect) {
    switch line {
    case .heading(let text): self.text(text, in: row, .title)
    case .blank: break
    case .binding(let binding, let reason):
      let columns = row.columns([.fixed(14), .share()])
      text(binding.keyText, in: columns[0], reason == nil ? .keyHint : .dimText)
      text(
        binding.summary + (reason.map { " (\($0))" } ?? ""), in: columns[1], reason == nil ? .text : .dimText)
    }
  }
}
