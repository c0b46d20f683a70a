extension Drawing {
  /// The fewest columns of a cell that has its number written in it.
  static let valueColumns = 6

  /// Writes the number of each value into its cell, where cells are broad and high enough.
  mutating func cellValues(_ panel: HeatMapPanel, _ layout: HeatMapPanelLayout) {
    let (map, matrix) = (layout.map, panel.values ?? panel.map.matrix)
    guard !map.rows.merges, !map.columns.merges, map.rect.height >= matrix.rows else { return }
    for column in 0..<matrix.columns {
      let cells = map.cellColumns(of: column)
      guard cells.count >= Self.valueColumns else { continue }
      for row in 0..<matrix.rows {
        guard let y = wholeCell(of: row, in: map) else { continue }
        let room = Rect(x: cells.lowerBound, y: y, width: cells.count, height: 1)
        let isCursor = panel.map.cursor == HeatMapCursor(row: row, column: column)
        cellValue(matrix[row, column], panel.map.matrix[row, column], panel.map.scale, isCursor, in: room)
      }
    }
  }

  /// A row of cells that shows nothing but matrix row `row`.
  private func wholeCell(of row: Int, in map: HeatMapGeometry) -> Int? {
    let slots = map.rows.slots(of: row)
    let first = (slots.lowerBound + map.slotsPerCell - 1) / map.slotsPerCell
    let end = slots.upperBound / map.slotsPerCell
    return first < end ? map.rect.y + first + (end - first - 1) / 2 : nil
  }

  private mutating func cellValue(
    _ value: Float, _ drawn: Float, _ scale: ValueScale, _ isCursor: Bool, in room: Rect
  ) {
    guard value.isFinite, scale.special(drawn) == nil, let fraction = scale.fraction(drawn) else { return }
    let spare = room.width - 1 - (isCursor ? 1 : 0)
    let texts = [3, 2, 1].map { NumberFormat.short(Double(value), digits: $0) }
    guard let text = texts.first(where: { DisplayText($0, glyphs: glyphs).columns <= spare }) else { return }
    let ramp = scale.isSigned ? appearance.diverging : appearance.sequential
    let columns = DisplayText(text, glyphs: glyphs).columns
    let start = room.x + max(0, room.width - columns) / 2
    let place = Rect(x: start, y: room.y, width: columns, height: 1)
    var style = grid[start, room.y].style
    if appearance.depth == .monochrome {
      style = Style(.terminal, on: .terminal, isCursor ? [.bold, .reverse] : [])
    } else {
      style.foreground = ramp.contrasts[ramp.level(fraction)]
      style.attributes = isCursor ? [.bold, .underline] : []
    }
    self.text(text, in: place, style: style)
  }

  /// Draws the mean magnitude of every column above the map and the course of every row beside it.
  mutating func sparklines(_ panel: HeatMapPanel, _ layout: HeatMapPanelLayout) {
    let (map, matrix) = (layout.map, panel.map.matrix)
    if !layout.columnSparkline.isEmpty, map.columns.slots > 0 {
      let means = (0..<map.columns.slots).map { slot in
        map.columns.values(at: slot).map { Self.meanMagnitude(matrix, column: $0) }.max() ?? 0
      }
      let room = Rect(
        x: layout.columnSparkline.x, y: layout.columnSparkline.y, width: map.used.width, height: 1)
      sparkline(means, in: room, .series0)
      let title = Rect(x: layout.gutter.x, y: room.y, width: max(0, layout.gutter.width - 1), height: 1)
      text("avg", in: title, .dimText, align: .trailing)
    }
    guard layout.rowSparklines.width > 0 else { return }
    for row in 0..<matrix.rows {
      let cells = map.cellRows(of: row)
      guard let y = cells.isEmpty ? nil : cells.lowerBound + (cells.count - 1) / 2 else { continue }
      let room = Rect(x: layout.rowSparklines.x, y: y, width: layout.rowSparklines.width, height: 1)
      let values = (0..<matrix.columns).map { Double(matrix[row, $0]) }
      sparkline(values, in: room, row == panel.map.cursor?.row ? .accent : .series0)
    }
  }

  private static func meanMagnitude(_ matrix: Matrix, column: Int) -> Double {
    let sum = (0..<matrix.rows).reduce(0.0) { $0 + Double(matrix[$1, column].magnitude) }
    return matrix.rows == 0 ? 0 : sum / Double(matrix.rows)
  }
}
