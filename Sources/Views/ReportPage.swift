import Analysis
import Canvas
import Engine
import Foundation

/// One page about one or more runs, side by side: what courses ask their students to hand in. For each run the verdict,
/// the loss, the gradient norm with its clipping, a histogram of log₁₀‖∂L/∂h_t‖, the profile over time untrained and
/// trained, saturation, and ρ of the recurrent weights over training.
public struct ReportPage: Sendable {
  private let scenes: [Scene]

  /// A page about the runs of `scenes`, each seen at its step of interest.
  public init(_ scenes: [Scene]) { self.scenes = scenes }

  /// The columns and rows that show everything: a column of panels for each run.
  public static func size(runCount: Int) -> Extents { Extents(width: 4 + max(1, runCount) * 78, height: 76) }

  /// Draws the page into `rect`.
  public func draw(in rect: Rect, on drawing: inout Drawing) {
    drawing.clipped(to: rect) { drawing in
      let columns = rect.inset(left: 2, top: 1, right: 2).columns(
        Array(repeating: .share(), count: max(1, scenes.count)), gap: 4)
      for (scene, column) in zip(scenes, columns) {
        ReportColumn(scene: scene, norms: normRange).draw(in: column, on: &drawing)
      }
    }
  }

  /// The decades of all runs' gradients: one axis for all.
  private var normRange: ClosedRange<Double> {
    let values = scenes.flatMap { $0.history.sampledDecades }
    guard let low = values.min(), let high = values.max() else { return -8...0 }
    return min(max(low.rounded(.down), -40), high.rounded(.up) - 1)...high.rounded(.up)
  }
}

/// One run's panels under each other.
private struct ReportColumn {
  let scene: Scene
  let norms: ClosedRange<Double>

  func draw(in rect: Rect, on drawing: inout Drawing) {
    let rows = rect.rows(
      [.fixed(2), .fixed(4), .share(4), .share(4), .share(3), .share(4), .share(2, minimum: 6), .share(3)],
      gap: 1)
    header(in: rows[0], on: &drawing)
    drawing.verdict(scene.verdict, in: rows[1])
    panel("Loss", scene.lossPlot, in: rows[2], on: &drawing)
    panel("Gradient norm and clipping: \(clipping)", scene.normPlot, in: rows[3], on: &drawing)
    histogram(in: rows[4], on: &drawing)
    let owner = scene.profilesAreOfProbe ? "probe" : "mini-batch"
    panel("‖∂L/∂h_t‖ over the sequence, \(owner), untrained and now", profiles, in: rows[5], on: &drawing)
    saturation(in: rows[6], on: &drawing)
    spectra(in: rows[7], on: &drawing)
  }

  private func header(in rect: Rect, on drawing: inout Drawing) {
    drawing.text(scene.title, in: rect.row(0), .strongText)
    let step = scene.record.map { ", step \(NumberFormat.grouped($0.step))" } ?? ""
    drawing.text(
      "\(scene.model.summary), \(NumberFormat.grouped(scene.parameterCount)) parameters\(step)",
      in: rect.row(1), .dimText)
  }

  private var clipping: String {
    let count = (0..<scene.history.count).count { scene.history[$0].wasClipped }
    let share = 100 * Double(count) / Double(max(1, scene.history.count))
    return count == 0 ? "never clipped" : "\(NumberFormat.short(share))% of the steps clipped"
  }

  private func panel(_ title: String, _ plot: LinePlot, in rect: Rect, on drawing: inout Drawing) {
    drawing.text(title, in: rect.row(0), .title)
    drawing.plotLegend(plot, in: rect.row(1))
    drawing.linePlot(plot, in: rect.inset(top: 2))
  }

  private func histogram(in rect: Rect, on drawing: inout Drawing) {
    drawing.text("Histogram of log₁₀‖∂L/∂h_t‖ over all steps and timesteps", in: rect.row(0), .title)
    let decades = scene.history.sampledDecades
    guard rect.height >= 4, let middle = decades.upperMedian else { return }
    let room = rect.inset(left: 6, top: 1, bottom: 1)
    let values = Tensor(shape: [decades.count], values: decades)
    let binned = GateHistogram(values, in: norms, binCount: max(1, min(60, room.width)))
    drawing.histogram(binned.counts, in: room, .series3)
    let words = "median \(NumberFormat.short(pow(10, middle)))"
    drawing.text(words, in: rect.row(0).inset(left: 58), .dimText, align: .trailing)
    let used = AxisScale(count: binned.counts.count, available: room.width).slots
    let axis = Rect(x: room.x, y: rect.maxY - 1, width: used, height: 1)
    drawing.text(NumberFormat.powerOfTen(norms.lowerBound, glyphs: drawing.glyphs), in: axis, .dimText)
    let centre = ((norms.lowerBound + norms.upperBound) / 2).rounded()
    let width = norms.upperBound - norms.lowerBound
    // Among the largest numbers a decade more or less is none.
    let slot = width > 0 ? Int((centre - norms.lowerBound) / width * Double(used)) : used / 2
    drawing.text(
      NumberFormat.powerOfTen(centre, glyphs: drawing.glyphs), in: axis.inset(left: max(8, slot - 2)),
      .dimText)
    drawing.text(
      NumberFormat.powerOfTen(norms.upperBound, glyphs: drawing.glyphs), in: axis, .dimText, align: .trailing)
  }

  private var profiles: LinePlot {
    var series: [PlotSeries] = []
    func add(_ record: StepRecord?, _ name: String, _ role: Role) {
      guard let record, record.profile.count >= scene.placeCount else { return }
      let decades = scene.profile(of: record).map(Double.init)
      series.append(
        PlotSeries(name, role: role, xs: decades.indices.map(Double.init), ys: decades))
    }
    add(scene.history.first, "untrained", .series1)
    let now = scene.profiledRecord
    add(now, "step \(NumberFormat.grouped(now?.step ?? 0))", .series0)
    var plot = LinePlot(series, xRange: -0.5...Double(max(1, series.map(\.xs.count).max() ?? 1)) - 0.5)
    plot.isLogarithmic = true
    plot.holdsLogarithms = true
    plot.yRange = norms
    plot.xTitle = "t"
    plot.leastXStep = 1
    return plot
  }

  private func saturation(in rect: Rect, on drawing: inout Drawing) {
    drawing.text(
      "Saturation: share of timesteps and units on the flat parts, left and right", in: rect.row(0), .title)
    let lines = saturationLines
    if lines.isEmpty { drawing.text("not recorded", in: rect.row(1), .dimText) }
    for (row, line) in lines.enumerated() {
      let parts = rect.row(row + 1).columns([.fixed(18), .share(), .fixed(6), .fixed(2), .share(), .fixed(6)])
      drawing.text(line.name, in: parts[0], .text)
      for (share, bar, number) in [(line.left, parts[1], parts[2]), (line.right, parts[4], parts[5])] {
        guard let share else { continue }
        drawing.progressBar(share, in: bar, .series2)
        drawing.text(
          NumberFormat.short((share * 100).rounded(), digits: 3) + "%", in: number, .strongText,
          align: .trailing)
      }
    }
  }

  private var saturationLines: [(name: String, left: Double, right: Double?)] {
    guard let unroll = scene.unroll else { return [] }
    if scene.model.cell == .rnn {
      switch scene.model.activation {
      case .tanh:
        return Saturation(tanhStatesOf: unroll, at: scene.cursor.place).map { [("tanh", $0.left, $0.right)] }
          ?? []
      case .relu: return scene.tensor(.hidden).map { [("ReLU, dead units", DeadUnits($0).share, nil)] } ?? []
      case .linear: return []
      }
    }
    return Gate.gates(of: scene.model.cell).compactMap { gate in
      Saturation(unroll, of: gate, at: scene.cursor.place).map { (gate.title, $0.left, $0.right) }
    }
  }

  private func spectra(in rect: Rect, on drawing: inout Drawing) {
    let history = scene.spectraHistory
    guard let first = history.first, let last = history.last else {
      drawing.text("ρ(W_hh) over training", in: rect.row(0), .title)
      return drawing.text("the recording holds no weights", in: rect.row(1), .dimText)
    }
    guard history.count > 1 else {
      let radii = first.recurrent.blocks.map { block in
        "\(block.gate?.symbol(in: scene.model.cell) ?? "W_hh") \(block.spectralRadius.map { NumberFormat.aligned($0, digits: 3) } ?? "NaN")"
      }
      drawing.text(
        "ρ(W_hh), step \(NumberFormat.grouped(first.step)), the one checkpoint there is", in: rect.row(0),
        .title)
      return drawing.text(radii.joined(separator: "   "), in: rect.row(1), .strongText)
    }
    let xs = history.map { Double($0.step) }
    let series = first.recurrent.blocks.indices.map { index in
      let block = last.recurrent.blocks[index]
      return PlotSeries(
        block.gate?.symbol(in: scene.model.cell) ?? "W_hh",
        value: block.spectralRadius.map { NumberFormat.aligned($0, digits: 3) } ?? "NaN",
        role: .series(index),
        xs: xs, ys: history.map { $0.recurrent.blocks[index].spectralRadius ?? .nan })
    }
    var plot = LinePlot(series, xRange: xs[0]...max(xs[xs.count - 1], xs[0] + 1))
    plot.xTitle = "step"
    plot.leastXStep = 1
    plot.references = [ReferenceLine(1, label: "1")]
    panel("ρ(W_hh) over training, gate by gate", plot, in: rect, on: &drawing)
  }
}

extension RunHistory {
  /// The finite log₁₀‖∂L/∂h_t‖ of at most two hundred steps, evenly spread.
  fileprivate var sampledDecades: [Double] {
    let stride = Swift.max(1, count / 200)
    return Swift.stride(from: 0, to: count, by: stride).flatMap { self[$0].profile.map(Double.init) }
      .filter(\.isFinite)
  }
}
