import Canvas
import Engine

/// The gates of one layer, one heat map each: units × timesteps. A simple RNN has none: its |h| is shown, which
/// tells where tanh is saturated.
public struct GatesView: ExplorerView {
  public let name = "gates"
  public let title = "Gates"
  public let minimumSize = Extents(width: 20, height: 5)
  public let verticalAxis = VerticalAxis.units

  public init() {}

  public func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    if scene.model.cell == .rnn { return drawMagnitude(scene, in: rect, on: &drawing) }
    let panels = panels(scene)
    guard !panels.isEmpty else { return drawing.missingUnroll(scene, in: rect) }
    let layout = GatesLayout(panels, in: rect)
    for (panel, area) in zip(panels, layout.areas) { drawing.heatMapPanel(panel, in: area) }
    let legends = layout.legend.columns([.share(), .share()], gap: 3)
    drawing.colorBar(ColorBar(Self.gateScale, title: "gate"), in: legends[0])
    drawing.colorBar(ColorBar(Self.candidateScale, title: "candidate"), in: legends[1])
  }

  public func readout(_ scene: Scene) -> String {
    if scene.model.cell == .rnn { return scene.unitReadout(.hidden, symbol: "h") }
    let values = Gate.gates(of: scene.model.cell).compactMap { gate in
      scene.value(of: .gate(gate)).map { "\(gate.symbol) \(NumberFormat.aligned(Double($0)))" }
    }
    guard !values.isEmpty else { return "gates: \(scene.missingReadout)" }
    let t = scene.cursor.timestep
    return "unit \(scene.cursor.unit) at t \(t)\(scene.inputNote(at: t)): " + values.joined(separator: "  ")
  }

  public func cursor(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> Cursor? {
    let panels = scene.model.cell == .rnn ? magnitudePanel(scene).map { [$0] } ?? [] : panels(scene)
    let areas = scene.model.cell == .rnn ? [rect.inset(top: 1)] : GatesLayout(panels, in: rect).areas
    for (panel, area) in zip(panels, areas) {
      let found = UnitPanel.cursor(atX: x, y: y, panel, in: area, scene, appearance)
      if let found { return found }
    }
    return nil
  }

  private static let gateScale = ValueScale.linear(0...1)
  private static let candidateScale = ValueScale.signed(1)

  private func panels(_ scene: Scene) -> [HeatMapPanel] {
    Gate.gates(of: scene.model.cell).compactMap { gate in
      UnitPanel(
        quantity: .gate(gate), scale: gate == .candidate ? Self.candidateScale : Self.gateScale,
        title: [(gate.symbol + " ", .keyHint), (gate.title, .title)]
      ).panel(scene)
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
    drawing.heatMapPanel(panel, in: rect.inset(top: 1))
  }
}

extension Gate {
  /// The letter of the equations.
  var symbol: String {
    switch self {
    case .input: "i"
    case .forget: "f"
    case .candidate: "g"
    case .output: "o"
    case .reset: "r"
    case .update: "z"
    }
  }

  /// The name above a panel.
  var title: String { self == .candidate ? "candidate" : "\(rawValue) gate" }
}

/// Where the gates' panels stand: in the arrangement that gives the data the most cells.
private struct GatesLayout {
  let areas: [Rect]
  let legend: Rect

  init(_ panels: [HeatMapPanel], in rect: Rect) {
    let rows = rect.rows([.share(), .fixed(1)])
    legend = rows[1]
    let count = max(1, panels.count)
    let units = panels.first?.map.matrix.rows ?? 1
    let timesteps = panels.first?.map.matrix.columns ?? 1
    let best = (1...count).filter { count % $0 == 0 }.max {
      Self.sharpness($0, count, units, timesteps, rows[0])
        < Self.sharpness($1, count, units, timesteps, rows[0])
    }
    areas = Self.grid(count, columns: best ?? 1, in: rows[0])
  }

  private static func grid(_ count: Int, columns: Int, in rect: Rect) -> [Rect] {
    let lines = (count + columns - 1) / columns
    let bands = rect.rows(Array(repeating: .share(), count: lines))
    return bands.flatMap { $0.columns(Array(repeating: .share(), count: columns), gap: 2) }
  }

  /// How much of the data each cell has to itself, 0…1, with a preference for panels side by side.
  private static func sharpness(
    _ columns: Int, _ count: Int, _ units: Int, _ timesteps: Int, _ rect: Rect
  ) -> Double {
    guard let area = grid(count, columns: columns, in: rect).first else { return 0 }
    let (width, height) = (Double(area.width - 5), Double(area.height - 3) * 2)
    let acrossShare = min(1, max(0, width / Double(max(1, timesteps))))
    let downShare = min(1, max(0, height / Double(max(1, units))))
    let squareness = 1 - abs(width - height) / max(1, width + height)
    return acrossShare * downShare + 0.1 * squareness
  }
}
