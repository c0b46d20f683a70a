import Canvas
import Foundation
import Engine
import Views

/// The page that shows a run: a header, the view, the timeline of training and two lines at the bottom.
struct RunPage {
  let run: RunState
  let header: Rect
  let tabRow: Rect
  let view: Rect
  let timeline: Rect
  let readout: Rect
  let keys: Rect
  /// What is being opened beside the run.
  private(set) var opening: String?
  /// Whether the speed of its training is told: of several runs in lockstep none has one of its own.
  private(set) var showsSpeed = true
  /// So many of the first number keys answer a lesson's question instead of showing a view.
  private(set) var answerCount = 0
  /// The key that goes back.
  private(set) var backKey = "Esc"
  /// What tells the run from others that are open; empty where none are.
  private(set) var name = ""

  /// Divides `bounds`; the timeline goes first where there is little room. What several runs share is divided the same way
  /// however far they are.
  init(run: RunState, bounds: Rect, isCompared: Bool = false) {
    self.run = run
    let timelineHeight =
      bounds.height >= 20 ? Self.curveHeight(of: run, in: bounds, isCompared: isCompared) : 0
    let rows = bounds.rows([
      .fixed(1), .fixed(1), .share(minimum: 4), .fixed(timelineHeight), .fixed(1), .fixed(1),
    ])
    (header, tabRow, readout, keys) = (rows[0], rows[1], rows[4], rows[5])
    (view, timeline) = (rows[2].inset(left: 1, right: 1), rows[3].inset(left: 1, right: 1))
  }

  /// One step makes no curve, only a note that there will be one; and on a small screen numbers count for more.
  private static func curveHeight(of run: RunState, in bounds: Rect, isCompared: Bool) -> Int {
    if run.past.history.count < 2, !isCompared { return 1 }
    if run.view.name == "diagnosis", bounds.height < 30 { return 2 }
    return bounds.height >= 40 ? 6 : 4
  }

  /// Takes over what `state` says besides the run.
  mutating func take(_ state: ExplorerState) {
    (opening, backKey) = (state.opening?.name, state.keyName(.back))
    showsSpeed = !state.isComparing
    answerCount = state.lesson?.answerCount ?? 0
    name = state.runs.count > 1 ? state.runNames[state.focus] : ""
  }

  /// Where each pane is drawn, its frame included; a pane that finds no room beside the other is empty.
  var paneFrames: [Rect] {
    let count = run.panes.panes.count
    guard run.panes.isSplit else { return [view] }
    if run.panes.isFilled || view.width + 2 < Panes.leastWidth {
      let nothing = Rect(x: view.x, y: view.y, width: 0, height: 0)
      return (0..<count).map { $0 == run.panes.focus ? view : nothing }
    }
    return view.columns(Array(repeating: .share(), count: count), gap: 0)
  }

  /// A pane that stands alone is told by the line above it; beside each other they are framed.
  var paneEdges: Box.Edges { paneFrames.contains(where: \.isEmpty) ? .upper : .all }

  /// Where the view of each pane is drawn.
  var panes: [Rect] {
    run.panes.isSplit ? paneFrames.map { Box.interior(of: $0, edges: paneEdges) } : paneFrames
  }

  /// Where the view is drawn that keys go to.
  var focusedPane: Rect { panes[run.panes.focus] }

  /// What the tab of each group of views says and where it stands. Where the views' titles do not fit, their names are
  /// taken, then their short titles, and where those do not fit either, only the shown view keeps its name.
  var tabs: [Tab] {
    let choices = ViewChoice.groups.map { $0.contains(run.view) ? run.view : $0[0] }
    let wordings: [[String]] = [
      choices.map(\.view.title), choices.map(\.name), choices.map(\.view.shortTitle),
      choices.map { $0 == run.view ? $0.name : "" },
    ]
    // Around the words there are the number and blanks; the last of these only where there is room.
    let widths = wordings.enumerated().map { rank, words in
      zip(words, choices).map { $0.isEmpty ? 3 : $0.count + (rank < 2 || $1 == run.view ? 4 : 3) }
    }
    let fitting = widths.firstIndex { $0.reduce(1, +) <= tabRow.width } ?? wordings.count - 1
    var x = tabRow.x + 1
    return choices.enumerated().map { index, choice in
      let width = widths[fitting][index]
      defer { x += width }
      let rect = Rect(x: x, y: tabRow.y, width: min(width, tabRow.maxX - x), height: 1)
      return Tab(view: choice, text: wordings[fitting][index], rect: rect)
    }
  }

  /// One of the views in the row under the header.
  struct Tab {
    let view: ViewChoice
    let text: String
    let rect: Rect
  }
}

extension Drawing {
  /// Draws `page` onto the whole grid.
  mutating func runPage(_ page: RunPage, footer: Footer) {
    let run = page.run
    let scene = run.scene
    runHeader(page, scene)
    tabs(page)
    for index in run.panes.panes.indices { pane(index, page, scene) }
    Timeline().draw(scene, in: page.timeline, on: &self)
    text(
      " " + wholeParts(of: run.readout(in: scene), columns: page.readout.width - 1), in: page.readout,
      .strongText)
    self.footer(footer, in: page.keys)
  }

  /// `readout`, without its last parts where they do not fit: a number that is cut is a wrong number.
  private func wholeParts(of readout: String, columns: Int) -> String {
    var parts = readout.components(separatedBy: "  ")
    func text(_ parts: [String], _ end: String) -> String { parts.joined(separator: "  ") + end }
    guard DisplayText(readout, glyphs: glyphs).columns > columns else { return readout }
    while parts.count > 1, DisplayText(text(parts, " …"), glyphs: glyphs).columns > columns {
      parts.removeLast()
    }
    return text(parts, " …")
  }

  private mutating func pane(_ index: Int, _ page: RunPage, _ scene: Scene) {
    let (run, frame) = (page.run, page.paneFrames[index])
    let pane = run.panes.panes[index]
    guard !frame.isEmpty else { return }
    if run.panes.isSplit {
      let reason =
        run.panes.isFilled ? "\(page.backKey): both panes" : "both panes need \(Panes.leastWidth) columns"
      let side = run.whatIf.alteration.isEmpty ? "" : ", \(pane.side.words)"
      var box = Box(
        pane.view.view.title + side, key: String(pane.view.group + 1),
        note: page.paneEdges == .all ? "" : reason,
        isFocused: index == run.panes.focus)
      box.edges = page.paneEdges
      self.box(box, in: frame)
    }
    pane.view.view.show(run.scene(scene, inPane: index), in: page.panes[index], on: &self)
  }

  private mutating func runHeader(_ page: RunPage, _ scene: Scene) {
    let parts = page.header.inset(left: 1, right: 1).columns(
      [.share(), .fixed(statusColumns(page.status))], gap: 1)
    text(headerWords(page, scene, columns: parts[0].width), in: parts[0])
    status(page.status, in: parts[1])
  }

  /// What the header says of the run and of how it is looked at: where there is little room, what is altered rather than
  /// what it is called.
  private func headerWords(_ page: RunPage, _ scene: Scene, columns: Int) -> [(String, Role)] {
    let run = page.run
    let subtitle = run.view.view.subtitle(scene)
    let name = page.name.isEmpty ? "" : " · " + page.name
    let notes = run.displayNotes.joined(separator: " · ")
    let title: [(String, Role)] = [
      ("rnnscope ", .accent), (run.description.title, .strongText), (name, .strongText),
    ]
    // What is longest stands last: it is cut first.
    let all =
      title + [
        (subtitle.isEmpty ? "" : " · " + subtitle, .dimText), (notes.isEmpty ? "" : " · " + notes, .accent),
        (run.sequenceNotes.map { " · " + $0 }.joined(), .dimText),
      ]
    let known = all.dropLast().reduce(0) { $0 + DisplayText($1.0, glyphs: glyphs).columns }
    return known <= columns || notes.isEmpty ? all : [("rnnscope ", .accent), (notes, .accent)]
  }

  /// Draws the names of the views with the keys that show them; faint where the keys mean something else meanwhile.
  mutating func tabs(_ page: RunPage) {
    for item in page.tabs {
      tab(item, isShown: item.view == page.run.view, isFaint: item.view.group < page.answerCount)
    }
  }

  private mutating func tab(_ tab: RunPage.Tab, isShown: Bool, isFaint: Bool) {
    // The blank before it stays out of its ground: the tab before may end there.
    if isShown { fill(tab.rect.inset(left: 1), with: Cell(.blank, style(.selection))) }
    let key = isFaint ? " " : String(tab.view.group + 1)
    text(
      [
        (" ", .dimText), (key, isShown ? .selection : .keyHint),
        (" " + tab.text, isShown ? .selection : isFaint ? .faint : .dimText),
      ],
      in: tab.rect)
  }
}

extension RunState {
  /// What the run is doing, for the header.
  var status: (text: String, role: Role) { status(showsSpeed: true) }

  /// What the run is doing, for the header.
  func status(showsSpeed: Bool) -> (text: String, role: Role) {
    let (text, role) = activity(showsSpeed: showsSpeed)
    return (recording.isUnderWay ? "\(text) · \(RecordingStatus.mark)" : text, role)
  }

  private func activity(showsSpeed: Bool) -> (text: String, role: Role) {
    let step =
      "step \(NumberFormat.grouped(cursor.step))"
      + (playback.isFollowing ? "" : " of \(NumberFormat.grouped(past.lastStep))")
    if !past.hasArrived {
      return (isLive ? "preparing the first step …" : "reading the recording …", .accent)
    }
    if recording.hasFailed { return ("\(step) · recording stopped", .bad) }
    let speed = playback.stepsPerSecond.map { "\(NumberFormat.short($0)) steps/s" }
    if isTraining {
      let measured = training.stepsPerSecond.map { "\(NumberFormat.short($0, digits: 2)) steps/s" }
      let rate = speed ?? (showsSpeed ? measured : nil)
      return ("\(step) · training" + (rate.map { " " + $0 } ?? ""), .good)
    }
    if playback.isReplaying {
      return ("\(step) · \(loop == nil ? "playing" : "looping") \(speed ?? "fast")", .good)
    }
    if description.stillReason != nil { return ("\(step) · weights", .dimText) }
    if recording.writer == .recording {
      let isNewest = playback.isFollowing
      return ("\(step) · being recorded\(isNewest ? ", live" : "")", isNewest ? .good : .dimText)
    }
    if recording.writer != nil { return ("\(step) · \(rest)", .dimText) }
    if let otherStep { return ("\(step) · states of step \(NumberFormat.grouped(otherStep))", .warning) }
    return ("\(step) · \(loop == nil ? "" : "loop · ")\(rest)", .dimText)
  }

  /// What a run that stands still is.
  private var rest: String {
    switch recording.writer {
    case .finished: "recording finished"
    case .silent: "recording, its writer is silent"
    case .recording, nil: isLive ? ending : "replay"
    }
  }

  /// What training that stands still has come to.
  private var ending: String {
    guard hasEnded && playback.isFollowing else { return "paused" }
    return training.earlyStop == nil ? "complete" : "stopped early"
  }
}
