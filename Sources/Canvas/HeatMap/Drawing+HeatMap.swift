extension Drawing {
  /// Draws `map` into `rect`; returns where its rows and columns stand.
  @discardableResult
  public mutating func heatMap(_ map: HeatMap, in rect: Rect) -> HeatMapGeometry {
    let geometry = HeatMapGeometry(
      rows: map.matrix.rows, columns: map.matrix.columns, in: rect, appearance: appearance)
    guard geometry.rows.slots > 0, geometry.columns.slots > 0 else { return geometry }
    let ramp = map.scale.isSigned ? appearance.diverging : appearance.sequential
    let levels = HeatLevels(map, geometry: geometry, ramp: ramp)
    let marks = MarkedSlots(map, geometry)
    if appearance.depth == .monochrome {
      densities(levels, isSigned: map.scale.isSigned, count: ramp.count, geometry, marks)
    } else {
      colors(levels, ramp, geometry, marks)
    }
    for area in map.held { crosses(in: area, geometry, levels, ramp) }
    if let row = map.cursor?.row, let column = map.cursor?.column {
      cursorMark((row, column), geometry, levels, ramp)
    }
    return geometry
  }

  private mutating func densities(
    _ levels: HeatLevels, isSigned: Bool, count: Int, _ geometry: HeatMapGeometry, _ marks: MarkedSlots
  ) {
    let table = (0..<count).map {
      DensityGlyphs.glyph(Float($0) / Float(max(1, count - 1)), isSigned: isSigned, glyphs)
    }
    for y in 0..<levels.height {
      for x in 0..<levels.width {
        let code = levels.codes[y * levels.width + x]
        let special = HeatLevels.special(code)
        let glyph = special?.glyph(glyphs) ?? table[Int(code)]
        var attributes: Attributes = special == .zero ? .dim : special != nil ? .bold : []
        // Reversed, what is next to nothing would look like the greatest value.
        if marks.isOnLine(slotX: x, slotY: y) { attributes.insert(.underline) }
        if marks.isSelected(slotX: x, slotY: y) { attributes.insert(.reverse) }
        put(
          Cell(glyph, Style(.terminal, on: .terminal, attributes)), x: geometry.rect.x + x,
          y: geometry.rect.y + y)
      }
    }
  }

  private mutating func colors(
    _ levels: HeatLevels, _ ramp: Ramp, _ geometry: HeatMapGeometry, _ marks: MarkedSlots
  ) {
    let painter = HeatCellPainter(ramp: ramp, appearance: appearance)
    let used = geometry.used
    // Sixteen colours have none to spare for the cursor's row and column, which the axes tell; only a selection is dotted.
    let isFew = appearance.depth == .ansi16
    func isMarked(_ x: Int, _ y: Int) -> Bool {
      isFew ? marks.isSelected(slotX: x, slotY: y) : marks.contains(slotX: x, slotY: y)
    }
    for cellY in 0..<used.height {
      let upperRow = cellY * geometry.slotsPerCell
      let lowerRow = upperRow + geometry.slotsPerCell - 1
      for x in 0..<levels.width {
        let upper = levels.codes[upperRow * levels.width + x]
        let hasLower = lowerRow < levels.height
        let lower = hasLower ? levels.codes[lowerRow * levels.width + x] : nil
        let cell = painter.cell(
          upper, isMarked: isMarked(x, upperRow), lower, isLowerMarked: isMarked(x, lowerRow))
        put(cell, x: used.x + x, y: used.y + cellY)
      }
    }
  }

  /// Marks the cell where the cursor's lines cross.
  private mutating func cursorMark(
    _ cursor: (row: Int, column: Int), _ geometry: HeatMapGeometry, _ levels: HeatLevels, _ ramp: Ramp
  ) {
    let slots = (x: geometry.columns.slots(of: cursor.column), y: geometry.rows.slots(of: cursor.row))
    let cells = (x: geometry.cellColumns(of: cursor.column), y: geometry.cellRows(of: cursor.row))
    guard let left = cells.x.first, let right = cells.x.last, let top = cells.y.first,
      slots.x.lowerBound < levels.width, slots.y.lowerBound < levels.height
    else { return }
    let code = levels.codes[slots.y.lowerBound * levels.width + slots.x.lowerBound]
    let style = markStyle(code, ramp)
    let middle = top + (cells.y.count - 1) / 2
    if cells.x.count >= 2 {
      for x in cells.x { put(Cell(" ", style), x: x, y: middle) }
      put(Cell("[", style), x: left, y: middle)
      put(Cell("]", style), x: right, y: middle)
    } else {
      let glyph: Unicode.Scalar = glyphs == .ascii ? "+" : "╋"
      for x in cells.x { put(Cell(glyph, style), x: x, y: middle) }
    }
  }

  /// Puts a cross on every value in `area`.
  private mutating func crosses(
    in area: HeatMapArea, _ geometry: HeatMapGeometry, _ levels: HeatLevels, _ ramp: Ramp
  ) {
    let area = area.clamped(rowCount: geometry.rows.count, columnCount: geometry.columns.count)
    let cross: Unicode.Scalar = glyphs == .ascii ? "x" : "×"
    for row in area.rows {
      for column in area.columns {
        let slots = (x: geometry.columns.slots(of: column), y: geometry.rows.slots(of: row))
        guard slots.x.lowerBound < levels.width, slots.y.lowerBound < levels.height else { continue }
        let code = levels.codes[slots.y.lowerBound * levels.width + slots.x.lowerBound]
        let cells = (x: geometry.cellColumns(of: column), y: geometry.cellRows(of: row))
        // Broad cells have a number in their middle.
        let isBroad = cells.x.count >= Self.valueColumns
        put(
          Cell(cross, markStyle(code, ramp)),
          x: isBroad ? cells.x.upperBound - 1 : cells.x.lowerBound + (cells.x.count - 1) / 2,
          y: cells.y.lowerBound + (cells.y.count - 1) / 2)
      }
    }
  }

  private func markStyle(_ code: UInt8, _ ramp: Ramp) -> Style {
    if appearance.depth == .monochrome { return Style(.terminal, on: .terminal, [.bold, .reverse]) }
    if HeatLevels.special(code) != nil { return style(.cursor) }
    return Style(ramp.contrasts[Int(code)], on: ramp.colors[Int(code)], .bold)
  }
}

/// Which slots lie on the cursor's row or column, or in the selection; where both are, the lines stand out against it.
private struct MarkedSlots {
  private var columns = 0..<0
  private var rows = 0..<0
  private var selectedColumns = 0..<0
  private var selectedRows = 0..<0

  init(_ map: HeatMap, _ geometry: HeatMapGeometry) {
    if let column = map.cursor?.column { columns = Self.core(of: geometry.columns.slots(of: column)) }
    if let row = map.cursor?.row { rows = Self.core(of: geometry.rows.slots(of: row)) }
    let selection = map.selection?.clamped(
      rowCount: geometry.rows.count, columnCount: geometry.columns.count)
    if let selection {
      selectedColumns = geometry.columns.slots(of: selection.columns)
      selectedRows = geometry.rows.slots(of: selection.rows)
    }
  }

  /// The middle of a broad row or column, so that the lines do not drown what they point at.
  private static func core(of slots: Range<Int>) -> Range<Int> {
    guard slots.count > 4 else { return slots }
    let middle = slots.lowerBound + (slots.count - 1) / 2
    return middle..<middle + 2
  }

  /// The lines are dashed: between the dashes a whole row or column keeps the colours of its values.
  @inline(__always)
  func contains(slotX: Int, slotY: Int) -> Bool {
    let isDash = columns.contains(slotX) && slotY & 2 == 0 || rows.contains(slotY) && slotX & 2 == 0
    return isDash != isSelected(slotX: slotX, slotY: slotY)
  }

  @inline(__always)
  func isOnLine(slotX: Int, slotY: Int) -> Bool { columns.contains(slotX) || rows.contains(slotY) }

  @inline(__always)
  func isSelected(slotX: Int, slotY: Int) -> Bool {
    selectedColumns.contains(slotX) && selectedRows.contains(slotY)
  }
}

/// Makes the cells of a coloured heat map, each of one slot or of two under each other.
private struct HeatCellPainter {
  let ramp: Ramp
  let appearance: Appearance

  @inline(__always)
  func cell(_ upper: UInt8, isMarked: Bool, _ lower: UInt8?, isLowerMarked: Bool) -> Cell {
    let lowerSpecial = lower.flatMap(HeatLevels.special)
    if HeatLevels.special(upper) != nil || lowerSpecial != nil {
      return special(upper, lower)
    }
    if hasDots && (isMarked || isLowerMarked) { return dotted(upper) }
    let top = color(upper, isMarked)
    let bottom = lower.map { color($0, isLowerMarked) } ?? appearance.background
    if top == bottom { return Cell(.blank, Style(.terminal, on: top)) }
    return Cell(Self.upperHalf, Style(top, on: bottom))
  }

  /// A special value takes the whole cell and leaves the other slot's colour as the ground.
  private func special(_ upper: UInt8, _ lower: UInt8?) -> Cell {
    let candidates = [upper, lower ?? upper]
    let specials = candidates.compactMap(HeatLevels.special)
    guard let shown = specials.min(by: { $0.rawValue < $1.rawValue }) else { return appearance.blank }
    let ordinary = candidates.first { HeatLevels.special($0) == nil }
    // Exact zeros are common beside small values: there the value is what matters.
    if shown == .zero, let ordinary {
      let ground = appearance.background
      return ordinary == upper
        ? Cell(Self.upperHalf, Style(color(upper, false), on: ground))
        : Cell(Self.lowerHalf, Style(color(ordinary, false), on: ground))
    }
    let ground = ordinary.map { color($0, false) } ?? appearance.background
    let attributes: Attributes = shown == .zero ? [] : .bold
    return Cell(
      Glyph(shown.glyph(appearance.glyphs)), Style(appearance.color(of: shown), on: ground, attributes))
  }

  /// Where there are too few colours for a lifted one, what is marked is dotted.
  private var hasDots: Bool { appearance.depth == .ansi16 }

  private func dotted(_ code: UInt8) -> Cell {
    let dot = Glyph(appearance.glyphs == .ascii ? ":" : "┊")
    return Cell(dot, Style(ramp.contrasts[Int(code)], on: ramp.colors[Int(code)]))
  }

  @inline(__always)
  private func color(_ code: UInt8, _ isMarked: Bool) -> Color {
    isMarked ? ramp.marked[Int(code)] : ramp.colors[Int(code)]
  }

  private static let upperHalf = Glyph("▀")
  private static let lowerHalf = Glyph("▄")
}
