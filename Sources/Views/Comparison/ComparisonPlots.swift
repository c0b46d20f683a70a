import Canvas
import Engine
import Foundation

extension Comparison {
  /// The training losses of all runs over one axis, averaged over some steps each: raw ones would cover each other.
  var lossPlot: LinePlot {
    var plot = stepPlot(\.losses)
    plot.isLogarithmic = runs.first?.scene.ranges.lossIsLogarithmic ?? false
    plot.includesZero = true
    plot.references = commonBaselines.map { ReferenceLine($0.loss, named: $0.name) }
    return plot
  }

  /// The gradient norms of all runs over one axis, averaged likewise.
  var normPlot: LinePlot {
    var plot = stepPlot(\.gradientNorms)
    plot.isLogarithmic = true
    return plot
  }

  /// log₁₀‖δ_t‖ of every run's step under the cursor, over each other.
  var profilePlot: LinePlot {
    let series = runs.indices.compactMap { position -> PlotSeries? in
      let scene = runs[position].scene
      guard let record = scene.record, record.profile.count >= scene.placeCount else { return nil }
      let decades = scene.profile(of: record).map(Double.init)
      let t = scene.cursor.timestep
      let value = decades.indices.contains(t) ? NumberFormat.powerOfTen(decades: decades[t]) : ""
      return PlotSeries(
        runs[position].name, value: value, role: role(of: position), xs: decades.indices.map(Double.init),
        ys: decades)
    }
    var plot = LinePlot(series, xRange: timeAxis)
    plot.isLogarithmic = true
    plot.holdsLogarithms = true
    plot.namesAreKnown = true
    plot.yRange = runs.first?.scene.ranges.profileDecades
    plot.cursorX = runs.indices.contains(focus) ? Double(runs[focus].scene.cursor.timestep) : nil
    plot.xTitle = "t"
    plot.leastXStep = 1
    return plot
  }

  /// Which share of the gradient comes from within each lag, for the runs whose gradient by lag is known.
  var lagPlot: LinePlot {
    let series = runs.indices.compactMap { position -> PlotSeries? in
      guard let lags = runs[position].scene.lags else { return nil }
      var sum = 0.0
      let shares = lags.shares.map { share -> Double in
        sum += share * 100
        return sum
      }
      return PlotSeries(
        runs[position].name, value: "99% in \(lags.effectiveMemory)", role: role(of: position),
        xs: shares.indices.map(Double.init), ys: shares)
    }
    var plot = LinePlot(series, xRange: timeAxis)
    plot.namesAreKnown = true
    plot.yRange = 0...102
    plot.references = [ReferenceLine(99, label: "99%")]
    plot.xTitle = "lag"
    plot.leastXStep = 1
    return plot
  }

  /// So many points make up a curve over training steps.
  private static let pointCount = 120

  private var timeAxis: ClosedRange<Double> {
    -0.5...Double(max(1, runs.map(\.scene.timesteps).max() ?? 1)) - 0.5
  }

  /// The losses to compare with that all runs share.
  private var commonBaselines: [Baseline] {
    guard let first = runs.first?.scene.baselines else { return [] }
    return first.filter { baseline in runs.allSatisfy { $0.scene.baselines.contains(baseline) } }
  }

  private func stepPlot(_ curve: KeyPath<RunCurves, ThinnedCurve>) -> LinePlot {
    let series = runs.indices.map { position in
      let scene = runs[position].scene
      let (steps, values) = (scene.curves ?? RunCurves(scene.history))[keyPath: curve].means(
        count: Self.pointCount)
      let step = Double(scene.record?.step ?? 0)
      let nearest = steps.indices.min { abs(steps[$0] - step) < abs(steps[$1] - step) }
      return PlotSeries(
        runs[position].name, value: nearest.map { NumberFormat.aligned(values[$0]) } ?? "",
        role: role(of: position), xs: steps, ys: values)
    }
    let first = runs.map(\.scene.stepRange.lowerBound).min() ?? 0
    let last = runs.map(\.scene.stepRange.upperBound).max() ?? 1
    var plot = LinePlot(series, xRange: Double(first)...Double(max(last, first + 1)))
    plot.namesAreKnown = true
    plot.cursorX = runs.indices.contains(focus) ? Double(runs[focus].scene.cursor.step) : nil
    plot.xTitle = "step"
    plot.leastXStep = 1
    return plot
  }
}
