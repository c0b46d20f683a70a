import Analysis
import Canvas
import Engine
import Foundation

/// The way of the hidden state through the sequence, in the plane in which it moves most (its first two principal
/// components), with earlier training steps beside it; and what single units follow.
struct TrajectoryView: ExplorerView {
  let name = "trajectory"
  let title = "Trajectory"
  let shortTitle = "PCA"
  let minimumSize = Extents(width: 24, height: 7)
  let verticalAxis = VerticalAxis.units

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    guard let states = scene.tensor(.hidden), states.shape.count == 2 else {
      return drawing.missingUnroll(scene, in: rect)
    }
    guard let trajectory = scene.trajectory else {
      return drawing.notice("The state does not move over this sequence", in: rect)
    }
    let isWide = rect.width >= 96
    let parts = rect.columns([.share(), .fixed(isWide ? 40 : 0)], gap: isWide ? 2 : 0)
    drawPlane(trajectory, scene, in: parts[0], on: &drawing)
    if isWide { drawFeatures(states, scene, in: parts[1], on: &drawing) }
  }

  func readout(_ scene: Scene) -> String {
    guard let path = scene.trajectory?.paths.last, path.xs.indices.contains(scene.cursor.timestep) else {
      return "trajectory: \(scene.missingReadout)"
    }
    let t = scene.cursor.timestep
    return "t \(t)\(scene.inputNote(at: t)): component 1 \(NumberFormat.signed(path.xs[t])), "
      + "component 2 \(NumberFormat.signed(path.ys[t]))"
  }

  private func drawPlane(_ trajectory: Trajectory, _ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    let shares = trajectory.components.explainedShares.enumerated().map { index, share in
      "\(index + 1): \(NumberFormat.short(share * 100))%"
    }
    drawing.text(
      [
        ("Principal components ", .title), ("explain ", .dimText),
        (shares.joined(separator: "  "), .strongText),
      ],
      in: rect.row(0))
    let series = series(trajectory, cursor: scene.cursor.timestep)
    var plot = ScatterPlot(
      series, xRange: ScatterPlot.range(of: series.flatMap(\.xs)),
      yRange: ScatterPlot.range(of: series.flatMap(\.ys)))
    (plot.xTitle, plot.yTitle) = ("c1", "c2")
    plot.marks = trajectory.paths.last.map { marks($0, scene) } ?? []
    drawing.scatterLegend(plot, in: rect.row(1))
    drawing.scatterPlot(plot, in: rect.inset(top: 2))
  }

  /// The states of the earliest step as dots, the whole path of now, and the last steps before the cursor on top.
  private func series(_ trajectory: Trajectory, cursor: Int) -> [ScatterSeries] {
    func name(_ path: Trajectory.Path) -> String { "step \(NumberFormat.grouped(path.step))" }
    var series: [ScatterSeries] = []
    if let first = trajectory.paths.first, trajectory.paths.count > 1 {
      series.append(ScatterSeries(name(first), role: .series2, xs: first.xs, ys: first.ys))
    }
    guard let now = trajectory.paths.last else { return series }
    series.append(ScatterSeries(name(now), role: .series0, xs: now.xs, ys: now.ys, isJoined: true))
    let end = min(cursor + 1, now.xs.count)
    let tail = max(0, end - Self.tailCount)..<max(0, end)
    series.append(
      ScatterSeries(
        "last \(Self.tailCount - 1) steps", role: .series1, xs: Array(now.xs[tail]), ys: Array(now.ys[tail]),
        isJoined: true))
    return series
  }

  /// The states that lead to the cursor, with its own.
  private static let tailCount = 7

  /// Where the sequence begins and where the cursor is.
  private func marks(_ path: Trajectory.Path, _ scene: Scene) -> [ScatterMark] {
    func label(_ t: Int) -> String {
      scene.inputLabels.indices.contains(t) ? "t \(t) \(scene.inputLabels[t])" : "t \(t)"
    }
    var marks: [ScatterMark] = []
    if let x = path.xs.first, let y = path.ys.first {
      marks.append(ScatterMark(x: x, y: y, label: "start", role: .dimText))
    }
    let t = scene.cursor.timestep
    if path.xs.indices.contains(t) {
      marks.append(ScatterMark(x: path.xs[t], y: path.ys[t], label: label(t), role: .accent))
    }
    return marks
  }

  private func drawFeatures(_ states: Tensor<Float>, _ scene: Scene, in rect: Rect, on drawing: inout Drawing)
  {
    drawing.text("What units follow", in: rect.row(0), .title)
    guard let found = UnitFeatures(states, features: InputFeature.all(of: scene.inputLabels)) else {
      return drawing.text("the inputs have no labels", in: rect.row(1), .dimText)
    }
    let listHeight = max(0, rect.height - 7)
    for (row, match) in found.ranked.prefix(listHeight).enumerated() {
      let parts = rect.row(row + 1).columns([.fixed(4), .fixed(6), .share()], gap: 1)
      let isChance = match.correlation.magnitude < found.chanceLevel
      drawing.text(
        String(match.unit), in: parts[0], match.unit == scene.cursor.unit ? .accent : .dimText,
        align: .trailing)
      drawing.text(
        NumberFormat.signed((match.correlation * 100).rounded() / 100, digits: 2), in: parts[1],
        isChance ? .dimText : .strongText)
      drawing.text(match.feature, in: parts[2], isChance ? .dimText : .text)
    }
    drawing.paragraph(found.caution, in: rect.inset(top: listHeight + 2), .dimText)
  }
}

extension Scene {
  /// The trajectory of the layer under the cursor with those of earlier steps; nil where its state does not vary.
  var trajectory: Trajectory? {
    guard let now = tensor(.hidden), now.shape.count == 2 else { return nil }
    let step = unrollStep ?? cursor.step
    let earlier = earlierUnrolls.filter { $0.step < step }.compactMap { entry in
      entry.unroll.tensor(.hidden, at: cursor.place).map { (step: entry.step, states: $0) }
    }
    return Trajectory(earlier + [(step, now)])
  }
}
