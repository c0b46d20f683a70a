/// A frame with a title, the key that leads to it, and notes on its edges.
public struct Box: Hashable, Sendable {
  /// Which edges of a pane are drawn.
  public enum Edges: Hashable, Sendable {
    /// All four, where there is room for them.
    case all
    /// The upper one only, with the title: it takes one row and no column.
    case upper
  }

  /// What stands in the upper edge.
  public var title: String
  /// The key that focuses the pane, shown before the title.
  public var key: String?
  /// The colour of the curves that stand for the pane in plots, shown before the title.
  public var sample: Role?
  /// Shown at the right end of the upper edge.
  public var note: String
  /// Shown at the right end of the lower edge.
  public var footnote: String
  /// Whether keys go to this pane.
  public var isFocused: Bool
  /// The edges that are drawn. Without a lower one the footnote is left out.
  public var edges = Edges.all

  /// A frame around a pane called `title`.
  public init(
    _ title: String = "", key: String? = nil, sample: Role? = nil, note: String = "", footnote: String = "",
    isFocused: Bool = false
  ) {
    self.title = title
    self.key = key
    self.sample = sample
    self.note = note
    self.footnote = footnote
    self.isFocused = isFocused
  }

  /// The room inside the frame.
  public static func interior(of rect: Rect, edges: Edges = .all) -> Rect {
    edges == .all ? rect.inset(1) : rect.inset(top: 1)
  }

  /// The frame in the middle of `rect` around at most `width` × `height` cells.
  public static func popupFrame(width: Int, height: Int, in rect: Rect) -> Rect {
    Rect(
      x: rect.x + max(0, rect.width - width - 2) / 2, y: rect.y + max(0, rect.height - height - 2) / 2,
      width: min(width + 2, rect.width), height: min(height + 2, rect.height))
  }
}

extension Drawing {
  /// Draws `box` along the edge of `rect`, with the legend of `plot` behind the title, and returns the room inside.
  @discardableResult
  public mutating func box(_ box: Box, legendOf plot: LinePlot? = nil, in rect: Rect) -> Rect {
    guard rect.width >= 2, rect.height >= (box.edges == .all ? 2 : 1) else {
      return Rect(x: rect.x, y: rect.y, width: 0, height: 0)
    }
    outline(box, in: rect)
    let margin = box.edges == .all ? 2 : 1
    let upper = Rect(x: rect.x + margin, y: rect.y, width: max(0, rect.width - 2 * margin), height: 1)
    var end = boxTitle(box, in: upper)
    if let plot {
      let room = Rect(x: end + 2, y: rect.y, width: upper.maxX - end - 3, height: 1)
      end = max(end, plotLegend(plot, in: room, isOnEdge: true))
    }
    edgeNote(box.note, in: Rect(x: end + 1, y: rect.y, width: upper.maxX - end - 1, height: 1))
    if box.edges == .all {
      edgeNote(box.footnote, in: Rect(x: upper.x, y: rect.maxY - 1, width: upper.width, height: 1))
    }
    return Box.interior(of: rect, edges: box.edges)
  }

  private mutating func outline(_ box: Box, in rect: Rect) {
    let glyphs = FrameGlyphs(tier: glyphs, isHeavy: box.isFocused && appearance.depth < .ansi16)
    let style = style(box.isFocused ? .focusedFrame : .frame)
    let (right, bottom) = (rect.maxX - 1, rect.maxY - 1)
    for x in rect.x..<rect.maxX { put(Cell(glyphs.horizontal, style), x: x, y: rect.y) }
    guard box.edges == .all else { return }
    for x in rect.x..<rect.maxX { put(Cell(glyphs.horizontal, style), x: x, y: bottom) }
    for y in rect.y..<rect.maxY {
      put(Cell(glyphs.vertical, style), x: rect.x, y: y)
      put(Cell(glyphs.vertical, style), x: right, y: y)
    }
    put(Cell(glyphs.corners[0], style), x: rect.x, y: rect.y)
    put(Cell(glyphs.corners[1], style), x: right, y: rect.y)
    put(Cell(glyphs.corners[2], style), x: rect.x, y: bottom)
    put(Cell(glyphs.corners[3], style), x: right, y: bottom)
  }

  private mutating func boxTitle(_ box: Box, in room: Rect) -> Int {
    guard room.width >= 3, !box.title.isEmpty || box.key != nil || box.sample != nil else {
      return room.x - 1
    }
    var key = box.key.map { [(" ", .frame), ($0, Role.keyHint)] } ?? []
    if let sample = box.sample { key.append((glyphs == .ascii ? " ==" : " ━━", sample)) }
    let title = DisplayText(" \(box.title) ", glyphs: glyphs)
    let keyColumns = key.reduce(0) { $0 + DisplayText($1.0, glyphs: glyphs).columns }
    let cut = title.truncated(to: max(0, room.width - keyColumns), glyphs: glyphs)
    text(key, in: room)
    let start = room.x + min(keyColumns, room.width)
    return clipped(to: room) { drawing in
      drawing.text(cut, x: start, y: room.y, drawing.style(box.isFocused ? .focusedTitle : .title))
    }
  }

  private mutating func edgeNote(_ note: String, in room: Rect) {
    let columns = DisplayText(note, glyphs: glyphs).columns + 2
    guard !note.isEmpty, columns <= room.width else { return }
    text(" \(note) ", in: Rect(x: room.maxX - columns, y: room.y, width: columns, height: 1), .dimText)
  }
}

/// The characters of a frame.
private struct FrameGlyphs {
  let horizontal: Unicode.Scalar
  let vertical: Unicode.Scalar
  /// Upper left, upper right, lower left, lower right.
  let corners: [Unicode.Scalar]

  init(tier: GlyphTier, isHeavy: Bool) {
    switch (tier, isHeavy) {
    case (.ascii, false): (horizontal, vertical, corners) = ("-", "|", ["+", "+", "+", "+"])
    case (.ascii, true): (horizontal, vertical, corners) = ("=", "|", ["#", "#", "#", "#"])
    case (_, false): (horizontal, vertical, corners) = ("─", "│", ["╭", "╮", "╰", "╯"])
    case (_, true): (horizontal, vertical, corners) = ("━", "┃", ["┏", "┓", "┗", "┛"])
    }
  }
}
