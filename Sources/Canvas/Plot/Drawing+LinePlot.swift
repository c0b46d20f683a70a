extension Drawing {
  /// Draws `plot` into `rect`: axes with round numbers, reference lines, curves, the cursor; returns where it
  /// all stands.
  @discardableResult
  public mutating func linePlot(_ plot: LinePlot, in rect: Rect) -> PlotGeometry {
    let geometry = PlotGeometry(plot, in: rect, appearance: appearance)
    guard !geometry.data.isEmpty else { return geometry }
    clipped(to: rect) { drawing in
      if plot.showsYAxis { drawing.yAxis(plot.yTitle, geometry) }
      drawing.xAxis(plot, geometry, in: rect)
      drawing.referenceLines(plot, geometry)
      drawing.cursorLine(plot, geometry)
      drawing.curves(plot, geometry)
      drawing.pointMarks(plot, geometry)
      drawing.referenceLabels(plot, geometry)
    }
    return geometry
  }

  private mutating func yAxis(_ title: String, _ geometry: PlotGeometry) {
    let data = geometry.data
    var free = Array(data.y..<data.maxY)
    if let column = geometry.axisColumn {
      for y in data.y..<data.maxY { put(glyphs == .ascii ? "|" : "│", x: column, y: y, .faint) }
    }
    for tick in geometry.yTicks {
      guard let y = geometry.row(of: tick.height) else { continue }
      if glyphs > .ascii { for x in data.x..<data.maxX { put("┈", x: x, y: y, .faint) } }
      guard let column = geometry.axisColumn else { continue }
      put(glyphs == .ascii ? "+" : "┤", x: column, y: y, .faint)
      text(tick.label, in: Rect(x: column - 12, y: y, width: 12, height: 1), .dimText, align: .trailing)
      free.removeAll { $0 == y }
    }
    guard let column = geometry.axisColumn, let y = free.first, !title.isEmpty else { return }
    text(title, in: Rect(x: column - 12, y: y, width: 12, height: 1), .dimText, align: .trailing)
  }

  private mutating func xAxis(_ plot: LinePlot, _ geometry: PlotGeometry, in rect: Rect) {
    guard let row = geometry.labelRow else { return }
    let data = geometry.data
    if let column = geometry.axisColumn {
      let title = Rect(x: rect.x, y: row, width: column - rect.x, height: 1)
      text(plot.xTitle, in: title, .dimText, align: .trailing)
    }
    var labels = Ticks.linear(
      geometry.xRange, count: max(2, data.width / 12), leastStep: plot.leastXStep
    ).compactMap { tick in
      geometry.column(of: tick).map { AxisLabel(NumberFormat.short(tick, digits: 6), columns: $0..<$0 + 1) }
    }
    if let cursor = plot.cursorX, let column = geometry.column(of: cursor) {
      labels.append(
        AxisLabel(NumberFormat.short(cursor, digits: 7), columns: column..<column + 1, isMarked: true))
    }
    axisLabels(labels, in: Rect(x: data.x, y: row, width: data.width, height: 1))
  }

  private mutating func cursorLine(_ plot: LinePlot, _ geometry: PlotGeometry) {
    guard let cursor = plot.cursorX, let x = geometry.column(of: cursor) else { return }
    for y in geometry.data.y..<geometry.data.maxY {
      put(glyphs == .ascii ? "|" : "│", x: x, y: y, .accent)
    }
  }

  private mutating func curves(_ plot: LinePlot, _ geometry: PlotGeometry) {
    let data = geometry.data
    let tier = plot.series.count > 1 && tellsCurvesByMarks ? .ascii : glyphs
    var raster = DotRaster(cellsWide: data.width, cellsHigh: data.height, tier: tier)
    var tracer = CurveTracer()
    for curve in plot.series.indices {
      tracer.trace(plot, curve: curve, geometry: geometry, on: &raster)
    }
    let styles = plot.series.map { style($0.role) }
    for y in 0..<data.height {
      for x in 0..<data.width {
        guard let (scalar, curve) = raster.cell(x: x, y: y, takesTurns: true), curve < styles.count else {
          continue
        }
        put(Cell(scalar, styles[curve]), x: data.x + x, y: data.y + y)
      }
    }
    for gap in tracer.gaps {
      let y = gap.special == .zero ? data.maxY - 1 : data.y
      let color = appearance.depth == .monochrome ? .terminal : appearance.color(of: gap.special)
      let x = data.x + gap.dotColumn * data.width / max(1, raster.width)
      // Zeros are many where they are; what another curve has at the foot of the axis matters more.
      if gap.special == .zero, raster.cell(x: x - data.x, y: y - data.y) != nil { continue }
      put(Cell(gap.special.glyph(glyphs), Style(color, on: appearance.background, .bold)), x: x, y: y)
    }
  }
}
