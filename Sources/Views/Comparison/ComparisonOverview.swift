import Canvas

/// Several runs at a glance: their losses in one plot, their gradient profiles over each other, and a table of what was
/// measured with a verdict each.
public struct ComparisonOverview: Sendable {
  private let comparison: Comparison
  private static let wide = 110
  private static let tall = 22

  /// The overview of `comparison`.
  public init(_ comparison: Comparison) { self.comparison = comparison }

  /// Draws it into `rect`, at any size.
  public func draw(in rect: Rect, on drawing: inout Drawing) {
    drawing.clipped(to: rect) { drawing in
      guard rect.width >= 24, rect.height >= 6 else { return drawing.notice("needs 24×6", in: rect) }
      guard comparison.runs.contains(where: { !$0.scene.history.isEmpty }) else {
        return drawing.notice("No training step yet", in: rect)
      }
      let wanted = ComparisonTable.height(of: comparison, width: rect.width)
      let least = 1 + comparison.runs.count
      let parts = rect.rows([.share(), .fixed(rect.height >= wanted + 14 ? wanted : least)], gap: 1)
      for (plot, area) in plots(in: parts[0]) {
        drawing.text(plot.title, in: area.row(0), .title)
        let isKnown = !plot.plot.series.isEmpty
        drawing.plotLegend(plot.plot, in: area.row(0).inset(left: plot.title.count + 2))
        if isKnown {
          drawing.linePlot(plot.plot, in: area.inset(top: 1))
        } else {
          drawing.notice(plot.absence, in: area.inset(top: 1))
        }
      }
      ComparisonTable(comparison).draw(in: parts[1], on: &drawing)
    }
  }

  /// The cursor of the focused run after a click.
  public func cursor(atX x: Int, y: Int, in rect: Rect, appearance: Appearance) -> Cursor? {
    guard comparison.runs.indices.contains(comparison.focus) else { return nil }
    let wanted = ComparisonTable.height(of: comparison, width: rect.width)
    let least = 1 + comparison.runs.count
    let room = rect.rows([.share(), .fixed(rect.height >= wanted + 14 ? wanted : least)], gap: 1)[0]
    for (plot, area) in plots(in: room) {
      let geometry = PlotGeometry(plot.plot, in: area.inset(top: 1), appearance: appearance)
      guard geometry.data.contains(x: x, y: y), plot.axis != .lags else { continue }
      var cursor = comparison.runs[comparison.focus].scene.cursor
      let value = Int(geometry.x(at: x).rounded())
      if plot.axis == .steps { cursor.step = value } else { cursor.timestep = max(0, value) }
      return cursor
    }
    return nil
  }

  private enum Axis { case steps, timesteps, lags }

  private struct TitledPlot {
    let title: String
    let axis: Axis
    let plot: LinePlot
    /// What is said where there is nothing to draw.
    let absence: String
  }

  private func plots(in rect: Rect) -> [(TitledPlot, Rect)] {
    let loss = TitledPlot(title: "Train loss, averaged", axis: .steps, plot: comparison.lossPlot, absence: "")
    let profile = TitledPlot(
      title: "‖δ‖ over the sequence", axis: .timesteps, plot: comparison.profilePlot,
      absence: "No gradient profile of this step at hand")
    let columns = rect.columns([.share(), .share()], gap: 3)
    guard rect.width >= Self.wide else {
      return Array(zip([loss, profile], rect.rows([.share(), .share()], gap: 0)))
    }
    guard rect.height >= Self.tall else { return Array(zip([loss, profile], columns)) }
    let norm = TitledPlot(
      title: "Gradient norm, averaged", axis: .steps, plot: comparison.normPlot, absence: "")
    let lags = TitledPlot(
      title: "Gradient from within a lag, %", axis: .lags, plot: comparison.lagPlot,
      absence: "The gradient by lag is computed where training pauses")
    let areas = columns.flatMap { $0.rows([.share(), .share()], gap: 1) }
    return Array(zip([loss, norm, profile, lags], areas))
  }
}
