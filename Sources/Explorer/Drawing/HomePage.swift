import Canvas

/// The page that lists what can be opened.
struct HomePage {
  let banner: Rect
  let list: Rect
  let explanation: Rect
  let keys: Rect

  /// Divides `bounds`: list and explanation beside each other where it is wide enough.
  init(bounds: Rect) {
    let rows = bounds.rows([.fixed(1), .fixed(3), .share(minimum: 3), .fixed(1)])
    banner = rows[1].inset(left: 2, right: 2)
    let body = rows[2].inset(left: 1, right: 1)
    let parts =
      body.width >= 90
      ? body.columns([.share(2), .share(3)], gap: 1) : body.rows([.share(3, minimum: 4), .fixed(10)])
    (list, explanation) = (parts[0], parts[1])
    keys = rows[3]
  }

  /// The room inside the list's frame.
  private var listRows: Rect { Box.interior(of: list) }

  /// The position of the first item in sight: the list scrolls just far enough to show the selection.
  func firstItem(of home: HomeState) -> Int { max(0, home.selection - listRows.height + 1) }

  /// The item drawn at a cell; nil where there is none.
  func item(atX x: Int, y: Int, of home: HomeState) -> Int? {
    guard listRows.contains(x: x, y: y) else { return nil }
    let position = firstItem(of: home) + y - listRows.y
    return home.items.indices.contains(position) ? position : nil
  }
}

extension Drawing {
  /// Draws `page` with the contents of `home`.
  mutating func homePage(_ page: HomePage, _ home: HomeState, opening: String?, footer: Footer) {
    text("rnnscope", in: page.banner.row(0), .strongText)
    text("see what happens inside recurrent networks while they learn", in: page.banner.row(1), .dimText)
    homeList(home, first: page.firstItem(of: home), in: page.list)
    homeExplanation(home, opening: opening, in: page.explanation)
    self.footer(footer, in: page.keys)
  }

  private mutating func homeList(_ home: HomeState, first: Int, in rect: Rect) {
    let room = box(Box("Start", isFocused: true), in: rect)
    guard room.height > 0 else { return }
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
