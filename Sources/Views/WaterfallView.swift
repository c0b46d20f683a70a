import Canvas
import Engine

/// The gradient profile of every training step: timesteps to the right, training steps downwards, log₁₀‖δ_t‖ as
/// colour. A dark left half is a network that cannot learn from what it read long ago.
struct WaterfallView: ExplorerView {
  let name = "waterfall"
  let title = "Gradient waterfall"
  let minimumSize = Extents(width: 16, height: 4)
  let verticalAxis = VerticalAxis.steps

  func valueSettings(_ model: ModelShape) -> Set<ValueSetting> { [.range, .scale] }

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    guard let rows = WaterfallRows(scene, in: rect, appearance: drawing.appearance) else {
      let text = scene.history.isEmpty ? "No training step yet" : "This recording holds no gradient profiles"
      return drawing.notice(text, in: rect)
    }
    drawing.heatMapPanel(rows.panel(scene), in: rect)
  }

  func readout(_ scene: Scene) -> String {
    guard let record = scene.record else { return "no training step yet" }
    guard let known = scene.profiledRecord else {
      return "step \(record.step): its gradient profile was not recorded"
    }
    let profile = scene.profile(of: known)
    let index = profile.startIndex + scene.cursor.timestep
    guard profile.indices.contains(index) else { return "step \(record.step): no such timestep" }
    let value = NumberFormat.powerOfTen(decades: Double(profile[index]))
    let note = known.step == record.step ? "" : ", of step \(known.step), the last profile recorded"
    return "step \(record.step), t \(scene.cursor.timestep): ‖δ‖ = \(value)\(note)"
  }

  func cursor(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> Cursor? {
    guard let rows = WaterfallRows(scene, in: rect, appearance: appearance) else { return nil }
    let layout = HeatMapPanelLayout(rows.panel(scene), in: rect, appearance: appearance)
    guard let position = layout.position(x: x, y: y) else { return nil }
    var cursor = scene.cursor
    (cursor.step, cursor.timestep) = (rows.step(ofRow: position.row), position.column)
    return cursor
  }
}

/// The rows that a waterfall of a certain height shows: one for each step, or for each share of the steps.
private struct WaterfallRows {
  private let history: RunHistory
  private let rows: AxisScale
  private let matrix: Matrix
  /// How many rows there is room for.
  private let slots: Int

  init?(_ scene: Scene, in rect: Rect, appearance: Appearance) {
    history = scene.history
    guard !history.isEmpty, scene.placeCount > 0 else { return nil }
    let timesteps = history.profileValueCount / scene.placeCount
    guard timesteps > 0 else { return nil }
    let zeros = [Float](repeating: 0, count: timesteps)
    let sketch = Self.panel(Matrix(rows: 1, columns: timesteps, values: zeros), scene)
    let area = HeatMapPanelLayout(sketch, in: rect, appearance: appearance).map
    slots = max(1, area.rect.height * area.slotsPerCell)
    rows = AxisScale(count: history.count, available: min(slots, max(1, history.count)))
    matrix = Matrix(
      rows: rows.slots, columns: timesteps,
      values: Self.values(rows, at: scene.placeIndex * timesteps, count: timesteps, of: history))
  }

  /// The rows' greatest values. Where no profile was recorded the last one before it stands, or else the first.
  private static func values(
    _ rows: AxisScale, at start: Int, count: Int, of history: RunHistory
  ) -> [Float] {
    var known: [ArraySlice<Float>] = (0..<rows.slots).map { row in
      history.profilePeaks(at: rows.values(at: row)).dropFirst(start).prefix(count)
    }
    var last = known.first { !$0.isEmpty } ?? []
    for row in known.indices {
      if known[row].isEmpty { known[row] = last }
      last = known[row]
    }
    return known.flatMap { $0 + Array(repeating: -.infinity, count: count - $0.count) }
  }

  func step(ofRow row: Int) -> Int { history[rows.values(at: row).lowerBound].step }

  func panel(_ scene: Scene) -> HeatMapPanel {
    var panel = Self.panel(matrix, scene)
    let (history, rows) = (history, rows)
    panel.rowLabel = { row in
      rows.slots == 0 ? "" : String(history[rows.values(at: min(row, rows.slots - 1)).lowerBound].step)
    }
    if let index = history.index(atOrBefore: scene.cursor.step), scene.cursor.timestep < matrix.columns {
      panel.map.cursor = HeatMapCursor(
        row: rows.slots(of: index).lowerBound, column: scene.cursor.timestep)
      panel.cursorRowLabel = String(history[index].step)
    }
    panel.rowTicks = Ticks.linear(
      Double(scene.stepRange.lowerBound)...Double(scene.stepRange.upperBound), count: max(2, slots / 8)
    ).compactMap { tick in
      let step = Int(clamping: tick, within: scene.stepRange)
      return history.index(atOrBefore: step).map {
        RowTick(row: rows.slots(of: $0).lowerBound, text: String(step))
      }
    }
    var legend = ColorBar(panel.map.scale, title: "‖δ‖", notes: panel.legend?.notes ?? [])
    if rows.merges { legend.notes.append("\(rows.mergedCount) steps a row, extreme") }
    panel.legend = legend
    return panel
  }

  private static func panel(_ matrix: Matrix, _ scene: Scene) -> HeatMapPanel {
    var display = scene.display
    display.isPerUnit = false
    let shown = DisplayedValues(matrix, on: .decades(scene.ranges.profileDecades), display)
    var panel = HeatMapPanel(
      HeatMap(shown.matrix, scale: shown.scale), columnTitle: "step  t",
      legend: ColorBar(shown.scale, notes: shown.notes))
    panel.foundColumns = scene.foundTimesteps
    panel.map.selection = scene.selection.map {
      HeatMapArea(rows: 0..<matrix.rows, columns: Range($0.timesteps))
    }
    panel.columnLabels = scene.unroll?.timesteps == matrix.columns ? scene.inputLabels : []
    return panel
  }
}
