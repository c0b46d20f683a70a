import Analysis
import Canvas
import Engine
import Foundation

/// How much of the time each unit's gates are shut or open: one dot a unit, the left fraction against the right one
/// (Karpathy et al. 2015), over a histogram of all activations; and how long each unit keeps what it holds.
struct SaturationView: ExplorerView {
  let name = "saturation"
  let title = "Saturation"
  let shortTitle = "satur."
  let minimumSize = Extents(width: 26, height: 8)
  let verticalAxis = VerticalAxis.units

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    let panels = SaturationPanel.panels(scene)
    guard !panels.isEmpty else { return drawing.missingUnroll(scene, in: rect) }
    let timescales = scene.unroll.flatMap { CarryTimescales($0, at: scene.cursor.place) }
    let hasTimescales = timescales != nil && rect.width >= 110
    let isStacked = rect.width < panels.count * 24 && rect.height >= 20
    let parts = rect.columns([.share(), .fixed(hasTimescales ? 24 : 0)], gap: hasTimescales ? 2 : 0)
    let perRow = isStacked ? (panels.count + 1) / 2 : panels.count
    let bands = parts[0].rows(Array(repeating: .share(), count: isStacked ? 2 : 1))
    for (index, panel) in panels.enumerated() {
      let areas = bands[index / perRow].columns(Array(repeating: .share(), count: perRow), gap: 2)
      panel.draw(in: areas[index % perRow], unit: scene.cursor.unit, on: &drawing)
    }
    if let timescales, hasTimescales { draw(timescales, scene, in: parts[1], on: &drawing) }
  }

  func readout(_ scene: Scene) -> String {
    let unit = scene.cursor.unit
    let shares = SaturationPanel.panels(scene).compactMap { panel -> String? in
      guard panel.saturation.leftShares.indices.contains(unit) else { return nil }
      let (left, right) = (panel.saturation.leftShares[unit], panel.saturation.rightShares[unit])
      return "\(panel.symbol) \(NumberFormat.short(left * 100))/\(NumberFormat.short(right * 100))%"
    }
    return shares.isEmpty
      ? "saturation: \(scene.missingReadout)"
      : "unit \(unit), left/right: " + shares.joined(separator: "  ")
  }

  /// The units by their timescale, as many as there are rows.
  private func draw(_ timescales: CarryTimescales, _ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    let gate = scene.model.cell == .lstm ? "f" : "z"
    drawing.text("Timescale −1/ln \(gate)", in: rect.row(0), .title)
    let longest = timescales.timesteps.filter(\.isFinite).max() ?? 1
    for (row, unit) in timescales.unitsByTimescale.prefix(max(0, rect.height - 1)).enumerated() {
      let value = timescales.timesteps[unit]
      let parts = rect.row(row + 1).columns([.fixed(4), .fixed(8), .share()], gap: 1)
      let role: Role = unit == scene.cursor.unit ? .accent : .dimText
      drawing.text(String(unit), in: parts[0], role, align: .trailing)
      drawing.text(NumberFormat.short(value), in: parts[1], .strongText, align: .trailing)
      drawing.progressBar(value.isNaN ? 0 : min(1, value / longest), in: parts[2], .series0)
    }
  }
}

/// One gate, or the states of a simple cell.
private struct SaturationPanel {
  let symbol: String
  let title: String
  let values: Tensor<Float>
  let saturation: Saturation
  let range: ClosedRange<Double>
  /// "< 0.1", "> 0.9".
  let sides: (left: String, right: String)

  static func panels(_ scene: Scene) -> [SaturationPanel] {
    guard scene.model.cell != .rnn else { return simple(scene).map { [$0] } ?? [] }
    return Gate.gates(of: scene.model.cell).compactMap { gate in
      guard let unroll = scene.unroll, let values = scene.tensor(.gate(gate)),
        let saturation = Saturation(unroll, of: gate, at: scene.cursor.place)
      else { return nil }
      let isTanh = gate == .candidate
      return SaturationPanel(
        symbol: gate.symbol(in: scene.model.cell), title: gate.title, values: values, saturation: saturation,
        range: isTanh ? -1...1 : 0...1, sides: isTanh ? ("< −0.95", "> 0.95") : ("< 0.1", "> 0.9"))
    }
  }

  /// The hidden states: of a tanh its flat parts, of a ReLU how often a unit is off.
  private static func simple(_ scene: Scene) -> SaturationPanel? {
    guard let unroll = scene.unroll, let states = scene.tensor(.hidden) else { return nil }
    if scene.model.activation == .tanh {
      guard let saturation = Saturation(tanhStatesOf: unroll, at: scene.cursor.place) else { return nil }
      return SaturationPanel(
        symbol: "h", title: "tanh states", values: states, saturation: saturation, range: -1...1,
        sides: ("< −0.95", "> 0.95"))
    }
    let limit = max(1e-6, Double(states.values.lazy.filter(\.isFinite).map(\.magnitude).max() ?? 1))
    let isReLU = scene.model.activation == .relu
    let dead =
      isReLU
      ? "ReLU states, \(DeadUnits(states).units.count) of \(states.columns) units dead" : "linear states"
    return SaturationPanel(
      symbol: "h", title: dead, values: states,
      saturation: Saturation(states, below: isReLU ? .leastNonzeroMagnitude : -.infinity, above: .infinity),
      range: isReLU ? 0...limit : -limit...limit, sides: (isReLU ? "= 0" : "none", "none"))
  }

  func draw(in rect: Rect, unit: Int, on drawing: inout Drawing) {
    func percent(_ share: Double) -> String { NumberFormat.short((share * 100).rounded(), digits: 3) + "%" }
    drawing.text([(symbol + " ", .keyHint), (title, .title)], in: rect.row(0))
    let isNarrow = rect.width < 20
    // "< 0.1 " or, where there is little room, "<.1 ".
    func side(_ text: String) -> String {
      (isNarrow ? text.replacing("0.", with: ".").filter { $0 != " " } : text) + " "
    }
    drawing.text(
      [
        (side(sides.left), .dimText), (percent(saturation.left), .strongText),
        ((isNarrow ? " " : "  ") + side(sides.right), .dimText), (percent(saturation.right), .strongText),
      ], in: rect.row(1))
    let parts = rect.inset(top: 2).rows([.share(3), .share(1, minimum: 3)])
    var plot = ScatterPlot(
      [
        ScatterSeries("", role: .faint, xs: [0, 1], ys: [1, 0], isJoined: true),
        ScatterSeries("", role: .series0, xs: saturation.leftShares, ys: saturation.rightShares),
      ], xRange: -0.03...1.03, yRange: -0.03...1.03)
    (plot.xTitle, plot.yTitle) = ("left", "right")
    if saturation.leftShares.indices.contains(unit) {
      plot.marks = [
        ScatterMark(x: saturation.leftShares[unit], y: saturation.rightShares[unit], role: .accent)
      ]
    }
    drawing.scatterPlot(plot, in: parts[0])
    drawing.histogram(of: values, over: range, title: "activations", gutter: 6, in: parts[1])
  }
}
