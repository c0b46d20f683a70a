import Canvas

/// The probe's picture: what the screen is, all kinds of colours, wide and combined characters, corners.
@MainActor struct Pattern {
  let screen: any Screen
  let log: [String]

  func grid() -> CellGrid {
    var grid = CellGrid(width: screen.width, height: screen.height)
    grid.write("\(screen.width)x\(screen.height) \(screen.colorDepth) \(screen.glyphTier)", x: 0, y: 0)
    for index in 0..<16 { grid[2 * index, 1] = Cell(" ", Style(on: .indexed(UInt8(index)))) }
    for column in 0..<64 {
      grid[column, 2] = Cell("▀", Style(ramp(column), on: ramp(63 - column)))
    }
    drawCharacters(on: &grid)
    for (row, line) in log.enumerated() { grid.write(line, x: 0, y: 5 + row) }
    drawCorners(on: &grid)
    return grid
  }

  /// Double-width and combined characters, and what must not reach a terminal.
  private func drawCharacters(on grid: inout CellGrid) {
    grid.write("wide:", x: 0, y: 3)
    for (index, scalar) in "日本語🎉".unicodeScalars.enumerated() {
      grid[6 + 2 * index, 3] = Cell(scalar, Style(.indexed(2)))
      grid[7 + 2 * index, 3] = Cell(.continuation)
    }
    grid.write("|", x: 14, y: 3)
    grid[16, 3] = Cell(Glyph("e", marks: ["\u{301}"]))
    grid[17, 3] = Cell("\u{1B}")
    grid[18, 3] = Cell("\u{9B}")
    grid[19, 3] = Cell("界")
    grid[20, 3] = Cell("⣿")
    grid[21, 3] = Cell("|", Style(.terminal, on: .terminal, [.bold, .underline, .reverse]))
  }

  private func drawCorners(on grid: inout CellGrid) {
    let (right, bottom) = (grid.width - 1, grid.height - 1)
    grid[right, 0] = Cell("┐")
    grid[0, bottom] = Cell("└")
    grid[right, bottom] = Cell("┘")
    grid[right - 3, bottom] = Cell("終")
    grid[right - 2, bottom] = Cell(.continuation)
  }

  /// A ramp of 64 steps in the colours that fit the screen.
  private func ramp(_ step: Int) -> Color {
    switch screen.colorDepth {
    case .truecolor: .rgb(UInt8(step * 4), 0, UInt8(255 - step * 4))
    case .indexed256: .indexed(UInt8(232 + step * 23 / 63))
    default: .indexed(UInt8(step / 8))
    }
  }
}

extension CellGrid {
  /// Writes characters of single width.
  mutating func write(_ text: String, x: Int, y: Int, style: Style = .plain) {
    for (offset, scalar) in text.unicodeScalars.enumerated() { self[x + offset, y] = Cell(scalar, style) }
  }
}
