import Canvas
import Views

/// The page that shows several runs side by side: the same view of each, or the overview of all in one.
struct ComparePage {
  let comparison: Comparison
  /// The page of the run that keys go to, whose frame is kept.
  var page: RunPage
  let layout: ComparisonLayout
  /// How many of the runs are being trained.
  private let trainingCount: Int
  /// The key that leads to the next run.
  let nextKey: String

  /// Divides `bounds` among the runs of `state`, one of which keys go to.
  init?(_ state: ExplorerState, bounds: Rect) {
    guard let run = state.run else { return nil }
    comparison = state.comparison
    page = RunPage(run: run, bounds: bounds, isCompared: true)
    page.take(state)
    trainingCount = state.runs.count(where: \.isTraining)
    nextKey = state.keyName(.nextRun)
    layout = ComparisonLayout(count: comparison.runs.count, focus: comparison.focus, in: page.view)
  }

  var focused: ComparedRun { comparison.runs[comparison.focus] }
  /// What the run that keys go to is doing, and that its numbers are not of the same step as the others'.
  var status: RunStatus {
    var status = page.status
    if !page.run.isTraining, trainingCount > 0, page.opening == nil, page.run.works.first == nil {
      status = RunStatus(text: "\(status.text) · \(trainingCount) training", role: .good)
    }
    let isBusy = page.opening != nil || page.run.works.first != nil || page.run.isTraining
    guard comparison.stepsDiffer, !isBusy || page.header.width >= Self.wideHeader else { return status }
    status.text += " · steps differ"
    if !isBusy { status.role = .warning }
    return status
  }

  /// From so many columns on there is room for it while the runs train.
  private static let wideHeader = 130

  /// Whether all runs share one drawing.
  var isOverview: Bool { page.run.view.name == "overview" }

  /// Where each run's name stands in the header.
  var names: [Rect] {
    var x = page.header.x + 10
    return comparison.runs.map { run in
      let columns = DisplayText(run.name).columns + 4
      defer { x += columns + 1 }
      return Rect(x: x, y: page.header.y, width: columns, height: 1)
    }
  }
}

extension Drawing {
  /// Draws `page` onto the whole grid.
  mutating func comparePage(_ page: ComparePage, footer: Footer) {
    let run = page.page.run
    compareHeader(page, in: page.page.header)
    tabs(page.page)
    if page.isOverview {
      ComparisonOverview(page.comparison).draw(in: page.page.view, on: &self)
    } else {
      for position in page.comparison.runs.indices { comparedPane(position, page) }
    }
    Timeline().draw(page.focused.scene, in: page.page.timeline, on: &self)
    text(" " + page.comparison.readout(of: run.view.view), in: page.page.readout, .strongText)
    self.footer(footer, in: page.page.keys)
  }

  private mutating func comparedPane(_ position: Int, _ page: ComparePage) {
    let frame = page.layout.frames[position]
    guard !frame.isEmpty else { return }
    let run = page.comparison.runs[position]
    let step = run.scene.record.map { "step \(NumberFormat.grouped($0.step))" } ?? ""
    let isAlone = page.layout.showsOneOnly
    let note =
      [step] + (isAlone ? ["\(page.nextKey): the next of \(page.comparison.runs.count)", run.notes] : [])
    var box = Box(
      run.name, sample: .series(position), note: note.filter { !$0.isEmpty }.joined(separator: " · "),
      footnote: run.notes, isFocused: position == page.comparison.focus)
    box.edges = page.layout.edges
    self.box(box, in: frame)
    let pane = page.layout.panes[position]
    if let absence = run.absence {
      notice(absence, in: pane)
    } else {
      page.page.run.view.view.show(run.scene, in: pane, on: &self)
    }
  }

  /// The names of the runs, that of the one that keys go to marked, and what it is doing.
  private mutating func compareHeader(_ page: ComparePage, in rect: Rect) {
    text(" rnnscope", in: rect, .accent)
    let columns = statusColumns(page.status)
    let room = rect.inset(right: columns + 2)
    clipped(to: room) { drawing in
      for (position, place) in page.names.enumerated() {
        let isFocused = position == page.comparison.focus
        drawing.curveSample(position, .series(position), x: place.x, y: place.y)
        let name = page.comparison.runs[position].name
        drawing.text(name, x: place.x + 3, y: place.y, isFocused ? .focusedTitle : .dimText)
      }
    }
    let shown = rect.inset(right: 1)
    status(page.status, in: shown.inset(left: shown.width - columns))
  }
}
