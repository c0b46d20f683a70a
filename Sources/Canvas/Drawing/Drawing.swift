/// A grid while it is being drawn on: it knows how things look, and lets nothing be drawn outside its clip.
public struct Drawing: Sendable {
  /// What has been drawn so far.
  public private(set) var grid: CellGrid
  /// How things look.
  public let appearance: Appearance
  /// Where drawing has an effect.
  public private(set) var clip: Rect

  /// An empty grid of `width` × `height` on the theme's ground.
  public init(width: Int, height: Int, appearance: Appearance) {
    grid = CellGrid(width: width, height: height)
    self.appearance = appearance
    clip = grid.bounds
    fill(clip)
  }

  /// The whole grid.
  public var bounds: Rect { grid.bounds }
  /// Which characters may be used.
  public var glyphs: GlyphTier { appearance.glyphs }

  /// The style of `role`.
  public func style(_ role: Role) -> Style { appearance.style(role) }

  /// Draws with the clip narrowed to `rect`.
  public mutating func clipped<Result>(
    to rect: Rect, _ draw: (inout Drawing) throws -> Result
  ) rethrows -> Result {
    let outer = clip
    clip = outer.intersection(rect)
    defer { clip = outer }
    return try draw(&self)
  }

  /// Sets one cell. Half of a double-width character that loses its other half becomes blank.
  public mutating func put(_ cell: Cell, x: Int, y: Int) {
    guard clip.contains(x: x, y: y) else { return }
    if grid[x, y].glyph == .continuation && cell.glyph != .continuation {
      grid[x - 1, y].glyph = .blank
    }
    grid[x, y] = cell
    if cell.glyph != .continuation && grid[x + 1, y].glyph == .continuation {
      grid[x + 1, y].glyph = .blank
    }
  }

  /// Sets one cell to `scalar` in the style of `role`.
  public mutating func put(_ scalar: Unicode.Scalar, x: Int, y: Int, _ role: Role) {
    put(Cell(scalar, style(role)), x: x, y: y)
  }

  /// Fills `rect` with `cell`, with the empty ground unless told otherwise.
  public mutating func fill(_ rect: Rect, with cell: Cell? = nil) {
    let cell = cell ?? appearance.blank
    let area = clip.intersection(rect)
    for y in area.y..<area.maxY { for x in area.x..<area.maxX { put(cell, x: x, y: y) } }
  }

  /// Changes the style of the cells of `rect`, not what they show.
  public mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
    let area = clip.intersection(rect)
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX {
        var cell = grid[x, y]
        change(&cell.style)
        grid[x, y] = cell
      }
    }
  }
}
