import Canvas

extension Drawing {
  /// Draws the command palette over the page; what can't be done now is dim and says why.
  mutating func paletteOverlay(_ palette: Palette, _ state: ExplorerState) {
    let entries = palette.entries(at: state.place, among: state.bindings)
    let layout = PaletteLayout(bounds: bounds, count: entries.count, selection: palette.selection)
    let frame = Box("Command", footnote: "Enter does it · Tab completes · Esc closes", isFocused: true)
    fill(layout.frame)
    box(frame, in: layout.frame)
    scrollMark(layout.first..<layout.first + layout.shown, of: entries.count, along: layout.frame)
    let room = layout.room
    let typed = end(of: palette.text[...], columns: room.width - 2)
    text([(":", .keyHint), (typed, .strongText), ("▏", .accent)], in: room.row(0))
    if entries.isEmpty { text("no command fits", in: room.row(1), .dimText) }
    for (offset, entry) in entries.dropFirst(layout.first).prefix(layout.shown).enumerated() {
      paletteEntry(
        entry, state, isSelected: layout.first + offset == palette.selection, in: room.row(offset + 1))
    }
  }

  private mutating func paletteEntry(
    _ entry: Palette.Entry, _ state: ExplorerState, isSelected: Bool, in row: Rect
  ) {
    if isSelected { fill(row, with: Cell(.blank, style(.selection))) }
    func role(_ role: Role) -> Role { isSelected ? .selection : role }
    switch entry {
    case .request(let request): text(request.words, in: row, role(.text))
    case .word(let word):
      text(
        [
          (word.word, role(.text)), (" \(word.argument)", role(.keyHint)),
          ("  \(word.summary)", role(.dimText)),
        ], in: row)
    case .command(let binding):
      let columns = row.columns([.share(), .fixed(14)])
      let reason = state.reasonDisabled(binding.command)
      let isView = binding.command.rawValue.hasPrefix("view ")
      let name = isView ? "view: \(binding.summary)" : binding.command.rawValue
      text(
        [(name, role(reason == nil ? .text : .dimText)), (reason.map { "  \($0)" } ?? "", role(.dimText))],
        in: columns[0])
      text(binding.keyText, in: columns[1], role(.keyHint), align: .trailing)
    }
  }
}
