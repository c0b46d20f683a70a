import Canvas
import Engine

/// The run at a glance: verdict, loss, gradient norm, and the facts that one asks for first.
public struct OverviewView: ExplorerView {
  public let name = "overview"
  public let title = "Overview"
  public let minimumSize = Extents(width: 24, height: 6)
  public let verticalAxis = VerticalAxis.none

  /// The view; it keeps nothing.
  public init() {}

  public func subtitle(_ scene: Scene) -> String { "" }

  public func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    let parts = OverviewLayout(rect, verdict: scene.verdict)
    drawing.verdict(scene.verdict, in: parts.verdict)
    RunFacts(scene).draw(in: parts.facts, on: &drawing)
    RunSidebar(scene).draw(in: parts.sidebar, on: &drawing)
    guard !scene.history.isEmpty else {
      return drawing.notice("No training step yet", in: parts.loss)
    }
    let (loss, norm) = (scene.lossPlot, scene.normPlot)
    drawing.plotLegend(loss, in: parts.lossTitle)
    drawing.linePlot(loss, in: parts.loss)
    drawing.plotLegend(norm, in: parts.normTitle)
    drawing.linePlot(norm, in: parts.norm)
  }

  public func readout(_ scene: Scene) -> String {
    guard let record = scene.record else { return "no training step yet" }
    let heldOut = record.heldOutLoss.map { ", held out \(NumberFormat.aligned($0, digits: 6))" } ?? ""
    return "step \(record.step): loss \(NumberFormat.aligned(record.loss, digits: 6))\(heldOut), "
      + "gradient norm \(NumberFormat.aligned(record.gradientNorm))"
  }

  public func cursor(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> Cursor? {
    let parts = OverviewLayout(rect, verdict: scene.verdict)
    for (area, plot) in [(parts.loss, scene.lossPlot), (parts.norm, scene.normPlot)] {
      let geometry = PlotGeometry(plot, in: area, appearance: appearance)
      guard geometry.data.contains(x: x, y: y) else { continue }
      var cursor = scene.cursor
      cursor.step = Int(geometry.x(at: x).rounded())
      return cursor
    }
    return nil
  }
}

/// Where the parts of the overview stand: the facts beside the plots where it is wide, else above them.
private struct OverviewLayout {
  let verdict: Rect
  let facts: Rect
  let sidebar: Rect
  let lossTitle: Rect
  let loss: Rect
  let normTitle: Rect
  let norm: Rect

  init(_ rect: Rect, verdict text: Verdict?) {
    let isWide = rect.width >= 96
    let isLong = (text?.text.count ?? 0) + 2 > rect.width
    let verdictHeight = isLong && rect.height >= 12 ? 2 : 1
    let factsHeight = isWide || rect.height < 12 ? 0 : 2
    let rows = rect.rows([.fixed(verdictHeight), .fixed(factsHeight), .share()])
    verdict = rows[0]
    let body = isWide ? rows[2].columns([.share(), .fixed(36)], gap: 3) : [rows[2], rows[1]]
    let side =
      isWide
      ? body[1].inset(top: 1).rows([.fixed(13), .share()]) : [rows[1], Rect(x: 0, y: 0, width: 0, height: 0)]
    (facts, sidebar) = (side[0], side[1])
    let hasNorm = body[0].height >= 10
    let plots = body[0].rows([
      .fixed(1), .share(3), .fixed(hasNorm ? 1 : 0), .share(hasNorm ? 2 : 0),
    ])
    (lossTitle, loss, normTitle, norm) = (plots[0], plots[1], plots[2], plots[3])
  }
}

extension Scene {
  /// The held-out loss last measured at or before the cursor's step.
  var latestHeldOut: (step: Int, loss: Double)? {
    guard var index = history.index(atOrBefore: cursor.step) else { return nil }
    let limit = max(0, index - 5000)
    while index >= limit {
      let record = history.scalars(at: index)
      if let loss = record.heldOutLoss { return (record.step, loss) }
      index -= 1
    }
    return nil
  }
}
