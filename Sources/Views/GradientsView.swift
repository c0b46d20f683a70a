import Canvas
import Engine
import Foundation

/// How much gradient reaches each timestep: the profile log₁₀‖δ_t‖ of the step under the cursor, and below it
/// |dL/dh_t| of every unit.
struct GradientsView: ExplorerView {
  let name = "gradients"
  let title = "Gradient flow"
  let shortTitle = "flow"
  let minimumSize = Extents(width: 24, height: 6)
  let verticalAxis = VerticalAxis.units
  /// The room for labels left of both parts, so that timesteps stand under each other.
  private static let gutterWidth = 7

  func valueSettings(_ model: ModelShape) -> Set<ValueSetting> { Set(ValueSetting.allCases) }

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    let parts = GradientsLayout(rect, scene)
    let profiles = GradientProfiles(scene)
    guard !profiles.isEmpty else { return drawing.notice("No training step yet", in: rect) }
    drawing.text(decayText(scene), in: parts.words, scene.decay == nil ? .dimText : .strongText)
    let plot = plot(scene, profiles, parts)
    if !parts.plot.isEmpty {
      drawing.plotLegend(plot, in: parts.plotTitle)
      drawing.linePlot(plot, in: plotRect(scene, parts))
    }
    guard !parts.heatMap.isEmpty else { return }
    if StatePanels.isPaired(scene, in: parts.heatMap) {
      StatePanels(unitPanel(scene), scene, in: parts.heatMap).draw(scene, on: &drawing)
    } else if let panel = unitPanel(scene).panel(scene).map(zoomed(scene)) {
      drawing.heatMapPanel(panel, in: parts.heatMap)
    } else {
      drawing.missingUnroll(scene, in: parts.heatMap)
    }
  }

  func quantity(_ scene: Scene) -> LayerQuantity? { .hiddenGradient }

  func difference(_ scene: Scene, from first: Scene) -> SceneDifference {
    let names = scene.model.layerDirections.map { TensorName.of(.hiddenGradient, at: $0) }
    guard case .shown(var difference) = scene.less(first, of: names, inDecades: true) else {
      return scene.less(first, of: names, inDecades: true)
    }
    // Profiles of ratios would mean nothing: the units fill the pane.
    (difference.display.zoom, difference.display.panel) = (.panel, 1)
    return .shown(difference)
  }

  func readout(_ scene: Scene) -> String {
    let norms = GradientProfiles(scene, upTo: .probe).readout(at: scene.cursor.timestep)
    return scene.unitReadout(.hiddenGradient, symbol: "dL/dh") + (norms.isEmpty ? "" : "  ‖δ‖: " + norms)
  }

  func cursor(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> Cursor? {
    let parts = GradientsLayout(rect, scene)
    if StatePanels.isPaired(scene, in: parts.heatMap) {
      let halves = StatePanels(unitPanel(scene), scene, in: parts.heatMap)
      if let found = halves.cursor(atX: x, y: y, scene, appearance) { return found }
    } else if let panel = unitPanel(scene).panel(scene).map(zoomed(scene)),
      let found = UnitPanel.cursor(atX: x, y: y, panel, in: parts.heatMap, scene, appearance)
    {
      return found
    }
    guard !parts.plot.isEmpty else { return nil }
    let plot = plot(scene, GradientProfiles(scene, upTo: .probe), parts)
    let geometry = PlotGeometry(plot, in: plotRect(scene, parts), appearance: appearance)
    guard geometry.data.contains(x: x, y: y) else { return nil }
    var cursor = scene.cursor
    cursor.timestep = geometry.step(at: x, within: scene.timestepRange)
    return cursor
  }

  func zoomLevels(_ scene: Scene) -> [Zoom] {
    scene.display.panel % 2 == 0 ? [.page, .panel] : [.page, .panel, .cells]
  }

  func panelAreas(_ scene: Scene, in rect: Rect) -> [Rect] {
    var scene = scene
    scene.display.zoom = .page
    let parts = GradientsLayout(rect, scene)
    return parts.heatMap.isEmpty ? [rect] : [parts.plot, parts.heatMap]
  }

  /// The panel of units as it is shown under the plot, or where it fills the pane.
  private func zoomed(_ scene: Scene) -> (HeatMapPanel) -> HeatMapPanel {
    { scene.display.zoom == .page ? $0 : scene.display.magnified($0) }
  }

  private func decayText(_ scene: Scene) -> String {
    scene.decay?.words ?? "‖δ‖ over time, δ = dL/dh over all paths"
  }

  private func unitPanel(_ scene: Scene) -> UnitPanel {
    UnitPanel(
      quantity: .hiddenGradient, scale: .logarithmic(scene.ranges.gradientDecades),
      legendTitle: "|dL/dh|", gutterWidth: Self.gutterWidth)
  }

  private func plot(
    _ scene: Scene, _ profiles: GradientProfiles, _ parts: GradientsLayout
  ) -> LinePlot {
    var plot = profiles.plot(scene)
    plot.gutterWidth = Self.gutterWidth
    plot.showsXAxis = parts.heatMap.isEmpty
    return plot
  }

  /// The plot is as wide as the heat map under it, so that a timestep has one column in both.
  private func plotRect(_ scene: Scene, _ parts: GradientsLayout) -> Rect {
    let columns = AxisScale(count: scene.timesteps, available: parts.plot.width - Self.gutterWidth).slots
    return parts.plot.inset(right: parts.plot.width - Self.gutterWidth - max(columns, 8))
  }
}

/// The profile above, the units below, where there is room for both.
private struct GradientsLayout {
  let words: Rect
  let plotTitle: Rect
  let plot: Rect
  let heatMap: Rect

  init(_ rect: Rect, _ scene: Scene) {
    let shown = scene.display.zoom == .page ? nil : scene.display.panel % 2
    let legendHeight = Self.legendHeight(scene, in: rect)
    let hasPlot = shown != 1
    let hasMap = shown == nil ? rect.height >= 14 : shown == 1
    let rows = rect.rows(
      [.fixed(1), .fixed(hasPlot ? legendHeight : 0), .share(hasPlot ? 2 : 0), .share(hasMap ? 3 : 0)], gap: 0
    )
    (words, plotTitle, plot) = (rows[0], rows[1], rows[2])
    heatMap = rows[3].inset(top: hasMap ? 1 : 0)
  }

  /// Cells with a carousel, and further layers, have more curves than one row can name.
  private static func legendHeight(_ scene: Scene, in rect: Rect) -> Int {
    guard scene.model.cell != .rnn || scene.placeCount > 1 else { return rect.width < 60 ? 2 : 1 }
    let needed = rect.width < 40 ? 3 : rect.width < 76 || rect.width < 150 && rect.height >= 18 ? 2 : 1
    return max(1, min(needed, rect.height / 4))
  }
}
