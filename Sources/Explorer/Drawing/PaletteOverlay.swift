import Canvas

extension Drawing {
  /// Draws the command palette over the page.
  mutating func paletteOverlay(_ palette: Palette, entries: [Palette.Entry]) {
    let shown = min(entries.count, max(1, min(12, bounds.height - 7)))
    let frame = Box("Command", footnote: "Enter does it · Esc closes", isFocused: true)
    let area = Rect(x: 0, y: 1, width: bounds.width, height: shown + 4)
    let room = popup(frame, width: 68, height: max(shown, 1) + 1, in: area).inset(left: 1, right: 1)
    text([(":", .keyHint), (palette.text, .strongText), ("▏", .accent)], in: room.row(0))
    if entries.isEmpty { text("no command fits", in: room.row(1), .dimText) }
    let first = max(0, palette.selection - shown + 1)
    for (offset, entry) in entries.dropFirst(first).prefix(shown).enumerated() {
      paletteEntry(entry, isSelected: first + offset == palette.selection, in: room.row(offset + 1))
    }
  }

  private mutating func paletteEntry(_ entry: Palette.Entry, isSelected: Bool, in row: Rect) {
    if isSelected { fill(row, with: Cell(.blank, style(.selection))) }
    let columns = row.columns([.share(), .fixed(14)])
    switch entry {
    case .step(let step):
      text("go to training step \(step)", in: columns[0], isSelected ? .selection : .text)
    case .command(let command):
      let binding = KeyBindings.all.first { $0.command == command }
      let isView = command.rawValue.hasPrefix("view ")
      text(
        isView ? "view: \(binding?.summary ?? "")" : command.rawValue, in: columns[0],
        isSelected ? .selection : .text)
      let keys = binding?.keyText ?? ""
      text(keys, in: columns[1], isSelected ? .selection : .keyHint, align: .trailing)
    }
  }
}
