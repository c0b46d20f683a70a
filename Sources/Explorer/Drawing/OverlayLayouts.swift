import Canvas

/// Where the palette stands, and which of its entries are in sight.
struct PaletteLayout {
  let frame: Rect
  /// How many entries are in sight, and the first of them.
  let shown: Int
  let first: Int
  private let count: Int

  /// A palette of `count` entries, of which number `selection` is selected, over `bounds`.
  init(bounds: Rect, count: Int, selection: Int) {
    self.count = count
    shown = min(count, max(1, min(14, bounds.height - 7)))
    first = max(0, selection - shown + 1)
    let area = Rect(x: 0, y: 1, width: bounds.width, height: shown + 4)
    frame = Box.popupFrame(width: 76, height: max(shown, 1) + 1, in: area)
  }

  /// The room inside the frame: the line that is typed, then the entries.
  var room: Rect { Box.interior(of: frame).inset(left: 1, right: 1) }

  /// The entry drawn at a cell; nil where there is none.
  func entry(atX x: Int, y: Int) -> Int? {
    let (room, row) = (room, y - room.y - 1)
    guard room.contains(x: x, y: y), (0..<shown).contains(row), first + row < count else { return nil }
    return first + row
  }
}

/// Where the list of matches stands, and which of them are in sight.
struct MatchesLayout {
  let frame: Rect
  /// The first match in sight.
  let first: Int
  private let count: Int

  /// The list of what `search` found over `bounds`.
  init(bounds: Rect, _ search: DataSearch?) {
    frame = Box.popupFrame(
      width: min(110, bounds.width - 2), height: bounds.height - 4, in: bounds.inset(1))
    count = search?.matches.count ?? 0
    let height = Box.interior(of: frame).inset(top: 2).height
    first = max(0, min((search?.selected ?? 0) - height / 2, count - height))
  }

  var room: Rect { Box.interior(of: frame).inset(left: 1, right: 1) }
  /// Where the matches are drawn, one a row.
  var list: Rect { room.inset(top: 2) }

  /// The match drawn at a cell; nil where there is none.
  func match(atX x: Int, y: Int) -> Int? {
    guard list.contains(x: x, y: y), first + y - list.y < count else { return nil }
    return first + y - list.y
  }
}
