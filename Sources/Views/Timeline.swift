import Canvas
import Engine

/// The strip at the foot of the screen: the loss over all steps, the cursor, and marks where something happened.
public struct Timeline: Sendable {
  /// The strip; it keeps nothing.
  public init() {}

  /// Draws the strip into `rect`, from one row up.
  public func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    guard !rect.isEmpty else { return }
    drawing.clipped(to: rect) { drawing in
      guard !scene.history.isEmpty else { return drawing.notice("no training step yet", in: rect) }
      let parts = TimelineLayout(rect, hasMarks: scene.hasTimelineMarks)
      if let first = scene.history.first, scene.history.count == 1 {
        let words =
          "step \(NumberFormat.grouped(first.step)) is the only one so far: more of them draw the loss here"
        drawing.notice(words, in: parts.plot)
      } else {
        drawing.linePlot(plot(scene), in: parts.plot)
      }
      events(scene, in: parts, on: &drawing)
      loop(scene, in: parts, on: &drawing)
      checkpoints(scene, in: parts, on: &drawing)
    }
  }

  /// The step at column `x` of the strip drawn in `rect`.
  public func step(atX x: Int, in rect: Rect, scene: Scene, appearance: Appearance) -> Int? {
    guard !scene.history.isEmpty, !rect.isEmpty else { return nil }
    let parts = TimelineLayout(rect, hasMarks: scene.hasTimelineMarks)
    let geometry = PlotGeometry(plot(scene), in: parts.plot, appearance: appearance)
    guard x >= geometry.data.x, x < geometry.data.maxX else { return nil }
    return geometry.step(at: x, within: scene.stepRange)
  }

  private func plot(_ scene: Scene) -> LinePlot {
    var plot = scene.lossPlot
    plot.series.removeAll { $0.role != .series0 }
    plot.references = []
    // A fall from 4 to 1 in the first steps would hide all that comes after.
    plot.isLogarithmic = true
    plot.showsYAxis = false
    plot.xTitle = "step"
    return plot
  }

  private func events(_ scene: Scene, in parts: TimelineLayout, on drawing: inout Drawing) {
    guard !parts.marks.isEmpty else { return }
    let geometry = PlotGeometry(plot(scene), in: parts.plot, appearance: drawing.appearance)
    for event in scene.events {
      guard let x = geometry.column(of: Double(event.step)) else { continue }
      drawing.put(drawing.glyphs == .ascii ? "v" : "▾", x: x, y: parts.marks.y, event.severity.role)
    }
  }

  /// The range that playing goes round in, as a bracket above the curve.
  private func loop(_ scene: Scene, in parts: TimelineLayout, on drawing: inout Drawing) {
    guard let loop = scene.loop, !parts.marks.isEmpty else { return }
    let geometry = PlotGeometry(plot(scene), in: parts.plot, appearance: drawing.appearance)
    guard let left = geometry.column(of: Double(loop.lowerBound)),
      let right = geometry.column(of: Double(loop.upperBound))
    else { return }
    let isASCII = drawing.glyphs == .ascii
    for x in left..<max(left, right) + 1 where drawing.grid[x, parts.marks.y].glyph == .blank {
      drawing.put(isASCII ? "-" : "─", x: x, y: parts.marks.y, .accent)
    }
    drawing.put(isASCII ? "<" : "╭", x: left, y: parts.marks.y, .accent)
    if right > left { drawing.put(isASCII ? ">" : "╮", x: right, y: parts.marks.y, .accent) }
  }

  /// The steps from which others are trained again, where nothing more important stands.
  private func checkpoints(_ scene: Scene, in parts: TimelineLayout, on drawing: inout Drawing) {
    guard !parts.marks.isEmpty else { return }
    let geometry = PlotGeometry(plot(scene), in: parts.plot, appearance: drawing.appearance)
    for step in scene.checkpoints {
      guard let x = geometry.column(of: Double(step)), drawing.grid[x, parts.marks.y].glyph == .blank else {
        continue
      }
      drawing.put(drawing.glyphs == .ascii ? "." : "·", x: x, y: parts.marks.y, .dimText)
    }
  }
}

extension Scene {
  /// Whether the timeline needs a row for marks.
  fileprivate var hasTimelineMarks: Bool { !events.isEmpty || !checkpoints.isEmpty || loop != nil }
}

/// The marks above the curve where there is room.
private struct TimelineLayout {
  let marks: Rect
  let plot: Rect

  init(_ rect: Rect, hasMarks: Bool) {
    let rows = rect.rows([.fixed(hasMarks && rect.height >= 2 ? 1 : 0), .share()])
    (marks, plot) = (rows[0], rows[1])
  }
}
