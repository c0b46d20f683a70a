import Canvas

extension CellGrid {
  /// The same picture, cut or filled up with blanks to the given size. A double-width character that the
  /// edge would cut is left out.
  func fitted(width: Int, height: Int) -> CellGrid {
    if width == self.width && height == self.height { return self }
    var fitted = CellGrid(width: width, height: height)
    for y in 0..<min(height, self.height) {
      for x in 0..<min(width, self.width) { fitted[x, y] = self[x, y] }
      if width < self.width && width > 0 && self[width, y].glyph == .continuation {
        fitted[width - 1, y] = Cell(.blank, self[width - 1, y].style)
      }
    }
    return fitted
  }

  /// The columns of row `y` from the first to the last cell that differs from `previous`, a grid of the same
  /// size; nil where none does. Double-width characters are inside as a whole.
  func changedColumns(row y: Int, since previous: CellGrid?) -> Range<Int>? {
    guard let previous else { return width > 0 ? 0..<width : nil }
    let row = cells[y * width..<(y + 1) * width]
    let old = previous.cells[y * width..<(y + 1) * width]
    if row == old { return nil }
    var first = 0
    while self[first, y] == previous[first, y] { first += 1 }
    var end = width
    while self[end - 1, y] == previous[end - 1, y] { end -= 1 }
    while first > 0, self[first, y].glyph == .continuation || previous[first, y].glyph == .continuation {
      first -= 1
    }
    while end < width, self[end, y].glyph == .continuation || previous[end, y].glyph == .continuation {
      end += 1
    }
    return first..<end
  }
}
