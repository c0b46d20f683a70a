import Canvas

extension ExplorerState {
  /// Draws the whole screen: a pure function of the state.
  public func frame() -> CellGrid {
    var drawing = Drawing(width: width, height: height, appearance: appearance)
    guard width >= Self.minimumSize.width && height >= Self.minimumSize.height else {
      drawing.sizeNeeded(Self.minimumSize, has: (width, height))
      return drawing.grid
    }
    if run != nil, let picture = lesson?.picture {
      drawing.cliffPage(picture, in: pageBounds, pictureHints, message)
    } else if isComparing, let page = ComparePage(self, bounds: pageBounds) {
      drawing.comparePage(page, footer: footer)
    } else if let run {
      var page = RunPage(run: run, bounds: pageBounds)
      page.take(self)
      drawing.runPage(page, footer: footer)
    } else {
      drawing.homePage(HomePage(bounds: drawing.bounds), self, footer: footer)
    }
    if let lessonPanel { drawing.lessonPanel(lessonPanel) }
    switch overlay {
    case .help(let help): drawing.helpOverlay(help, self)
    case .glossary(let scroll):
      if let run {
        drawing.glossaryOverlay(GlossaryContents(run: run), view: run.view.view.title, scroll: scroll)
      }
    case .palette(let palette): drawing.paletteOverlay(palette, self)
    case .prompt(let prompt): drawing.promptOverlay(prompt)
    case .matches: if let run { drawing.matchesOverlay(run) }
    case .form: drawing.formPage(home.form, title: "New experiment", self)
    case .forkForm(let fork): drawing.formPage(fork.form, title: fork.title, isFork: true, self)
    case .search(let text):
      if run == nil { drawing.homeFilterLine(text, home) } else { drawing.searchLine(text, run?.search) }
    case nil: break
    }
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
