import CPty
import Canvas

/// Writing, erasing and shifting cells.
extension VTScreen {
  /// Erased cells keep the pen's background.
  private var blank: Cell { Cell(.blank, Style(.terminal, on: pen.background)) }

  mutating func print(_ scalar: Unicode.Scalar) {
    let columns = Int(cpty_columns(scalar.value))
    if columns == 0 {
      addMark(scalar)
      return
    }
    // A double-width character does not fit into the last column.
    if wrapsNext || (columns == 2 && cursor.x == width - 1) {
      cursor.x = 0
      lineFeed()
    }
    wrapsNext = false
    lastPrinted = scalar
    for x in cursor.x..<min(width, cursor.x + max(1, columns)) { breakWideCharacter(x, cursor.y) }
    grid[cursor.x, cursor.y] = Cell(scalar, pen)
    if columns == 2 { grid[cursor.x + 1, cursor.y] = Cell(.continuation, pen) }
    if cursor.x + max(1, columns) >= width {
      cursor.x = width - 1
      wrapsNext = true
    } else {
      cursor.x += max(1, columns)
    }
  }

  /// Adds a combining mark to the character that was printed last.
  private mutating func addMark(_ mark: Unicode.Scalar) {
    var x = wrapsNext ? cursor.x : cursor.x - 1
    if x > 0 && grid[x, cursor.y].glyph == .continuation { x -= 1 }
    guard x >= 0 else { return }
    let glyph = grid[x, cursor.y].glyph
    grid[x, cursor.y].glyph = Glyph(glyph.base, marks: glyph.marks + [mark])
  }

  /// Half of a double-width character cannot stay when the other half is overwritten.
  private mutating func breakWideCharacter(_ x: Int, _ y: Int) {
    if grid[x, y].glyph == .continuation && x > 0 {
      grid[x - 1, y].glyph = .blank
      grid[x, y].glyph = .blank
    }
    if x + 1 < width && grid[x + 1, y].glyph == .continuation { grid[x + 1, y].glyph = .blank }
  }

  mutating func moveCursor(x: Int, y: Int) {
    wrapsNext = false
    cursor = (min(max(0, x), width - 1), min(max(0, y), height - 1))
  }

  mutating func lineFeed() {
    wrapsNext = false
    if cursor.y == scrollRegion.upperBound - 1 {
      scroll(scrollRegion, by: 1)
    } else {
      cursor.y = min(height - 1, cursor.y + 1)
    }
  }

  mutating func reverseLineFeed() {
    if cursor.y == scrollRegion.lowerBound {
      scroll(scrollRegion, by: -1)
    } else {
      cursor.y = max(0, cursor.y - 1)
    }
  }

  /// Moves the rows of `region` up by `count`, or down where it is negative.
  mutating func scroll(_ region: Range<Int>, by count: Int) {
    let before = grid
    for y in region {
      for x in 0..<width {
        grid[x, y] = region.contains(y + count) ? before[x, y + count] : blank
      }
    }
  }

  /// Moves the cells of the cursor's row from column `start` on to the right, or to the left where `count`
  /// is negative.
  mutating func shiftRow(from start: Int, by count: Int) {
    let before = grid
    for x in start..<width {
      let source = x - count
      grid[x, cursor.y] = source >= start && source < width ? before[source, cursor.y] : blank
    }
  }

  mutating func erase(row y: Int, _ columns: Range<Int>) {
    for x in columns {
      breakWideCharacter(x, y)
      grid[x, y] = blank
    }
  }

  /// 0: from the cursor on, 1: up to the cursor, 2: all.
  mutating func eraseRow(_ part: Int) {
    switch part {
    case 0: erase(row: cursor.y, cursor.x..<width)
    case 1: erase(row: cursor.y, 0..<cursor.x + 1)
    default: erase(row: cursor.y, 0..<width)
    }
  }

  /// 0: from the cursor on, 1: up to the cursor, 2: all.
  mutating func eraseScreen(_ part: Int) {
    if part < 2 { eraseRow(part) }
    let rows = part == 0 ? cursor.y + 1..<height : part == 1 ? 0..<cursor.y : 0..<height
    for y in rows { erase(row: y, 0..<width) }
  }
}
