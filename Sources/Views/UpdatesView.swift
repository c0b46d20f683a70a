import Analysis
import Canvas
import Engine
import Foundation

/// How hard every parameter of the layer under the cursor is driven and how far each update moves it, gate by gate:
/// gradient norms and update ratios now, and how both went over training.
struct UpdatesView: ExplorerView {
  let name = "updates"
  let title = "Updates"
  let minimumSize = Extents(width: 36, height: 8)
  let verticalAxis = VerticalAxis.none
  /// Updates of a thousandth of a weight are a usual pace (Karpathy, CS231n).
  private static let usualRatio = 1e-3

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    guard let flow = scene.flow else {
      let reason = scene.unroll == nil ? scene.unrollNote ?? "No unroll of this step yet" : "measuring …"
      return drawing.notice(reason, in: rect)
    }
    let isWide = rect.width >= 100
    let parts = rect.columns([.fixed(isWide ? 58 : rect.width), .share(isWide ? 1 : 0)], gap: isWide ? 2 : 0)
    let hasHistory = scene.flowHistory.count > 1
    let isStacked = !isWide && hasHistory && rect.height >= 20
    let rows = parts[0].rows([.share(), .share(isStacked ? 1 : 0)])
    drawTable(flow, scene, in: rows[0], on: &drawing)
    if isWide { drawHistories(scene, in: parts[1], on: &drawing) }
    if isStacked { drawHistories(scene, in: rows[1], on: &drawing) }
  }

  func readout(_ scene: Scene) -> String {
    guard let flow = scene.flow else { return "updates: \(scene.missingReadout)" }
    return Line.all(scene).compactMap { line in
      line.block(in: flow).map {
        "\(line.name): ‖∂L/∂W‖ \(Self.text($0.gradientNorm)) ‖ΔW‖/‖W‖ \(Self.text($0.updateRatio))"
      }
    }.joined(separator: "   ")
  }

  private static func text(_ value: Double?) -> String {
    value.map { $0 == 0 ? "0" : NumberFormat.short($0) } ?? "–"
  }

  // MARK: - Now

  private func drawTable(_ flow: ParameterFlow, _ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    let blocks = flow.blocks.filter { $0.belongs(to: scene.cursor.place) }
    let header = columns(rect.row(0))
    let titles = ["step \(NumberFormat.grouped(flow.step))", "", "‖∂L/∂W‖", "‖ΔW‖/‖W‖"]
    for (index, title) in titles.enumerated() {
      drawing.text(
        title, in: header[index], index == 0 ? .title : .dimText, align: index > 1 ? .trailing : .leading)
    }
    var last = ""
    for (row, block) in blocks.enumerated() where row + 1 < rect.height {
      let cells = columns(rect.row(row + 1))
      let parameter = block.shortName
      drawing.text(parameter == last ? "" : parameter, in: cells[0], .text)
      last = parameter
      drawing.text(block.gate?.symbol(in: scene.model.cell) ?? "", in: cells[1], .keyHint)
      drawing.text(Self.text(block.gradientNorm), in: cells[2], .strongText, align: .trailing)
      drawing.text(Self.text(block.updateRatio), in: cells[3], role(of: block), align: .trailing)
      drawing.progressBar(Self.fraction(block.updateRatio), in: cells[4], .series0)
    }
  }

  /// Name, gate, gradient, ratio, and the ratio as a bar.
  private func columns(_ row: Rect) -> [Rect] {
    row.columns([.fixed(14), .fixed(2), .fixed(10), .fixed(10), .share()], gap: 1)
  }

  /// An update of a tenth of a weight forgets what it knew, one of a hundred thousandth hardly learns.
  private func role(of block: ParameterFlow.Block) -> Role {
    guard let ratio = block.updateRatio, ratio.isFinite else { return .dimText }
    return ratio > 100 * Self.usualRatio || ratio < Self.usualRatio / 100 ? .warning : .strongText
  }

  /// The ratio's place between 10⁻⁶ and 1: the usual 10⁻³ is in the middle.
  private static func fraction(_ ratio: Double?) -> Double {
    guard let ratio, ratio > 0 else { return 0 }
    return (min(0, log10(ratio)) + 6) / 6
  }

  // MARK: - Over training

  private func drawHistories(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    guard scene.flowHistory.count > 1 else {
      return drawing.notice("measuring other steps …", in: rect)
    }
    let rows = rect.rows([.share(), .share()], gap: 1)
    draw("Gradient norm ‖∂L/∂W‖, shown sequence", scene, in: rows[0], on: &drawing, \.gradientNorm)
    draw(
      "Update ratio ‖ΔW‖/‖W‖", scene, in: rows[1], on: &drawing, reference: Self.usualRatio, \.updateRatio)
  }

  private func draw(
    _ title: String, _ scene: Scene, in rect: Rect, on drawing: inout Drawing, reference: Double? = nil,
    _ value: (ParameterFlow.Block) -> Double?
  ) {
    let series = Line.all(scene).enumerated().compactMap { index, line -> PlotSeries? in
      let points = scene.flowHistory.compactMap { flow in
        line.block(in: flow).flatMap(value).map { (x: Double(flow.step), y: $0) }
      }
      guard !points.isEmpty else { return nil }
      return PlotSeries(
        line.name, value: Self.text(scene.flow.flatMap { line.block(in: $0) }.flatMap(value)),
        role: .series(index), xs: points.map(\.x), ys: points.map(\.y))
    }
    drawing.text(title, in: rect.row(0), .title)
    guard let first = series.compactMap(\.xs.first).min(), let last = series.compactMap(\.xs.last).max()
    else {
      return drawing.notice("the steps before and after are not at hand", in: rect.inset(top: 1))
    }
    var plot = LinePlot(series, xRange: first...max(last, first + 1))
    plot.isLogarithmic = true
    plot.cursorX = Double(scene.cursor.step)
    plot.xTitle = "step"
    plot.leastXStep = 1
    if let reference { plot.references = [ReferenceLine(reference, named: "usual")] }
    drawing.plotLegend(plot, in: rect.row(1))
    drawing.linePlot(plot, in: rect.inset(top: 2))
  }
}

/// A curve over training: a gate's recurrent weights, or a whole parameter.
private struct Line {
  let name: String
  let parameter: String
  let gate: Gate?
  let isWhole: Bool

  /// The recurrent weights gate by gate, then the input weights and the head's as a whole.
  static func all(_ scene: Scene) -> [Line] {
    let place = scene.cursor.place
    let gates = scene.model.weightedGates
    let recurrent = "rnn.weight_hh_\(place)"
    let byGate = gates.map {
      Line(name: "W_hh \($0.symbol(in: scene.model.cell))", parameter: recurrent, gate: $0, isWhole: false)
    }
    return (byGate.isEmpty ? [Line(name: "W_hh", parameter: recurrent, gate: nil, isWhole: true)] : byGate)
      + [
        Line(name: "W_ih", parameter: "rnn.weight_ih_\(place)", gate: nil, isWhole: true),
        Line(name: "head", parameter: "head.weight", gate: nil, isWhole: true),
      ]
  }

  func block(in flow: ParameterFlow) -> ParameterFlow.Block? {
    isWhole ? flow.whole(parameter) : flow.block(parameter, gate)
  }
}

extension ParameterFlow.Block {
  /// Whether it is a parameter of the layer and direction `place`, or of the head that all share.
  fileprivate func belongs(to place: LayerDirection) -> Bool {
    parameter.hasPrefix("head.") || parameter.hasSuffix("_\(place)")
  }

  /// The name without the layer: `weight_hh`, `head.bias`, `decoder.weight_ih`.
  fileprivate var shortName: String {
    guard !parameter.hasPrefix("head."), let end = parameter.range(of: "_l", options: .backwards) else {
      return parameter
    }
    let name = String(parameter[..<end.lowerBound])
    return name.hasPrefix("rnn.") ? String(name.dropFirst(4)) : name
  }
}
