extension Drawing {
  /// Draws the lines to compare with: where there is braille, at the height of the dot that a curve would have there.
  mutating func referenceLines(_ plot: LinePlot, _ geometry: PlotGeometry) {
    let data = geometry.data
    for reference in plot.references {
      let height = plot.height(reference.value)
      guard let y = geometry.row(of: height) else { continue }
      let dot = geometry.dot(ofHeight: height, rows: data.height * 4) ?? 0
      let glyph: Unicode.Scalar =
        switch glyphs {
        case .ascii: "-"
        case .blocks: "╌"
        case .braille: Self.lineDots[dot % 4]
        }
      for x in data.x..<data.maxX { put(glyph, x: x, y: y, reference.role) }
    }
  }

  /// One dot at each height of a cell, so that a line of them differs from a curve.
  private static let lineDots: [Unicode.Scalar] = ["⠁", "⠂", "⠄", "⡀"]

  /// Writes the names of the lines to compare with, each on its line or right beside it.
  mutating func referenceLabels(_ plot: LinePlot, _ geometry: PlotGeometry) {
    let data = geometry.data
    var taken: [Rect] = []
    for reference in plot.references {
      guard let y = geometry.row(of: plot.height(reference.value)) else { continue }
      let columns = DisplayText(reference.label, glyphs: glyphs).columns + 2
      guard columns + 4 <= data.width else { continue }
      let rooms = [y, y - 1, y + 1].filter { $0 >= data.y && $0 < data.maxY }.flatMap { row in
        [data.maxX - columns, data.x, data.x + (data.width - columns) / 2]
          .map { Rect(x: $0, y: row, width: columns, height: 1) }
      }
      let free = rooms.filter { room in !taken.contains { $0.overlaps(room) } }
      // What it covers of the curves is not seen.
      let covered = free.map { curveCells(in: $0, plot) }
      guard let least = covered.min(), let place = covered.firstIndex(of: least) else { continue }
      let room = free[place]
      text(" \(reference.label) ", in: room, reference.role)
      taken.append(room)
    }
  }

  /// The cells of the first row of `rect` that curves run through.
  private func curveCells(in rect: Rect, _ plot: LinePlot) -> Int {
    let styles = plot.series.map { style($0.role) }
    return (rect.x..<rect.maxX).count { x in
      let cell = grid[x, rect.y]
      return cell.glyph != .blank && styles.contains(cell.style)
    }
  }
}

extension Rect {
  /// Whether both have a cell in common.
  fileprivate func overlaps(_ other: Rect) -> Bool {
    x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
  }
}
