import Canvas
import Engine

/// A heat map of one layer's quantity: units downwards, timesteps to the right.
struct UnitPanel {
  var quantity: LayerQuantity
  var scale: ValueScale
  /// Above the map.
  var title: [(String, Role)] = []
  /// Before the colour bar; nil for no legend.
  var legendTitle: String?
  var showsInputs = true
  var gutterWidth: Int?

  /// The panel of `scene`; nil where the unroll does not hold the quantity.
  func panel(_ scene: Scene) -> HeatMapPanel? {
    guard let tensor = scene.tensor(quantity), tensor.shape.count == 2 else { return nil }
    let matrix = Matrix(rows: tensor.rows, columns: tensor.columns, values: tensor.values).transposed
    return panel(of: matrix, scene)
  }

  /// The panel of values [H, T] that stand for the quantity.
  func panel(of matrix: Matrix, _ scene: Scene) -> HeatMapPanel {
    let isInside = scene.cursor.unit < matrix.rows && scene.cursor.timestep < matrix.columns
    let cursor = isInside ? HeatMapCursor(row: scene.cursor.unit, column: scene.cursor.timestep) : nil
    var panel = HeatMapPanel(HeatMap(matrix, scale: scale, cursor: cursor), columnTitle: "t")
    panel.title = title
    panel.columnLabels = showsInputs ? Array(scene.inputLabels.prefix(matrix.columns)) : []
    panel.gutterWidth = gutterWidth
    panel.legend = legendTitle.map { ColorBar(scale, title: $0) }
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
    guard let position = layout.map.position(x: x, y: y) else { return nil }
    var cursor = scene.cursor
    (cursor.unit, cursor.timestep) = (position.row, position.column)
    return cursor
  }
}
