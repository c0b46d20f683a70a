import Canvas

extension Drawing {
  /// Draws the page that lists what can be opened.
  mutating func homePage(_ home: HomeState, opening: String?, footer: Footer) {
    let rows = bounds.rows([.fixed(1), .fixed(3), .share(minimum: 3), .fixed(1)])
    let banner = rows[1].inset(left: 2, right: 2)
    text("rnnscope", in: banner.row(0), .strongText)
    text("see what happens inside recurrent networks while they learn", in: banner.row(1), .dimText)
    let wide = rows[2].width >= 90
    let parts =
      wide
      ? rows[2].inset(left: 1, right: 1).columns([.share(2), .share(3)], gap: 1)
      : rows[2].inset(left: 1, right: 1).rows([.share(3), .fixed(7)])
    homeList(home, in: parts[0])
    homeExplanation(home, opening: opening, in: parts[1])
    self.footer(footer, in: rows[3])
  }

  private mutating func homeList(_ home: HomeState, in rect: Rect) {
    let room = box(Box("Start", isFocused: true), in: rect)
    guard room.height > 0 else { return }
    // The selection stays in sight: the list scrolls just far enough.
    let first = max(0, home.selection - room.height + 1)
    for (offset, item) in home.items.dropFirst(first).prefix(room.height).enumerated() {
      let isSelected = first + offset == home.selection
      let row = room.row(offset)
      if isSelected { fill(row, with: Cell(.blank, style(.selection))) }
      text((isSelected ? "▸ " : "  ") + item.title, in: row, isSelected ? .selection : .text)
    }
    if home.items.isEmpty { text("nothing to open", in: room.row(0), .dimText) }
  }

  private mutating func homeExplanation(_ home: HomeState, opening: String?, in rect: Rect) {
    let room = box(Box(home.selected?.title ?? ""), in: rect).inset(left: 1, right: 1)
    guard let item = home.selected else { return }
    let used = paragraph(item.explanation, in: room)
    let rest = room.inset(top: used + 1)
    if let opening {
      text("opening \(opening) …", in: rest.row(0), .accent)
    } else {
      text(
        [("Enter ", .keyHint), ("opens it; then ", .dimText), ("Space ", .keyHint), ("trains", .dimText)],
        in: rest.row(0))
      paragraph(
        "Your own data: rnnscope explore --text FILE, or --csv FILE. A recorded run: rnnscope replay FILE.",
        in: rest.inset(top: 2), .dimText)
    }
  }
}
