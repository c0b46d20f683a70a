/// A heat map with everything that makes it readable: a title, labels along both axes, and its legend.
public struct HeatMapPanel: Sendable {
  /// The heat map itself.
  public var map: HeatMap
  /// A line above the map; empty for none.
  public var title: [(String, Role)] = []
  /// At the right end of that line, where there is room for all of it.
  public var note = ""
  /// What a column is, before the numbers under the map.
  public var columnTitle: String
  /// The number of matrix column 0 on the axis.
  public var firstColumn = 0
  /// A text for each column, such as the token read there; empty for none.
  public var columnLabels: [String] = []
  /// The text of a row.
  public var rowLabel: @Sendable (Int) -> String = { String($0) }
  /// The rows that are labelled, with their texts; nil for round row numbers.
  public var rowTicks: [RowTick]?
  /// What the cursor's row is called, where its label does not say it exactly.
  public var cursorRowLabel: String?
  /// The columns that are numbered, with their texts; nil for round column numbers.
  public var columnTicks: [ColumnTick]?
  /// What the cursor's column is called, where its number does not say it.
  public var cursorColumnLabel: String?
  /// The legend under the map; nil where it stands elsewhere.
  public var legend: ColorBar?
  /// The width of the row labels, to align panels under each other; nil for what they need.
  public var gutterWidth: Int?
  /// Whether only the cells around the cursor are shown, broad enough for their numbers.
  public var isCloseUp = false
  /// The numbers written into broad cells; nil for those of the map.
  public var values: Matrix?
  /// The columns that a search found.
  public var foundColumns: Set<Int> = []
  /// Whether sparklines stand beside the rows and above the columns where there is room.
  public var showsSparklines = false

  /// A panel of `map`, whose columns are called `columnTitle`.
  public init(_ map: HeatMap, columnTitle: String, legend: ColorBar? = nil) {
    self.map = map
    self.columnTitle = columnTitle
    self.legend = legend
  }

  /// The panel of some of its rows and columns.
  func part(_ window: MatrixWindow) -> HeatMapPanel {
    guard window != MatrixWindow(of: map.matrix) else { return self }
    let (rows, columns) = (window.rows, window.columns)
    var part = self
    part.map.matrix = map.matrix.rows(rows).columns(columns)
    part.values = values?.rows(rows).columns(columns)
    part.map.cursor?.row = map.cursor?.row.map { $0 - rows.lowerBound }
    part.map.cursor?.column = map.cursor?.column.map { $0 - columns.lowerBound }
    part.map.selection = map.selection.flatMap { $0.part(window) }
    part.map.held = map.held.compactMap { $0.part(window) }
    part.firstColumn += columns.lowerBound
    part.columnLabels = Array(columnLabels.dropFirst(columns.lowerBound).prefix(columns.count))
    part.foundColumns = Set(foundColumns.map { $0 - columns.lowerBound })
    let rowLabel = rowLabel
    part.rowLabel = { rowLabel($0 + rows.lowerBound) }
    part.rowTicks = rowTicks?.filter { rows.contains($0.row) }
      .map { RowTick(row: $0.row - rows.lowerBound, text: $0.text) }
    part.columnTicks = columnTicks?.filter { columns.contains($0.column) }
      .map { ColumnTick(column: $0.column - columns.lowerBound, text: $0.text) }
    return part
  }
}

/// A row of a heat map with its text on the axis.
public struct RowTick: Hashable, Sendable {
  /// A row of the matrix.
  public var row: Int
  /// What is written beside it.
  public var text: String

  /// The text `text` beside row `row`.
  public init(row: Int, text: String) {
    self.row = row
    self.text = text
  }
}

/// A column of a heat map with its text on the axis.
public struct ColumnTick: Hashable, Sendable {
  /// A column of the matrix.
  public var column: Int
  /// What is written under it.
  public var text: String

  /// The text `text` under column `column`.
  public init(column: Int, text: String) {
    self.column = column
    self.text = text
  }
}

extension Drawing {
  /// Draws `panel` into `rect`; returns where its parts stand.
  @discardableResult
  public mutating func heatMapPanel(_ panel: HeatMapPanel, in rect: Rect) -> HeatMapPanelLayout {
    let layout = HeatMapPanelLayout(panel, in: rect, appearance: appearance)
    clipped(to: rect) { drawing in
      let part = panel.part(layout.window)
      drawing.panelTitle(part, layout)
      drawing.heatMap(part.map, in: layout.map.rect)
      drawing.cellValues(part, layout)
      drawing.sparklines(part, layout)
      drawing.rowLabels(part, layout)
      drawing.columnLabels(part, layout)
      drawing.columnNumbers(part, layout)
      if var legend = panel.legend {
        legend.survey = legend.survey.union(ValueSurvey(panel.map.matrix, on: panel.map.scale))
        legend.mergeNote = layout.map.mergeNote(on: panel.map.scale)
        drawing.colorBar(legend, in: layout.legend)
      }
    }
    return layout
  }

  private mutating func panelTitle(_ panel: HeatMapPanel, _ layout: HeatMapPanelLayout) {
    text(panel.title, in: layout.title)
    let right = max(layout.map.used.maxX, layout.gutter.maxX)
    let titleColumns = panel.title.reduce(0) { $0 + DisplayText($1.0, glyphs: glyphs).columns }
    let free = layout.title.inset(left: titleColumns + 1, right: max(0, layout.title.maxX - right))
    guard DisplayText(panel.note, glyphs: glyphs).columns <= free.width else { return }
    text(panel.note, in: free, .dimText, align: .trailing)
  }

  private mutating func rowLabels(_ panel: HeatMapPanel, _ layout: HeatMapPanelLayout) {
    let rows = layout.map.rows
    guard layout.gutter.width > 0, rows.slots > 0 else { return }
    let cursor = panel.map.cursor?.row
    let cursorY = cursor.flatMap { middle(layout.map.cellRows(of: $0)) }
    for tick in panel.rowTicks ?? roundTicks(panel, layout) {
      guard let y = middle(layout.map.cellRows(of: tick.row)), y != cursorY else { continue }
      let room = Rect(x: layout.gutter.x, y: y, width: layout.gutter.width - 1, height: 1)
      text(tick.text, in: room, .dimText, align: .trailing)
    }
    guard let cursor, let y = cursorY else { return }
    let label = Rect(x: layout.gutter.x, y: y, width: layout.gutter.width - 1, height: 1)
    text(panel.cursorRowLabel ?? panel.rowLabel(cursor), in: label, style: cursorLabelStyle, align: .trailing)
    put(glyphs == .ascii ? ">" : "▸", x: layout.gutter.maxX - 1, y: y, .accent)
  }

  private func roundTicks(_ panel: HeatMapPanel, _ layout: HeatMapPanelLayout) -> [RowTick] {
    let rows = layout.map.rows
    if panel.isCloseUp {
      return (0..<rows.count).map { RowTick(row: $0, text: panel.rowLabel($0)) }
    }
    let cellsPerRow = Double(rows.slots) / Double(layout.map.slotsPerCell * rows.count)
    let stride = Ticks.indexStride(cellsPerIndex: cellsPerRow, labelCells: cellsPerRow >= 2 ? 1 : 3)
    return Swift.stride(from: 0, to: rows.count, by: stride).map {
      RowTick(row: $0, text: panel.rowLabel($0))
    }
  }

  private mutating func columnLabels(_ panel: HeatMapPanel, _ layout: HeatMapPanelLayout) {
    guard !layout.columnLabels.isEmpty else { return }
    let labels = panel.columnLabels.prefix(panel.map.matrix.columns).enumerated().map { column, text in
      AxisLabel(
        text, columns: layout.map.cellColumns(of: column), isMarked: panel.map.cursor?.column == column,
        isFound: panel.foundColumns.contains(column))
    }
    // Where columns share a cell only the cursor's text and what was found can be told.
    let shown = layout.map.columns.merges ? labels.filter { $0.isMarked || $0.isFound } : labels
    // Single characters are told apart without a gap, longer texts are not.
    let isTight = shown.allSatisfy {
      DisplayText($0.text, glyphs: glyphs).columns <= max(2, $0.columns.count - 1)
    }
    axisLabels(shown, in: layout.columnLabels, .text, gap: isTight ? 0 : 1)
  }

  private mutating func columnNumbers(_ panel: HeatMapPanel, _ layout: HeatMapPanelLayout) {
    let columns = layout.map.columns
    guard !layout.columnNumbers.isEmpty, columns.slots > 0 else { return }
    let title = Rect(
      x: layout.gutter.x, y: layout.columnNumbers.y, width: max(0, layout.gutter.width - 1), height: 1)
    text(panel.columnTitle, in: title, .dimText, align: .trailing)
    let cursor = panel.map.cursor?.column
    var ticks = panel.columnTicks ?? roundColumnTicks(panel, layout)
    if let cursor {
      let text = panel.cursorColumnLabel ?? String(cursor + panel.firstColumn)
      ticks = ticks.filter { $0.column != cursor } + [ColumnTick(column: cursor, text: text)]
    }
    let labels = ticks.map { tick in
      AxisLabel(
        tick.text, columns: layout.map.cellColumns(of: tick.column), isMarked: tick.column == cursor)
    }
    axisLabels(labels, in: layout.columnNumbers)
  }

  private func roundColumnTicks(_ panel: HeatMapPanel, _ layout: HeatMapPanelLayout) -> [ColumnTick] {
    let columns = layout.map.columns
    let stride = Ticks.indexStride(
      cellsPerIndex: Double(columns.slots) / Double(columns.count), labelCells: 6)
    return Swift.stride(from: 0, to: columns.count, by: stride).map {
      ColumnTick(column: $0, text: String($0 + panel.firstColumn))
    }
  }

  private func middle(_ range: Range<Int>) -> Int? {
    range.isEmpty ? nil : range.lowerBound + (range.count - 1) / 2
  }
}
