/// Some rows and columns of a matrix.
public struct MatrixWindow: Hashable, Sendable {
  /// The rows.
  public var rows: Range<Int>
  /// The columns.
  public var columns: Range<Int>

  /// All of `matrix`.
  init(of matrix: Matrix) { (rows, columns) = (0..<matrix.rows, 0..<matrix.columns) }

  /// At most `height` × `width` of `matrix`, around `cursor`.
  init(of matrix: Matrix, around cursor: HeatMapCursor?, width: Int, height: Int) {
    rows = Self.range(height, of: matrix.rows, around: cursor?.row ?? 0)
    columns = Self.range(width, of: matrix.columns, around: cursor?.column ?? 0)
  }

  private static func range(_ length: Int, of count: Int, around position: Int) -> Range<Int> {
    let length = min(max(0, length), count)
    let start = min(max(0, position - length / 2), count - length)
    return start..<start + length
  }
}

/// Where the parts of a `HeatMapPanel` stand.
public struct HeatMapPanelLayout: Hashable, Sendable {
  /// The line above the map.
  public let title: Rect
  /// The labels of rows, left of the map.
  public let gutter: Rect
  /// The map and its rows and columns, those of `window`.
  public let map: HeatMapGeometry
  /// The rows and columns of the panel's matrix that are shown.
  public let window: MatrixWindow
  /// One bar for each column, above the map.
  public let columnSparkline: Rect
  /// One curve for each row, right of the map.
  public let rowSparklines: Rect
  /// The texts of columns.
  public let columnLabels: Rect
  /// The numbers of columns.
  public let columnNumbers: Rect
  /// The colour bar.
  public let legend: Rect

  /// Columns that a cell of a close-up takes at least: a sign, a number of three digits and a gap.
  private static let closeUpColumns = 8
  private static let sparklineColumns = 14

  /// The parts of `panel` in `rect`; those that find no room are empty.
  public init(_ panel: HeatMapPanel, in rect: Rect, appearance: Appearance) {
    let matrix = panel.map.matrix
    let titleHeight = !panel.title.isEmpty && rect.height >= 3 ? 1 : 0
    let legendHeight = panel.legend != nil && rect.height >= 5 ? 1 : 0
    let numbersHeight = rect.height >= 6 ? 1 : 0
    let labelsHeight = !panel.columnLabels.isEmpty && rect.height >= 8 ? 1 : 0
    let axis = numbersHeight + labelsHeight
    let gutterWidth = Self.gutterWidth(panel, in: rect, appearance)
    var body = rect.inset(left: gutterWidth, top: titleHeight, bottom: legendHeight + axis)
    let window =
      panel.isCloseUp
      ? MatrixWindow(
        of: matrix, around: panel.map.cursor, width: body.width / Self.closeUpColumns, height: body.height)
      : MatrixWindow(of: matrix)
    let hasSparklines = panel.showsSparklines && !panel.isCloseUp
    let side =
      hasSparklines && body.width >= 72 && matrix.rows <= body.height ? Self.sparklineColumns : 0
    let above = hasSparklines && body.height >= 14 ? 1 : 0
    columnSparkline = Rect(x: body.x, y: body.y, width: body.width - side, height: above)
    body = body.inset(top: above, right: side)
    map = HeatMapGeometry(
      rows: window.rows.count, columns: window.columns.count, in: body, appearance: appearance)
    self.window = window
    let below = map.used.maxY
    title = Rect(x: rect.x, y: rect.y, width: rect.width, height: titleHeight)
    gutter = Rect(x: rect.x, y: body.y, width: gutterWidth, height: map.used.height)
    rowSparklines = Rect(x: map.used.maxX + 2, y: body.y, width: max(0, side - 2), height: map.used.height)
    columnLabels = Rect(x: body.x, y: below, width: map.used.width, height: labelsHeight)
    columnNumbers = Rect(x: body.x, y: below + labelsHeight, width: body.width, height: numbersHeight)
    legend = Rect(x: rect.x, y: below + axis, width: rect.width, height: legendHeight)
  }

  /// The row and column of the panel's matrix shown at a cell; nil beside the map.
  public func position(x: Int, y: Int) -> (row: Int, column: Int)? {
    map.position(x: x, y: y).map {
      ($0.row + window.rows.lowerBound, $0.column + window.columns.lowerBound)
    }
  }

  private static func gutterWidth(
    _ panel: HeatMapPanel, in rect: Rect, _ appearance: Appearance
  ) -> Int {
    let rows = panel.map.matrix.rows
    let labelColumns =
      [0, rows / 2, max(0, rows - 1)]
      .map { DisplayText(panel.rowLabel($0), glyphs: appearance.glyphs).columns }.max() ?? 0
    let wanted = panel.gutterWidth ?? max(labelColumns, DisplayText(panel.columnTitle).columns) + 2
    return rect.width >= wanted + 8 && rows > 0 ? wanted : 0
  }
}
