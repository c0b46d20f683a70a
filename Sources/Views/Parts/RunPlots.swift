import Canvas
import Engine

extension Scene {
  /// The axis of training steps, never empty, with the end of the last one where something was measured then.
  private var stepAxis: ClosedRange<Double> {
    let (first, last) = (stepRange.lowerBound, history.finalHeldOut?.step ?? stepRange.upperBound)
    return Double(first)...max(Double(last), Double(first) + 1)
  }

  /// The loss of every mini-batch, of the held-out data, and the losses to compare with.
  var lossPlot: LinePlot {
    let curves = curves ?? RunCurves(history)
    var series = [
      Self.series("train loss", record.map(\.loss), role: .series0, curves.losses)
    ]
    if !curves.heldOutLosses.isEmpty || history.finalHeldOut != nil {
      series.append(heldOutSeries(curves.heldOutLosses))
    }
    var plot = stepPlot(series)
    plot.isLogarithmic = ranges.lossIsLogarithmic
    plot.includesZero = true
    plot.references = baselines.map { ReferenceLine($0.loss, named: $0.name) }
    return plot
  }

  /// The norm of the whole gradient, before and, where that ever mattered, after clipping.
  var normPlot: LinePlot {
    let curves = curves ?? RunCurves(history)
    var series = [
      Self.series("gradient norm", record.map(\.gradientNorm), role: .series3, curves.gradientNorms)
    ]
    if !curves.clippedNorms.isEmpty {
      let clipped = record.map(\.clippedGradientNorm)
      var curve = Self.series("clipped", clipped, role: .series2, curves.clippedNorms)
      // What was not clipped lies between.
      let span = stepAxis.upperBound - stepAxis.lowerBound
      let reach = max(1 + span / 100, 2 * span / Double(max(1, series[0].xs.count)))
      curve.breaks = Set(curve.xs.indices.dropFirst().filter { curve.xs[$0] - curve.xs[$0 - 1] > reach })
      series.append(curve)
    }
    var plot = stepPlot(series)
    plot.isLogarithmic = true
    return plot
  }

  /// The held-out losses, with the one after the last update.
  private func heldOutSeries(_ curve: ThinnedCurve) -> PlotSeries {
    var series = Self.series("held out", heldOut?.loss, role: .series1, curve)
    if let final = history.finalHeldOut {
      series.xs.append(Double(final.step))
      series.ys.append(final.loss)
    }
    series.marksPoints = true
    return series
  }

  private func stepPlot(_ series: [PlotSeries]) -> LinePlot {
    var plot = LinePlot(series, xRange: stepAxis)
    plot.cursorX = Double(cursor.step)
    plot.xTitle = "step"
    plot.leastXStep = 1
    return plot
  }

  private static func series(
    _ name: String, _ value: Double?, role: Role, _ curve: ThinnedCurve
  ) -> PlotSeries {
    let (steps, values) = curve.points
    let text = value.map { NumberFormat.aligned($0) } ?? ""
    return PlotSeries(name, value: text, role: role, xs: steps, ys: values)
  }
}
