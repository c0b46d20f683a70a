import Canvas
import Engine

/// The scalars of a run as curves over its steps, gathered in one pass.
struct HistoryCurves {
  private(set) var steps: [Double] = []
  private(set) var losses: [Double] = []
  private(set) var heldOutSteps: [Double] = []
  private(set) var heldOutLosses: [Double] = []
  private(set) var gradientNorms: [Double] = []
  private(set) var clippedNorms: [Double] = []
  private(set) var wasEverClipped = false

  init(_ history: RunHistory) {
    steps.reserveCapacity(history.count)
    losses.reserveCapacity(history.count)
    gradientNorms.reserveCapacity(history.count)
    clippedNorms.reserveCapacity(history.count)
    for index in 0..<history.count {
      let record = history[index]
      steps.append(Double(record.step))
      losses.append(record.loss)
      gradientNorms.append(record.gradientNorm)
      clippedNorms.append(record.clippedGradientNorm)
      wasEverClipped = wasEverClipped || record.wasClipped
      if let heldOut = record.heldOutLoss {
        heldOutSteps.append(Double(record.step))
        heldOutLosses.append(heldOut)
      }
    }
  }

  /// The loss of every mini-batch and of the held-out data.
  func lossPlot(_ scene: Scene) -> LinePlot {
    let loss = scene.record.map { NumberFormat.aligned($0.loss) } ?? ""
    var series = [PlotSeries("train loss", value: loss, role: .series0, xs: steps, ys: losses)]
    if !heldOutLosses.isEmpty {
      let heldOut = scene.latestHeldOut.map { NumberFormat.aligned($0.loss) } ?? ""
      series.append(
        PlotSeries("held out", value: heldOut, role: .series1, xs: heldOutSteps, ys: heldOutLosses))
    }
    var plot = LinePlot(series, xRange: scene.stepAxis)
    plot.isLogarithmic = scene.ranges.lossIsLogarithmic
    plot.includesZero = true
    plot.references = scene.baselines.map { ReferenceLine($0.loss, label: $0.name) }
    plot.cursorX = Double(scene.cursor.step)
    plot.xTitle = "step"
    plot.leastXStep = 1
    return plot
  }

  /// The norm of the whole gradient, before and after clipping.
  func normPlot(_ scene: Scene) -> LinePlot {
    let norm = scene.record.map { NumberFormat.aligned($0.gradientNorm) } ?? ""
    var series = [PlotSeries("gradient norm", value: norm, role: .series3, xs: steps, ys: gradientNorms)]
    if wasEverClipped {
      let clipped = scene.record.map { NumberFormat.aligned($0.clippedGradientNorm) } ?? ""
      series.append(PlotSeries("clipped", value: clipped, role: .series2, xs: steps, ys: clippedNorms))
    }
    var plot = LinePlot(series, xRange: scene.stepAxis)
    plot.isLogarithmic = true
    plot.cursorX = Double(scene.cursor.step)
    plot.xTitle = "step"
    plot.leastXStep = 1
    return plot
  }
}

extension Scene {
  /// The axis of training steps, never empty.
  var stepAxis: ClosedRange<Double> {
    Double(stepRange.lowerBound)...Double(max(stepRange.upperBound, stepRange.lowerBound + 1))
  }
}
