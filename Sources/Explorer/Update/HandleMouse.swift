import Canvas
import Views

extension ExplorerState {
  /// Everything highlighted can be clicked; the wheel moves what is under the pointer.
  mutating func handle(_ event: MouseEvent) -> [Effect] {
    if overlay == .form {
      let page = FormPage(bounds: Rect(x: 0, y: 0, width: width, height: height))
      let field = event.kind == .press ? page.field(atX: event.x, y: event.y, of: home.form) : nil
      if let field { home.form.selection = field }
      return []
    }
    if case .forkForm(var fork) = overlay {
      let page = FormPage(bounds: Rect(x: 0, y: 0, width: width, height: height))
      let field = event.kind == .press ? page.field(atX: event.x, y: event.y, of: fork.form) : nil
      if let field { fork.form.selection = field }
      overlay = .forkForm(fork)
      return []
    }
    if overlay != nil {
      if event.kind == .press { overlay = nil }
      return []
    }
    return run == nil ? handleAtHome(event) : handleInRun(event)
  }

  private mutating func handleAtHome(_ event: MouseEvent) -> [Effect] {
    switch event.kind {
    case .wheelUp: home.perform(.unitUp, pageHeight: height)
    case .wheelDown: home.perform(.unitDown, pageHeight: height)
    case .press:
      let bounds = Rect(x: 0, y: 0, width: width, height: height)
      guard let item = HomePage(bounds: bounds).item(atX: event.x, y: event.y, of: home) else { return [] }
      // The first click selects, the second opens.
      if home.selection == item { return perform(.open) }
      home.selection = item
    case .release, .drag: break
    }
    return []
  }

  private mutating func handleInRun(_ event: MouseEvent) -> [Effect] {
    guard let run, lesson?.picture == nil else { return [] }
    let page = RunPage(run: run, bounds: pageBounds)
    switch event.kind {
    case .wheelUp:
      return page.timeline.contains(x: event.x, y: event.y) ? perform(.stepBack) : perform(.unitUp)
    case .wheelDown:
      return page.timeline.contains(x: event.x, y: event.y) ? moveCursorOneStepOn() : perform(.unitDown)
    case .press, .drag: return point(atX: event.x, y: event.y, on: page, isDrag: event.kind == .drag)
    case .release: return []
    }
  }

  private mutating func point(atX x: Int, y: Int, on page: RunPage, isDrag: Bool) -> [Effect] {
    guard let run else { return [] }
    if let tab = page.tabs.first(where: { $0.rect.contains(x: x, y: y) }) {
      self.run?.view = tab.view
      return []
    }
    if page.timeline.contains(x: x, y: y) {
      let step = Timeline().step(atX: x, in: page.timeline, scene: run.scene, appearance: appearance)
      return step.map { moveCursor(toStep: $0) } ?? []
    }
    if isComparing { return point(atX: x, y: y, amongRuns: page) }
    guard let index = page.panes.firstIndex(where: { $0.contains(x: x, y: y) }) else { return [] }
    return point(atX: x, y: y, inPane: index, on: page, isDrag: isDrag)
  }

  private mutating func point(
    atX x: Int, y: Int, inPane index: Int, on page: RunPage, isDrag: Bool
  ) -> [Effect] {
    guard var run else { return [] }
    run.panes.setFocus(index)
    let scene = run.scene(run.scene, inPane: index)
    let (view, area) = (run.view.view, page.panes[index])
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
      return overview.cursor(atX: x, y: y, in: page.view, appearance: appearance).map { moveCursor(to: $0) }
        ?? []
    }
    guard let position = compared.layout.panes.firstIndex(where: { $0.contains(x: x, y: y) }) else {
      return []
    }
    focus = position
    let found = page.run.view.view.cursor(
      atX: x, y: y, in: compared.layout.panes[position], scene: compared.comparison.runs[position].scene,
      appearance: appearance)
    return found.map { moveCursor(to: $0) } ?? []
  }
}
