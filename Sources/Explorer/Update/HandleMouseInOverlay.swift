import Canvas

extension ExplorerState {
  /// The mouse while something covers the page: a click on a line chooses it, the wheel goes through the lines.
  mutating func handle(_ event: MouseEvent, in overlay: Overlay) -> [Effect] {
    let offset = event.kind == .wheelDown ? 1 : event.kind == .wheelUp ? -1 : 0
    guard offset != 0 || event.kind == .press else { return [] }
    switch overlay {
    case .form: turnOrPoint(event, offset, in: &home.form)
    case .forkForm(var fork):
      turnOrPoint(event, offset, in: &fork.form)
      self.overlay = .forkForm(fork)
    case .palette(let palette): return handle(event, offset, palette)
    case .matches: return handleOnMatches(event, offset)
    case .help(let help) where offset != 0:
      _ = handleInHelp(offset > 0 ? .down : .up, help)
    case .glossary(let scroll) where offset != 0:
      _ = handleInGlossary(offset > 0 ? .down : .up, scroll: scroll)
    case .prompt, .search: if event.kind == .press { self.overlay = nil }
    case .help, .glossary: self.overlay = nil
    }
    return []
  }

  /// A click selects an option; another click on it takes its next value. The wheel goes through the options.
  private func turnOrPoint(_ event: MouseEvent, _ offset: Int, in form: inout ExperimentForm) {
    guard offset == 0 else { return form.edit(offset > 0 ? .down : .up) }
    let page = FormPage(bounds: Rect(x: 0, y: 0, width: width, height: height))
    guard let field = page.field(atX: event.x, y: event.y, of: form) else { return }
    if form.selection == field { form.edit(.right) } else { form.selection = field }
  }

  private mutating func handle(_ event: MouseEvent, _ offset: Int, _ palette: Palette) -> [Effect] {
    let entries = palette.entries(at: place, among: bindings)
    var palette = palette
    if offset != 0 {
      palette.selection = max(0, min(entries.count - 1, palette.selection + offset))
      overlay = .palette(palette)
      return []
    }
    let layout = PaletteLayout(
      bounds: Rect(x: 0, y: 0, width: width, height: height), count: entries.count,
      selection: palette.selection)
    if let entry = layout.entry(atX: event.x, y: event.y), entries.indices.contains(entry) {
      palette.selection = entry
      return handleInPalette(.enter, palette)
    }
    if !layout.frame.contains(x: event.x, y: event.y) { overlay = nil }
    return []
  }

  /// The first click on a match selects it, the second goes there.
  private mutating func handleOnMatches(_ event: MouseEvent, _ offset: Int) -> [Effect] {
    if offset != 0 { return handleInMatches(offset > 0 ? .down : .up) }
    let layout = MatchesLayout(bounds: Rect(x: 0, y: 0, width: width, height: height), run?.stretch.search)
    guard layout.frame.contains(x: event.x, y: event.y) else {
      overlay = nil
      return []
    }
    guard let match = layout.match(atX: event.x, y: event.y) else { return [] }
    if run?.stretch.search?.selected == match { return handleInMatches(.enter) }
    run?.stretch.select(match)
    return []
  }
}
