import Canvas
import Engine
import Views

/// The page that shows a run: a header, the view, the timeline of training and two lines at the bottom.
struct RunPage {
  let run: RunState
  let header: Rect
  let tabs: Rect
  let view: Rect
  let timeline: Rect
  let readout: Rect
  let keys: Rect

  /// Divides `bounds`; the timeline goes first where there is little room.
  init(run: RunState, bounds: Rect) {
    self.run = run
    let timelineHeight = bounds.height >= 20 ? (bounds.height >= 40 ? 6 : 4) : 0
    let rows = bounds.rows([
      .fixed(1), .fixed(1), .share(minimum: 4), .fixed(timelineHeight), .fixed(1), .fixed(1),
    ])
    (header, tabs, view, timeline, readout, keys) = (rows[0], rows[1], rows[2], rows[3], rows[4], rows[5])
  }

  /// Where each tab stands: the view, and the columns it takes.
  var tabRects: [(view: ViewChoice, rect: Rect)] {
    var x = tabs.x + 1
    return ViewChoice.all.map { name in
      let width = name.view.title.count + 4
      defer { x += width }
      return (name, Rect(x: x, y: tabs.y, width: max(0, min(width, tabs.maxX - x)), height: 1))
    }
  }
}

extension Drawing {
  /// Draws `page` onto the whole grid.
  mutating func runPage(_ page: RunPage, footer: Footer) {
    let run = page.run
    let scene = run.scene
    runHeader(run, in: page.header)
    for (name, rect) in page.tabRects { tab(name, isShown: name == run.view, in: rect) }
    run.view.view.show(scene, in: page.view, on: &self)
    Timeline().draw(scene, in: page.timeline, on: &self)
    text(" " + run.readout, in: page.readout, .strongText)
    self.footer(footer, in: page.keys)
  }

  private mutating func runHeader(_ run: RunState, in rect: Rect) {
    let status = run.statusText(glyphs: glyphs)
    let columns = DisplayText(status.text, glyphs: glyphs).columns
    let parts = rect.inset(left: 1, right: 1).columns([.share(), .fixed(columns)], gap: 1)
    text([("rnnscope ", .accent), (run.description.title, .strongText)], in: parts[0])
    text(status.text, in: parts[1], status.role, align: .trailing)
  }

  private mutating func tab(_ name: ViewChoice, isShown: Bool, in rect: Rect) {
    guard !rect.isEmpty else { return }
    if isShown { fill(rect, with: Cell(.blank, style(.selection))) }
    text(
      [
        (" \(name.position + 1)", isShown ? .selection : .keyHint),
        (" \(name.view.title) ", isShown ? .selection : .dimText),
      ],
      in: rect)
  }
}

extension RunState {
  /// What the run is doing, for the header.
  func statusText(glyphs: GlyphTier) -> (text: String, role: Role) {
    if let recordingFailure { return ("recording stopped: \(recordingFailure)", .bad) }
    let step =
      "step \(NumberFormat.grouped(cursor.step))"
      + (isFollowing ? "" : " of \(NumberFormat.grouped(lastStep))")
    let speed = playback.stepsPerSecond.map { "\(NumberFormat.short($0)) steps/s" }
    if isTraining {
      let rate = speed ?? stepsPerSecond.map { "\(NumberFormat.short($0)) steps/s" } ?? ""
      return ("\(step) · training \(rate)", .good)
    }
    if isReplaying { return ("\(step) · playing \(speed ?? "fast")", .good) }
    return ("\(step) · " + (isLive ? "paused" : "recording"), .dimText)
  }
}
