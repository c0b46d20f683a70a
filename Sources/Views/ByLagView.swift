import Canvas
import Engine

/// Gradient by lag: how much the loss at each step (downwards) depends on the state at each earlier timestep (to
/// the right), ‖∂ℓ_k/∂h_t‖ of the top layer, and which share of it comes from which lag. It shows what the total
/// gradient hides: with a loss at every step the total looks healthy however short the memory is.
struct ByLagView: ExplorerView {
  let name = "by-lag"
  let title = "Gradient by lag"
  let shortTitle = "lag"
  let minimumSize = Extents(width: 20, height: 6)
  let verticalAxis = VerticalAxis.none
  /// The room for labels left of both parts.
  private static let gutterWidth = 7

  func valueSettings(_ model: ModelShape) -> Set<ValueSetting> { [.range, .scale] }

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    guard let panel = panel(scene) else { return drawing.missingUnroll(scene, in: rect) }
    let parts = areas(scene, rect)
    drawing.text(scene.lags?.words ?? "", in: parts.words, .strongText)
    drawing.heatMapPanel(panel, in: parts.map)
    if let lags = scene.lags { drawShares(lags, in: parts.shares, on: &drawing) }
  }

  /// The matrix is that of the top layer, wherever the cursor is.
  func subtitle(_ scene: Scene) -> String {
    var top = scene
    top.cursor.place = LayerDirection(
      layer: scene.model.layerCount - 1, isReverse: scene.cursor.place.isReverse)
    return top.placeName
  }

  func difference(_ scene: Scene, from first: Scene) -> SceneDifference {
    guard scene.unrollStep == first.unrollStep || scene.record?.step != first.record?.step else {
      return .absent("The gradients by lag of both runs are not of one step yet")
    }
    let name = scene.cursor.place.isReverse ? TensorName.byLagReverse : TensorName.byLag
    return scene.less(first, of: [name], inDecades: true)
  }

  func readout(_ scene: Scene) -> String {
    guard let tensor = tensor(scene) else { return "gradient by lag: \(scene.missingReadout)" }
    let t = scene.cursor.timestep
    guard (0..<tensor.columns).contains(t) else { return "no such timestep" }
    let reached = scene.cursor.place.isReverse ? 0..<min(t + 1, tensor.rows) : t..<tensor.rows
    let strongest = reached.max { tensor[$0, t] < tensor[$1, t] } ?? t
    let value = NumberFormat.short(Double(tensor[strongest, t]), digits: 4)
    return "h at t \(t)\(scene.inputNote(at: t)) matters most for the loss at timestep \(strongest): \(value)"
  }

  func cursor(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> Cursor? {
    guard let panel = panel(scene) else { return nil }
    let layout = HeatMapPanelLayout(panel, in: areas(scene, rect).map, appearance: appearance)
    guard let position = layout.position(x: x, y: y) else { return nil }
    var cursor = scene.cursor
    cursor.timestep = position.column
    return cursor
  }

  private func areas(_ scene: Scene, _ rect: Rect) -> (words: Rect, map: Rect, shares: Rect) {
    let hasShares = scene.lags != nil && rect.height >= 16
    let rows = rect.rows([
      .fixed(scene.lags == nil ? 0 : 1), .share(3), .fixed(hasShares ? 1 : 0), .share(hasShares ? 1 : 0),
    ])
    return (rows[0], rows[1], rows[3])
  }

  private func tensor(_ scene: Scene) -> Tensor<Float>? {
    let name = scene.cursor.place.isReverse ? TensorName.byLagReverse : TensorName.byLag
    return scene.unroll?.tensors[name].flatMap { $0.shape.count == 2 ? $0 : nil }
  }

  private func panel(_ scene: Scene) -> HeatMapPanel? {
    guard let tensor = tensor(scene) else { return nil }
    let matrix = Matrix(rows: tensor.rows, columns: tensor.columns, values: tensor.values)
    var display = scene.display
    display.isPerUnit = false
    let shown = DisplayedValues(matrix, on: .logarithmic(scene.ranges.profileDecades), display)
    var map = HeatMap(shown.matrix, scale: shown.scale)
    if (0..<tensor.columns).contains(scene.cursor.timestep) {
      map.cursor = HeatMapCursor(column: scene.cursor.timestep)
    }
    var panel = HeatMapPanel(
      map, columnTitle: "k  t",
      legend: ColorBar(map.scale, title: display.legendTitle("‖∂ℓ/∂h‖"), notes: shown.notes))
    panel.columnLabels = scene.inputLabels
    panel.foundColumns = scene.foundTimesteps
    panel.gutterWidth = Self.gutterWidth
    return panel
  }

  /// The share of each lag as bars, those within the effective memory in another colour.
  private func drawShares(_ lags: LagSummary, in rect: Rect, on drawing: inout Drawing) {
    guard rect.height >= 3 else { return }
    let bars = rect.inset(left: Self.gutterWidth, bottom: 1)
    let most = lags.shares.max() ?? 0
    let gutter = Rect(x: rect.x, y: rect.y, width: Self.gutterWidth - 1, height: 1)
    drawing.text(NumberFormat.short(most * 100, digits: 2) + "%", in: gutter, .dimText, align: .trailing)
    drawing.bars(lags.shares, upTo: most, in: bars, .series6)
    let scale = AxisScale(count: lags.shares.count, available: bars.width)
    let beyond = min(max(0, lags.effectiveMemory + 1), lags.shares.count)
    if beyond < lags.shares.count {
      let start = scale.slots(of: beyond).lowerBound
      let faded = drawing.style(.dimText)
      drawing.restyle(bars.inset(left: start)) { $0 = faded }
    }
    var title = gutter
    title.y = rect.maxY - 1
    drawing.text("lag", in: title, .dimText, align: .trailing)
    let stride = Ticks.indexStride(
      cellsPerIndex: Double(scale.slots) / Double(max(1, scale.count)), labelCells: 6)
    let labels = Swift.stride(from: 0, to: scale.count, by: stride).map { lag in
      let slots = scale.slots(of: lag)
      return AxisLabel(String(lag), columns: bars.x + slots.lowerBound..<bars.x + slots.upperBound)
    }
    drawing.axisLabels(labels, in: Rect(x: bars.x, y: rect.maxY - 1, width: bars.width, height: 1))
  }
}
