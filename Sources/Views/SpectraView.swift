import Analysis
import Canvas
import Engine
import Foundation

/// What the recurrent weights do to a state: the eigenvalues of each gate's block in the complex plane with the unit
/// circle, the singular values of Jacobian products along the real trajectory, and how both moved over training.
struct SpectraView: ExplorerView {
  let name = "spectra"
  let title = "Spectra"
  let minimumSize = Extents(width: 30, height: 8)
  let verticalAxis = VerticalAxis.none

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    guard let spectra = scene.spectra else {
      let reason = scene.weights == nil ? "No weights of step \(scene.cursor.step) at hand" : "decomposing …"
      return drawing.notice(reason, in: rect)
    }
    let isWide = rect.width >= 70
    let columns = rect.columns([.share(), .share(isWide ? 1 : 0)], gap: isWide ? 2 : 0)
    drawPlane(spectra, scene, in: columns[0], on: &drawing)
    guard isWide else { return }
    let hasHistory = scene.spectraHistory.count > 1 && rect.height >= 14
    let rows = columns[1].rows([.share(), .share(hasHistory ? 1 : 0)])
    drawLags(spectra, in: rows[0], on: &drawing)
    if hasHistory { drawHistory(scene, in: rows[1], on: &drawing) }
  }

  func readout(_ scene: Scene) -> String {
    guard let spectra = scene.spectra else {
      return scene.weights == nil ? "spectra: no weights at hand" : "spectra: decomposing …"
    }
    return spectra.recurrent.blocks.map { block in
      "\(symbol(of: block, scene)): ρ \(Self.text(block.spectralRadius)) σ_max "
        + Self.text(block.largestSingularValue)
    }.joined(separator: "   ")
  }

  private func symbol(of block: RecurrentSpectrum.Block, _ scene: Scene) -> String {
    block.gate?.symbol(in: scene.model.cell) ?? "W_hh"
  }

  private static func text(_ value: Double?) -> String {
    value.map { NumberFormat.aligned($0, digits: 3) } ?? "NaN"
  }

  private func drawPlane(
    _ spectra: NetworkSpectra, _ scene: Scene, in rect: Rect, on drawing: inout Drawing
  ) {
    let blocks = spectra.recurrent.blocks
    let legendHeight = min(blocks.count + 1, max(1, rect.height / 3))
    drawing.text(
      [("Eigenvalues of W_hh", .title), (rect.width >= 40 ? " and the unit circle" : "", .dimText)],
      in: rect.row(0))
    for (index, block) in blocks.enumerated() where index + 1 < legendHeight {
      let name = block.gate.map { "\($0.symbol(in: scene.model.cell))  " } ?? ""
      drawing.text(
        [
          (drawing.glyphs == .ascii ? "* " : "● ", .series(index)), (name, .keyHint), ("ρ ", .dimText),
          (Self.text(block.spectralRadius), .strongText), ("  σ_max ", .dimText),
          (Self.text(block.largestSingularValue), .strongText),
        ], in: rect.row(index + 1))
    }
    let circle = (0...180).map { Double($0) * .pi / 90 }
    let series = blocks.enumerated().map { index, block in
      let values = block.eigenvalues ?? []
      return ScatterSeries("", role: .series(index), xs: values.map(\.real), ys: values.map(\.imaginary))
    }
    let reach = max(1.1, 1.08 * (blocks.compactMap(\.spectralRadius).max() ?? 1))
    var plot = ScatterPlot(series, xRange: -reach...reach, yRange: -reach...reach)
    plot.hasEqualUnits = true
    (plot.xTitle, plot.yTitle) = ("Re", "Im")
    plot.guides = [ScatterSeries("", role: .faint, xs: circle.map(cos), ys: circle.map(sin), isJoined: true)]
    drawing.scatterPlot(plot, in: rect.inset(top: legendHeight))
  }

  private func drawLags(_ spectra: NetworkSpectra, in rect: Rect, on drawing: inout Drawing) {
    drawing.text("Singular values of ∂s(T)/∂s(T−lag)", in: rect.row(0), .title)
    guard let points = spectra.lags?.points, let last = points.last else {
      return drawing.notice("the states of this step are not at hand", in: rect.inset(top: 1))
    }
    let xs = points.map { Double($0.lag) }
    let curves: [(String, KeyPath<LagSingularValues.Point, Double>, Role)] = [
      ("smallest", \.smallest, .series2), ("median", \.median, .series1), ("largest", \.largest, .series0),
    ]
    let series = curves.map { name, path, role in
      PlotSeries(name, role: role, xs: xs, ys: points.map { $0[keyPath: path] })
    }
    var plot = LinePlot(series, xRange: 0...Double(max(last.lag, 2)))
    plot.isLogarithmic = true
    plot.holdsLogarithms = true
    (plot.xTitle, plot.yTitle) = ("lag", "σ")
    plot.leastXStep = 1
    plot.references = [ReferenceLine(0, label: "1")]
    drawing.plotLegend(plot, in: rect.row(1))
    drawing.linePlot(plot, in: rect.inset(top: 2, bottom: 1))
    drawExponents(spectra, in: rect.row(-1), on: &drawing)
  }

  private func drawExponents(_ spectra: NetworkSpectra, in rect: Rect, on drawing: inout Drawing) {
    let (title, unit) = ("Lyapunov exponents ", " nats/step")
    var exponents = spectra.lyapunov.map { NumberFormat.signed($0, digits: 3) }
    // The largest come first: the last are left out where a number would be cut.
    while exponents.count > 1,
      title.count + unit.count + exponents.joined(separator: "  ").count > rect.width
    {
      exponents.removeLast()
    }
    drawing.text(
      [(title, .dimText), (exponents.joined(separator: "  "), .strongText), (unit, .dimText)], in: rect)
  }

  private func drawHistory(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    let history = scene.spectraHistory
    let xs = history.map { Double($0.step) }
    let count = history.map(\.recurrent.blocks.count).min() ?? 0
    let series = (0..<count).map { index in
      PlotSeries(
        "ρ \(symbol(of: history[0].recurrent.blocks[index], scene))", role: .series(index), xs: xs,
        ys: history.map { $0.recurrent.blocks[index].spectralRadius ?? .nan })
    }
    var plot = LinePlot(series, xRange: xs[0]...max(xs[xs.count - 1], xs[0] + 1))
    plot.cursorX = Double(scene.cursor.step)
    (plot.xTitle, plot.yTitle) = ("step", "ρ")
    plot.leastXStep = 1
    plot.references = [ReferenceLine(1, label: "1")]
    drawing.text("ρ over training", in: rect.row(0), .title)
    drawing.plotLegend(plot, in: rect.row(0).inset(left: 18))
    drawing.linePlot(plot, in: rect.inset(top: 1))
  }
}
