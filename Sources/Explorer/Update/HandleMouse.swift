import Canvas
import Views

extension ExplorerState {
  /// Everything highlighted can be clicked; the wheel moves what is under the pointer.
  mutating func handle(_ event: MouseEvent) -> [Effect] {
    if let overlay { return handle(event, in: overlay) }
    return run == nil ? handleAtHome(event) : handleInRun(event)
  }

  private mutating func handleAtHome(_ event: MouseEvent) -> [Effect] {
    switch event.kind {
    case .wheelUp: home.perform(.unitUp, pageHeight: height)
    case .wheelDown: home.perform(.unitDown, pageHeight: height)
    case .press:
      let page = HomePage(bounds: Rect(x: 0, y: 0, width: width, height: height))
      if let command = command(inFooter: page.keys, atX: event.x, y: event.y) { return perform(command) }
      // The first click selects, the second opens: the list may have moved under the pointer meanwhile.
      let isSecond = home.clicked == HomeState.Click(x: event.x, y: event.y, selection: home.selection)
      guard let item = isSecond ? home.selection : page.item(atX: event.x, y: event.y, of: home) else {
        return []
      }
      if home.selection == item { return perform(.open) }
      home.selection = item
      home.clicked = HomeState.Click(x: event.x, y: event.y, selection: item)
    case .release, .drag: break
    }
    return []
  }

  private mutating func handleInRun(_ event: MouseEvent) -> [Effect] {
    if lesson?.picture != nil { return handleInPicture(event) }
    guard let run else { return [] }
    let page = RunPage(run: run, bounds: pageBounds, isCompared: isComparing)
    switch event.kind {
    case .wheelUp: return movesSteps(event, page) ? perform(.stepBack) : perform(.unitUp)
    case .wheelDown: return movesSteps(event, page) ? moveCursorOneStepOn() : perform(.unitDown)
    case .press:
      grip = page.timeline.contains(x: event.x, y: event.y) ? .timeline : .page
      if let command = command(inFooter: page.keys, atX: event.x, y: event.y) { return obey(command) }
      if answerQuestion(atX: event.x, y: event.y) { return [] }
      return point(atX: event.x, y: event.y, on: page, isDrag: false)
    // What was taken hold of keeps to the pointer, wherever that goes.
    case .drag where grip == .timeline: return moveCursor(alongTimelineTo: event.x, on: page)
    case .drag: return point(atX: event.x, y: event.y, on: page, isDrag: true)
    case .release:
      grip = nil
      return []
    }
  }

  /// The wheel walks through a lesson's picture; the hints below it and the answers can be clicked.
  private mutating func handleInPicture(_ event: MouseEvent) -> [Effect] {
    switch event.kind {
    case .wheelUp: return perform(.earlierTimestep)
    case .wheelDown: return perform(.laterTimestep)
    case .press:
      if answerQuestion(atX: event.x, y: event.y) { return [] }
      return command(inPictureFooterAtX: event.x, y: event.y).map { perform($0) } ?? []
    case .drag, .release: return []
    }
  }

  /// Takes a click on one of the answers of the lesson's question; false where there is none.
  private mutating func answerQuestion(atX x: Int, y: Int) -> Bool {
    guard let choice = lessonPanel?.choice(atX: x, y: y) else { return false }
    _ = lesson?.answer(choice)
    return true
  }

  /// Whether the wheel goes through training steps where the pointer is.
  private func movesSteps(_ event: MouseEvent, _ page: RunPage) -> Bool {
    if page.timeline.contains(x: event.x, y: event.y) { return true }
    let pane = isComparing ? nil : page.panes.firstIndex { $0.contains(x: event.x, y: event.y) }
    return pane.map { page.run.panes.panes[$0].view.view.verticalAxis == .steps } ?? false
  }

  private mutating func moveCursor(alongTimelineTo x: Int, on page: RunPage) -> [Effect] {
    guard let run else { return [] }
    let columns = page.timeline.x..<max(page.timeline.x + 1, page.timeline.maxX)
    let (scene, appearance) = (run.scene, appearance)
    let step = { Timeline().step(atX: $0, in: page.timeline, scene: scene, appearance: appearance) }
    if let step = step(x) { return moveCursor(toStep: step) }
    // Beyond an end of the curve stands the last step there.
    let known = columns.filter { step($0) != nil }
    guard let left = known.first, let right = known.last else { return [] }
    return moveCursor(toStep: x < left ? run.past.firstStep : x > right ? run.past.lastStep : run.cursor.step)
  }

  private mutating func point(atX x: Int, y: Int, on page: RunPage, isDrag: Bool) -> [Effect] {
    if !isDrag, let tab = page.tabs.first(where: { $0.rect.contains(x: x, y: y) }) {
      self.run?.view = tab.view
      return []
    }
    if page.timeline.contains(x: x, y: y) {
      return isDrag ? [] : moveCursor(alongTimelineTo: x, on: page)
    }
    if isComparing { return point(atX: x, y: y, amongRuns: page) }
    guard let index = page.paneFrames.firstIndex(where: { $0.contains(x: x, y: y) }) else { return [] }
    return point(atX: x, y: y, inPane: index, on: page, isDrag: isDrag)
  }

  private mutating func point(
    atX x: Int, y: Int, inPane index: Int, on page: RunPage, isDrag: Bool
  ) -> [Effect] {
    guard var run else { return [] }
    run.panes.setFocus(index)
    let scene = run.scene(run.scene, inPane: index)
    let (view, area) = (run.view.view, page.panes[index])
    if !isDrag,
      let name = view.viewName(atX: x, y: y, in: area, scene: scene, appearance: appearance),
      let choice = ViewChoice.named(name)
    {
      run.view = choice
      self.run = run
      return []
    }
    if run.panes.focused.zoom == .page,
      let panel = view.panelAreas(scene, in: area).firstIndex(where: { $0.contains(x: x, y: y) })
    {
      run.panes.focused.panel = panel
    }
    let found = view.cursor(atX: x, y: y, in: area, scene: scene, appearance: appearance)
    self.run = run
    guard let found else { return [] }
    self.run?.drag(to: found, isDrag: isDrag && view.verticalAxis != .steps)
    return moveCursor(to: found)
  }

  private mutating func moveCursor(to found: Cursor) -> [Effect] {
    let effects = found.step == run?.cursor.step ? [] : moveCursor(toStep: found.step)
    run?.cursor.timestep = found.timestep
    run?.cursor.unit = found.unit
    run?.cursor.place = found.place
    return effects
  }

  /// A click on one of several runs sends keys to it; a click on what they share moves the cursor of all.
  private mutating func point(atX x: Int, y: Int, amongRuns page: RunPage) -> [Effect] {
    guard let compared = ComparePage(self, bounds: pageBounds) else { return [] }
    if let name = compared.names.firstIndex(where: { $0.contains(x: x, y: y) }) {
      focus = name
      return []
    }
    if compared.isOverview {
      let overview = ComparisonOverview(compared.comparison)
      if let name = overview.viewName(atX: x, y: y, in: page.view), let view = ViewChoice.named(name) {
        run?.view = view
        return []
      }
      return overview.cursor(atX: x, y: y, in: page.view, appearance: appearance).map { moveCursor(to: $0) }
        ?? []
    }
    guard let position = compared.layout.frames.firstIndex(where: { $0.contains(x: x, y: y) }) else {
      return []
    }
    focus = position
    let found = page.run.view.view.cursor(
      atX: x, y: y, in: compared.layout.panes[position], scene: compared.comparison.runs[position].scene,
      appearance: appearance)
    return found.map { moveCursor(to: $0) } ?? []
  }
}
