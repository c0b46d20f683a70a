import Canvas
import Engine

/// The recurrent and input weights of one layer, a heat map for each gate: the unit that is driven downwards,
/// what drives it to the right. Of an encoder–decoder those of the part that reads at the cursor's timestep.
struct WeightsView: ExplorerView {
  let name = "weights"
  let title = "Weights"
  let minimumSize = Extents(width: 24, height: 6)
  let verticalAxis = VerticalAxis.units

  func valueSettings(_ model: ModelShape) -> Set<ValueSetting> { Set(ValueSetting.allCases) }

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    let panels = scene.display.shown(panels(scene))
    guard !panels.isEmpty else {
      return drawing.notice("No weights of step \(scene.cursor.step) at hand", in: rect)
    }
    let grid = PanelGrid(panels, in: rect)
    var merges: Set<String> = []
    for (panel, area) in zip(panels, grid.areas) {
      let parts = Self.parts(of: area, scene)
      let layout = drawing.heatMapPanel(panel, in: parts.map)
      drawing.histogram(of: panel, gutter: layout.gutter.width, in: parts.histogram)
      if let note = layout.map.mergeNote { merges.insert(note) }
    }
    let notes =
      scene.display.notes(on: Self.scale(scene)) + ["row: driven unit, column: source"] + merges.sorted()
    let scale = panels[0].map.scale
    let survey = panels.reduce(ValueSurvey()) { $0.union(ValueSurvey($1.map.matrix, on: scale)) }
    let title = scene.display.legendTitle("weight")
    drawing.colorBar(ColorBar(scale, title: title, notes: notes, survey: survey), in: grid.legend)
  }

  func difference(_ scene: Scene, from first: Scene) -> SceneDifference { scene.weightsLess(first) }

  func readout(_ scene: Scene) -> String {
    guard let weights = scene.weights else { return "no weights at hand" }
    let hidden = weights.model.hiddenSize
    guard (0..<hidden).contains(scene.cursor.unit) else { return "no such unit" }
    let recurrent = weights["\(Self.part(scene)).weight_hh_\(scene.cursor.place)"]
    let norms = Self.blocks(weights.model).enumerated().map { block, name in
      let row = recurrent.row(block * hidden + scene.cursor.unit)
      let norm = euclideanNorm(row.map { Double($0) })
      return "\(name.symbol) \(NumberFormat.aligned(norm))"
    }
    let seen = weights.model.peepholes.map { peephole in
      let diagonal = weights["\(Self.part(scene)).\(peephole.weightName)_\(scene.cursor.place)"].values
      return "\(peephole.symbol) \(NumberFormat.aligned(Double(diagonal[scene.cursor.unit])))"
    }
    return "unit \(scene.cursor.unit): ‖w_hh‖ " + (norms + seen).joined(separator: "  ")
  }

  func cursor(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> Cursor? {
    let panels = scene.display.shown(panels(scene))
    for (panel, area) in zip(panels, PanelGrid(panels, in: rect).areas) {
      let layout = HeatMapPanelLayout(panel, in: Self.parts(of: area, scene).map, appearance: appearance)
      guard let position = layout.position(x: x, y: y) else { continue }
      var cursor = scene.cursor
      cursor.unit = scene.rows(of: panel.map.matrix)?.units[position.row] ?? position.row
      return cursor
    }
    return nil
  }

  func subtitle(_ scene: Scene) -> String {
    guard scene.model.hasDecoder else { return scene.placeName }
    let part = Self.part(scene) == "decoder" ? "decoder" : "encoder"
    return scene.placeName.isEmpty ? part : "\(scene.placeName), \(part)"
  }

  /// What the names of the parameters begin with that compute the cursor's timestep.
  private static func part(_ scene: Scene) -> String {
    guard scene.model.hasDecoder, let sourceLength = scene.probe?.sourceLength else { return "rnn" }
    return scene.cursor.timestep < sourceLength ? "rnn" : "decoder"
  }

  func zoomLevels(_ scene: Scene) -> [Zoom] { [.page, .panel, .cells] }

  func panelAreas(_ scene: Scene, in rect: Rect) -> [Rect] {
    let panels = panels(scene)
    return panels.isEmpty ? [rect] : PanelGrid(panels, in: rect).areas
  }

  /// The matrix, and under it how often its values occur where there is room.
  private static func parts(of area: Rect, _ scene: Scene) -> (map: Rect, histogram: Rect) {
    let height = area.height >= 14 && scene.display.zoom < .cells ? max(4, area.height / 5) : 0
    let parts = area.rows([.share(), .fixed(height)])
    return (parts[0], parts[1])
  }

  private static func scale(_ scene: Scene) -> ValueScale { .signed(scene.ranges.weightLimit) }

  /// The blocks of rows in PyTorch's order.
  private static func blocks(_ model: ModelShape) -> [(symbol: String, title: String)] {
    model.cell == .rnn
      ? [("h", "state")] : model.weightedGates.map { ($0.symbol(in: model.cell), $0.title) }
  }

  private func panels(_ scene: Scene) -> [HeatMapPanel] {
    guard let weights = scene.weights, weights.model.layerDirections.contains(scene.cursor.place) else {
      return []
    }
    let matrices = ["hh", "ih"].flatMap { kind in
      let tensor = weights["\(Self.part(scene)).weight_\(kind)_\(scene.cursor.place)"]
      let whole = Matrix(rows: tensor.rows, columns: tensor.columns, values: tensor.values)
      return Self.blocks(weights.model).enumerated().map { block, name in
        let hidden = weights.model.hiddenSize
        let source = kind == "hh" ? "h" : scene.cursor.place.layer == 0 ? "x" : "below"
        return panel(whole.rows(block * hidden..<(block + 1) * hidden), name, source: source, scene)
      }
    }
    return matrices + peepholePanels(weights, scene)
  }

  /// The diagonal weights from the cell state to each gate that sees it, as columns of one panel.
  private func peepholePanels(_ weights: Weights<Float>, _ scene: Scene) -> [HeatMapPanel] {
    let peepholes = weights.model.peepholes
    guard !peepholes.isEmpty else { return [] }
    let diagonals = peepholes.map {
      weights["\(Self.part(scene)).\($0.weightName)_\(scene.cursor.place)"].values
    }
    let matrix = Matrix(
      rows: peepholes.count, columns: weights.model.hiddenSize, values: diagonals.flatMap { $0 }
    ).transposed
    let symbols = peepholes.map { $0.gate.symbol(in: .lstm) }.joined(separator: " ")
    var panel = panel(matrix, (symbols, "peepholes"), source: "c", scene)
    panel.columnLabels = peepholes.map { $0.gate.symbol(in: .lstm) }
    return [panel]
  }

  private func panel(
    _ matrix: Matrix, _ name: (symbol: String, title: String), source: String, _ scene: Scene
  ) -> HeatMapPanel {
    let rows = scene.rows(of: matrix)
    let arranged = rows.map { matrix.rows(at: $0.units) } ?? matrix
    let shown = DisplayedValues(arranged, on: Self.scale(scene), scene.display)
    var map = HeatMap(shown.matrix, scale: shown.scale)
    if (0..<matrix.rows).contains(scene.cursor.unit) {
      map.cursor = HeatMapCursor(row: rows.map { $0.row(of: scene.cursor.unit) } ?? scene.cursor.unit)
    }
    var panel = HeatMapPanel(map, columnTitle: source)
    if !shown.isPlain { panel.values = arranged }
    if let rows { panel.rowLabel = { rows.label(of: $0) } }
    panel.title = [("\(source)→\(name.symbol) ", .keyHint), (name.title, .title)]
    return panel
  }
}

extension Peephole {
  /// What its weights are called in equations.
  fileprivate var symbol: String { "w_c\(gate.symbol(in: .lstm))" }
}

extension Drawing {
  /// The histogram of a panel's weights, with their mean and deviation.
  fileprivate mutating func histogram(of panel: HeatMapPanel, gutter: Int, in rect: Rect) {
    guard !rect.isEmpty else { return }
    let matrix = panel.values ?? panel.map.matrix
    let values = (0..<matrix.rows).flatMap { row in (0..<matrix.columns).map { matrix[row, $0] } }
    let count = Double(max(1, values.count))
    let mean = values.reduce(0.0) { $0 + Double($1) } / count
    let variance = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
    let limit = values.lazy.filter(\.isFinite).map { Double($0.magnitude) }.max() ?? 0
    histogram(
      of: Tensor(shape: [matrix.rows, matrix.columns], values: values),
      over: -max(limit, 1e-6)...max(limit, 1e-6), title: "mean \(NumberFormat.short(mean, digits: 2))",
      note: "σ \(NumberFormat.short(variance.squareRoot(), digits: 2))", gutter: gutter, in: rect)
  }
}
