import Analysis
import Canvas
import Engine

/// The gates of one layer, one heat map each: units × timesteps. A simple RNN has none: its |h| is shown, which
/// tells where tanh is saturated.
struct GatesView: ExplorerView {
  let name = "gates"
  let title = "Gates"
  let minimumSize = Extents(width: 20, height: 5)
  let verticalAxis = VerticalAxis.units

  /// A gate's values are 0…1 whatever is looked at.
  func valueSettings(_ model: ModelShape) -> Set<ValueSetting> {
    model.cell == .rnn ? Set(ValueSetting.allCases) : [.scale, .perUnit]
  }

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    if scene.model.cell == .rnn { return drawMagnitude(scene, in: rect, on: &drawing) }
    let all = panels(scene)
    guard !all.isEmpty else { return drawing.missingUnroll(scene, in: rect) }
    let layout = PanelGrid(scene.display.shown(all), in: rect)
    let shown = shown(scene, layout.areas)
    let maps = shown.map { drawing.heatMapPanel($0.panel, in: $0.area).map }
    drawLegends(of: shown.map(\.panel), scene, maps, in: layout.legend, on: &drawing)
  }

  /// What is drawn in the gates' `areas`: where there is room for both directions of a layer, forward above reverse on one
  /// time axis.
  private func shown(
    _ scene: Scene, _ areas: [Rect]
  ) -> [(panel: HeatMapPanel, area: Rect, place: LayerDirection)] {
    let here = scene.cursor.place
    guard let first = areas.first, StatePanels.isPaired(scene, in: first) else {
      return zip(scene.display.shown(panels(scene)), areas).map { ($0, $1, here) }
    }
    let places = [false, true].map { LayerDirection(layer: here.layer, isReverse: $0) }
    let directions = places.map { scene.display.shown(panels(scene, at: $0)) }
    return areas.enumerated().flatMap { gate, area in
      // The lower one has a row more: what is read stands under both once.
      let rows = area.rows([.fixed((area.height - (scene.inputLabels.isEmpty ? 0 : 1)) / 2), .share()])
      return places.indices.filter { gate < directions[$0].count }.map { half in
        let place = places[half]
        var panel = directions[half][gate]
        panel.title.append(
          (place.isReverse ? " ← reverse" : " → forward", place == here ? .accent : .dimText))
        if !place.isReverse { panel.columnLabels = [] }
        return (panel, rows[half], place)
      }
    }
  }

  /// One legend for the gates and one for the candidate, as far as they are shown.
  private func drawLegends(
    of panels: [HeatMapPanel], _ scene: Scene, _ maps: [HeatMapGeometry], in rect: Rect,
    on drawing: inout Drawing
  ) {
    let kinds = [("gate", Self.gateScale), ("candidate", Self.candidateScale)].compactMap { title, scale in
      let isCandidate = title == Gate.candidate.title
      let shown = panels.filter { ($0.title.contains { $0.0 == Gate.candidate.title }) == isCandidate }
      return shown.first.map { (title, scale, $0.map.scale, shown) }
    }
    let legends = rect.columns(kinds.map { _ in .share() }, gap: 3)
    for (index, (title, scale, drawnScale, shown)) in kinds.enumerated() {
      let survey = shown.reduce(ValueSurvey()) { $0.union(ValueSurvey($1.map.matrix, on: drawnScale)) }
      var bar = ColorBar(
        drawnScale, title: (scene.showsDifference ? "Δ " : "") + scene.display.legendTitle(title),
        notes: scene.display.notes(on: scale),
        survey: survey)
      bar.mergeNote = maps.lazy.compactMap { $0.mergeNote(on: drawnScale) }.first
      drawing.colorBar(bar, in: legends[index])
    }
  }

  func zoomLevels(_ scene: Scene) -> [Zoom] {
    scene.model.cell == .rnn ? [.page, .cells] : [.page, .panel, .cells]
  }

  func panelAreas(_ scene: Scene, in rect: Rect) -> [Rect] {
    let panels = scene.model.cell == .rnn ? [] : panels(scene)
    return panels.isEmpty ? [rect] : PanelGrid(panels, in: rect).areas
  }

  func quantity(_ scene: Scene) -> LayerQuantity? {
    let gates = Gate.gates(of: scene.model.cell)
    return gates.isEmpty ? .hidden : .gate(gates[scene.display.panel % gates.count])
  }

  func difference(_ scene: Scene, from first: Scene) -> SceneDifference {
    guard scene.model.cell == first.model.cell, scene.model.cell != .rnn else {
      return .absent("\(scene.model.summary) and \(first.model.summary) do not have the same gates")
    }
    return scene.less(
      first,
      of: scene.model.layerDirections.flatMap { place in
        Gate.gates(of: scene.model.cell).map { TensorName.of(.gate($0), at: place) }
      })
  }

  func readout(_ scene: Scene) -> String {
    if scene.model.cell == .rnn { return scene.unitReadout(.hidden, symbol: "h") }
    let values = values(scene, in: scene.unroll)
    guard !values.isEmpty else { return "gates: \(scene.missingReadout)" }
    let t = scene.cursor.timestep
    return "unit \(scene.cursor.unit) at t \(t)\(scene.inputNote(at: t)): " + values.joined(separator: "  ")
      + (scene.original == nil
        ? "" : " altered (original " + self.values(scene, in: scene.original).joined(separator: "  ") + ")")
  }

  /// Each gate's letter and value under the cursor.
  private func values(_ scene: Scene, in unroll: Unroll<Float>?) -> [String] {
    Gate.gates(of: scene.model.cell).compactMap { gate in
      scene.value(of: .gate(gate), in: unroll).map {
        "\(gate.symbol(in: scene.model.cell)) \(NumberFormat.aligned(Double($0)))"
      }
    }
  }

  func cursor(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> Cursor? {
    if scene.model.cell == .rnn {
      return magnitudePanel(scene).flatMap {
        let panel = scene.display.magnified($0)
        return UnitPanel.cursor(atX: x, y: y, panel, in: rect.inset(top: 1), scene, appearance)
      }
    }
    let areas = PanelGrid(scene.display.shown(panels(scene)), in: rect).areas
    for (panel, area, place) in shown(scene, areas) {
      guard var found = UnitPanel.cursor(atX: x, y: y, panel, in: area, scene, appearance) else { continue }
      found.place = place
      return found
    }
    return nil
  }

  private static let gateScale = ValueScale.twoSided(0...1)
  private static let candidateScale = ValueScale.signed(1)

  /// The panels of all gates of one layer and direction; of the cursor's where `place` is nil.
  private func panels(_ scene: Scene, at place: LayerDirection? = nil) -> [HeatMapPanel] {
    Gate.gates(of: scene.model.cell).compactMap { gate in
      let origin = scene.model.weightedGates.contains(gate) ? "" : ", 1 − f"
      var panel = UnitPanel(
        quantity: .gate(gate), scale: gate == .candidate ? Self.candidateScale : Self.gateScale,
        place: place,
        title: [(gate.symbol(in: scene.model.cell) + " ", .accent), (gate.title + origin, .title)]
      ).panel(scene)
      panel?.note = scene.saturationNote(of: gate, at: place ?? scene.cursor.place)
      return panel
    }
  }

  private func magnitudePanel(_ scene: Scene) -> HeatMapPanel? {
    guard let hidden = scene.tensor(.hidden) else { return nil }
    let magnitudes = Matrix(
      rows: hidden.rows, columns: hidden.columns, values: hidden.values.map(\.magnitude))
    return UnitPanel(
      quantity: .hidden, scale: .linear(0...scene.ranges.hiddenLimit), legendTitle: "|h|"
    ).panel(of: magnitudes.transposed, scene)
  }

  private func drawMagnitude(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    let isTanh = scene.model.activation == .tanh
    let saturation = isTanh ? "; where it is near 1, tanh is saturated and lets no gradient through" : ""
    drawing.text("A simple RNN has no gates. Shown: |h|\(saturation).", in: rect.row(0), .dimText)
    guard let panel = magnitudePanel(scene) else {
      return drawing.missingUnroll(scene, in: rect.inset(top: 1))
    }
    drawing.heatMapPanel(scene.display.magnified(panel), in: rect.inset(top: 1))
  }
}

extension Scene {
  /// How much of the time a gate is shut and open, or its tanh is at either end.
  fileprivate func saturationNote(of gate: Gate, at place: LayerDirection) -> String {
    guard display.difference == nil, !showsDifference,
      let values = unroll?.tensor(.gate(gate), at: place)?.values,
      !values.isEmpty
    else {
      return ""
    }
    let (low, high) =
      gate == .candidate
      ? (-Saturation.tanhLimit, Saturation.tanhLimit) : (Saturation.leftGateLimit, Saturation.rightGateLimit)
    let (shut, open) = (values.count { $0 < Float(low) }, values.count { $0 > Float(high) })
    func percent(_ count: Int) -> String { "\((200 * count / values.count + 1) / 2)%" }
    return "<\(NumberFormat.short(low)) \(percent(shut))  >\(NumberFormat.short(high)) \(percent(open))"
  }
}

extension Gate {
  /// The letter of `cell`'s equations: the candidate is g in an LSTM and n in a GRU.
  func symbol(in cell: CellKind) -> String {
    switch self {
    case .input: "i"
    case .forget: "f"
    case .candidate: cell == .gru ? "n" : "g"
    case .output: "o"
    case .reset: "r"
    case .update: "z"
    }
  }

  /// The name above a panel.
  var title: String { self == .candidate ? "candidate" : "\(rawValue) gate" }
}
