import Canvas

extension ExplorerState {
  /// Draws the whole screen: a pure function of the state.
  public func frame() -> CellGrid {
    var drawing = Drawing(width: width, height: height, appearance: appearance)
    guard width >= Self.minimumSize.width && height >= Self.minimumSize.height else {
      drawing.sizeNeeded(Self.minimumSize, has: (width, height))
      return drawing.grid
    }
    drawing.page(of: self)
    if let lessonPanel { drawing.lessonPanel(lessonPanel) }
    if let overlay { drawing.overlay(overlay, self) }
    return drawing.grid
  }

  /// Where the page of the runs is drawn: all of the screen but what a lesson takes.
  var pageBounds: Rect {
    lessonPanel?.page ?? Rect(x: 0, y: 0, width: width, height: height)
  }

  var lessonPanel: LessonPanel? {
    guard run != nil, let lesson else { return nil }
    return LessonPanel(
      lesson, in: Rect(x: 0, y: 0, width: width, height: height), glyphs: appearance.glyphs, keyName: keyName)
  }
}

extension Drawing {
  /// Draws the page of `state`, without what covers it.
  fileprivate mutating func page(of state: ExplorerState) {
    if state.run != nil, let picture = state.lesson?.picture {
      cliffPage(picture, in: state.pageBounds, state.pictureHints, state.message)
    } else if state.isComparing, let page = ComparePage(state, bounds: state.pageBounds) {
      comparePage(page, footer: state.footer)
    } else if let run = state.run {
      var page = RunPage(run: run, bounds: state.pageBounds)
      page.take(state)
      runPage(page, footer: state.footer)
    } else {
      homePage(HomePage(bounds: bounds), state, footer: state.footer)
    }
  }

  /// Draws what covers part of the page.
  fileprivate mutating func overlay(_ overlay: Overlay, _ state: ExplorerState) {
    switch overlay {
    case .help(let help): helpOverlay(help, state)
    case .glossary(let scroll):
      if let run = state.run {
        glossaryOverlay(GlossaryContents(run: run), view: run.view.view.title, scroll: scroll)
      }
    case .palette(let palette): paletteOverlay(palette, state)
    case .prompt(let prompt): promptOverlay(prompt)
    case .matches: if let run = state.run { matchesOverlay(run) }
    case .form: formPage(state.home.form, title: "New experiment", state)
    case .forkForm(let fork): formPage(fork.form, title: fork.title, isFork: true, state)
    case .search(let text):
      if let run = state.run { searchLine(text, run.search) } else { homeFilterLine(text, state.home) }
    }
  }
}

extension Drawing {
  /// Says that the screen is too small, and what size is needed.
  mutating func sizeNeeded(_ needed: (width: Int, height: Int), has: (width: Int, height: Int)) {
    let middle = bounds.row(max(0, bounds.height / 2 - 1))
    text("rnnscope needs \(needed.width)×\(needed.height)", in: middle, .strongText, align: .center)
    let below = bounds.row(min(bounds.height - 1, bounds.height / 2))
    guard bounds.height > 1 else { return }
    text("this is \(has.width)×\(has.height)", in: below, .dimText, align: .center)
  }
}

extension Drawing {
  /// Draws what is being searched for over the last line.
  fileprivate mutating func searchLine(_ typed: String, _ search: Search?) {
    let row = bounds.row(-1)
    fill(row)
    let words = typed.isEmpty ? "text that is read, or #unit" : search?.words ?? "nothing found"
    let isBad = !typed.isEmpty && search?.matches.isEmpty != false
    text(
      [(" /", .keyHint), (typed, .strongText), ("▏", .accent), ("  " + words, isBad ? .bad : .dimText)],
      in: row)
  }
}

extension Drawing {
  /// Draws what the home page is filtered by over the last line.
  fileprivate mutating func homeFilterLine(_ typed: String, _ home: HomeState) {
    let row = bounds.row(-1)
    fill(row)
    let count = home.shown.count
    let words = typed.isEmpty ? "words of a title or a description" : "\(count) of \(home.items.count)"
    text(
      [(" /", .keyHint), (typed, .strongText), ("▏", .accent), ("  " + words, count == 0 ? .bad : .dimText)],
      in: row)
  }
}
