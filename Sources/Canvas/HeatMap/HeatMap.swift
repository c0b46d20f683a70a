/// The row or column of a heat map that is marked, or both.
public struct HeatMapCursor: Hashable, Sendable {
  /// A row of the matrix.
  public var row: Int?
  /// A column of the matrix.
  public var column: Int?

  /// A mark on `row`, on `column`, or where both cross.
  public init(row: Int? = nil, column: Int? = nil) {
    self.row = row
    self.column = column
  }
}

/// A matrix drawn as colours.
public struct HeatMap: Hashable, Sendable {
  /// The numbers.
  public var matrix: Matrix
  /// How they become colours.
  public var scale: ValueScale
  /// The row and column that are marked.
  public var cursor: HeatMapCursor?
  /// What a person chose: its colours are lifted as those of the cursor's row and column.
  public var selection: HeatMapArea?
  /// What is marked with a cross, such as values that were set from outside.
  public var held: [HeatMapArea] = []

  /// `matrix` on `scale`, with the lines of the cursor where there is one.
  public init(_ matrix: Matrix, scale: ValueScale, cursor: HeatMapCursor? = nil) {
    self.matrix = matrix
    self.scale = scale
    self.cursor = cursor
  }
}

/// Where a heat map's rows and columns stand within a rectangle, for drawing and for the mouse.
public struct HeatMapGeometry: Hashable, Sendable {
  /// The room that was given.
  public let rect: Rect
  /// Matrix rows along the slots of the height.
  public let rows: AxisScale
  /// Matrix columns along the slots of the width.
  public let columns: AxisScale
  /// How many rows of slots one cell shows: 2 with half blocks.
  public let slotsPerCell: Int

  /// A matrix of `rows` × `columns` in `rect` as `appearance` draws it.
  public init(rows: Int, columns: Int, in rect: Rect, appearance: Appearance) {
    self.rect = rect
    slotsPerCell = appearance.glyphs > .ascii && appearance.depth > .monochrome ? 2 : 1
    self.rows = AxisScale(count: rows, available: rect.height * slotsPerCell)
    self.columns = AxisScale(count: columns, available: rect.width)
  }

  /// The cells that are drawn: at most `rect`.
  public var used: Rect {
    Rect(
      x: rect.x, y: rect.y, width: columns.slots, height: (rows.slots + slotsPerCell - 1) / slotsPerCell)
  }

  /// The columns of cells that show matrix column `column`.
  public func cellColumns(of column: Int) -> Range<Int> {
    let slots = columns.slots(of: column)
    return rect.x + slots.lowerBound..<rect.x + slots.upperBound
  }

  /// The rows of cells that show matrix row `row`.
  public func cellRows(of row: Int) -> Range<Int> {
    let slots = rows.slots(of: row)
    guard !slots.isEmpty else { return rect.y..<rect.y }
    return rect.y + slots.lowerBound / slotsPerCell..<rect.y + (slots.upperBound - 1) / slotsPerCell + 1
  }

  /// The matrix row and column shown at a cell; the upper one where a cell shows two rows. Nil beside the map.
  public func position(x: Int, y: Int) -> (row: Int, column: Int)? {
    guard used.contains(x: x, y: y) else { return nil }
    let row = rows.values(at: (y - rect.y) * slotsPerCell).lowerBound
    return (row, columns.values(at: x - rect.x).lowerBound)
  }

  /// Says where values share a cell, as in `2:1 extreme`; nil where each has its own.
  public var mergeNote: String? {
    switch (rows.mergedCount, columns.mergedCount) {
    case (1, 1): nil
    case (let merged, 1): "rows \(merged):1 extreme"
    case (1, let merged): "columns \(merged):1 extreme"
    case (let rows, let columns): "\(rows)×\(columns):1 extreme"
    }
  }

  /// The same for a map on `scale`, which may show the value farthest from its middle: `farthest of 4×5`.
  public func mergeNote(on scale: ValueScale) -> String? {
    guard scale.pivot != nil else { return mergeNote }
    return switch (rows.mergedCount, columns.mergedCount) {
    case (1, 1): nil
    case (let merged, 1): "farthest of \(merged) rows"
    case (1, let merged): "farthest of \(merged) columns"
    case (let rows, let columns): "farthest of \(rows)×\(columns)"
    }
  }
}
