import Canvas
import Engine

/// A heat map of one layer's quantity: units downwards, timesteps to the right.
struct UnitPanel {
  var quantity: LayerQuantity
  var scale: ValueScale
  /// The layer and direction; nil for the cursor's.
  var place: LayerDirection?
  /// Above the map.
  var title: [(String, Role)] = []
  /// Before the colour bar; nil for no legend.
  var legendTitle: String?
  var showsInputs = true
  var gutterWidth: Int?

  /// The panel of `scene`; nil where the unroll does not hold the quantity.
  func panel(_ scene: Scene) -> HeatMapPanel? {
    guard let tensor = scene.unroll?.tensor(quantity, at: place ?? scene.cursor.place),
      tensor.shape.count == 2
    else { return nil }
    let matrix = Matrix(rows: tensor.rows, columns: tensor.columns, values: tensor.values).transposed
    guard scene.showsDifference,
      let original = scene.original?.tensor(quantity, at: place ?? scene.cursor.place)
    else { return panel(of: matrix, scene) }
    var difference = self
    difference.legendTitle = legendTitle.map { "Δ \($0)" }
    if !scale.isSigned && !scale.isLogarithmic { difference.scale = .signed(scale.range.upperBound) }
    return difference.panel(of: tensor.less(original).transposed, scene)
  }

  /// The panel of values [H, T] that stand for the quantity.
  func panel(of matrix: Matrix, _ scene: Scene) -> HeatMapPanel {
    let rows = scene.rows(of: matrix)
    let arranged = rows.map { matrix.rows(at: $0.units) } ?? matrix
    let shown = DisplayedValues(arranged, on: scale, scene.display)
    let isInside = scene.cursor.unit < matrix.rows && scene.cursor.timestep < matrix.columns
    let isHere = place == nil || place == scene.cursor.place
    let row = isHere ? (rows.map { $0.row(of: scene.cursor.unit) } ?? scene.cursor.unit) : nil
    let cursor = isInside ? HeatMapCursor(row: row, column: scene.cursor.timestep) : nil
    var panel = HeatMapPanel(HeatMap(shown.matrix, scale: shown.scale, cursor: cursor), columnTitle: "t")
    panel.title = title
    panel.columnLabels = showsInputs ? Array(scene.inputLabels.prefix(matrix.columns)) : []
    panel.gutterWidth = gutterWidth
    panel.legend = legendTitle.map {
      ColorBar(shown.scale, title: scene.display.legendTitle($0), notes: shown.notes)
    }
    panel.foundColumns = scene.foundTimesteps
    panel.map.held = scene.heldAreas(of: quantity, at: place ?? scene.cursor.place, in: matrix, rows)
    if isHere { panel.map.selection = scene.selectedArea(in: matrix, rows) }
    if !shown.isPlain { panel.values = arranged }
    if let rows { panel.rowLabel = { rows.label(of: $0) } }
    return panel
  }

  /// The cursor after a click into the panel drawn in `rect`.
  func cursor(atX x: Int, y: Int, in rect: Rect, _ scene: Scene, _ appearance: Appearance) -> Cursor? {
    guard let panel = panel(scene) else { return nil }
    return Self.cursor(atX: x, y: y, panel, in: rect, scene, appearance)
  }

  static func cursor(
    atX x: Int, y: Int, _ panel: HeatMapPanel, in rect: Rect, _ scene: Scene, _ appearance: Appearance
  ) -> Cursor? {
    let layout = HeatMapPanelLayout(panel, in: rect, appearance: appearance)
    guard let position = layout.position(x: x, y: y) else { return nil }
    var cursor = scene.cursor
    cursor.unit = scene.rows(of: panel.map.matrix)?.units[position.row] ?? position.row
    cursor.timestep = position.column
    return cursor
  }
}

extension Scene {
  /// The selection in the rows of a panel of `matrix` [H, T].
  fileprivate func selectedArea(in matrix: Matrix, _ rows: UnitRows?) -> HeatMapArea? {
    guard let selection else { return nil }
    let shown = selection.units.compactMap { unit in rows.map { $0.row(of: unit) } ?? unit }
    guard let first = shown.min(), let last = shown.max() else { return nil }
    return HeatMapArea(
      rows: first..<last + 1,
      columns: Range(selection.timesteps))
  }

  /// The order of the units, as far as `matrix` [H, …] has them; nil where it is that of their numbers.
  func rows(of matrix: Matrix) -> UnitRows? {
    guard let unitRows, unitRows.units.allSatisfy({ $0 < model.hiddenSize }) else { return nil }
    return unitRows
  }
}

extension Scene {
  /// Where values of a quantity are held, in the rows of a panel of `matrix` [H, T].
  fileprivate func heldAreas(
    of quantity: LayerQuantity, at place: LayerDirection, in matrix: Matrix, _ rows: UnitRows?
  ) -> [HeatMapArea] {
    clamps.filter { $0.place == place && $0.quantity.layerQuantity == quantity }.compactMap { clamp in
      let row = rows.map { $0.row(of: clamp.unit) } ?? clamp.unit
      let columns = clamp.timesteps.clamped(to: 0..<matrix.columns)
      return row.map { HeatMapArea(rows: $0..<$0 + 1, columns: columns) }
    }
  }
}

extension Intervention.Quantity {
  /// What an unroll calls it; nil for the input.
  public var layerQuantity: LayerQuantity? {
    switch self {
    case .hidden: .hidden
    case .cell: .cell
    case .gate(let gate): .gate(gate)
    case .input: nil
    }
  }
}

extension Tensor where Scalar == Float {
  /// The values less those of `other`, both [T, H], over the timesteps that both have.
  fileprivate func less(_ other: Tensor<Float>) -> Matrix {
    let rows = min(rows, other.rows)
    let pairs = zip(values.prefix(rows * columns), other.values)
    return Matrix(rows: rows, columns: columns, values: pairs.map { $0 - $1 })
  }
}
