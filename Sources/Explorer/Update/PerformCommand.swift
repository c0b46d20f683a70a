import Canvas
import Views

extension ExplorerState {
  /// Does what `command` says.
  mutating func perform(_ command: Command) -> [Effect] {
    if lesson?.walk(command) == true { return [] }
    if command.saysWhyNot, let reason = reasonDisabled(command) {
      message = Message(text: reason, isError: false)
      return []
    }
    switch command.area {
    case .training: return performOnTraining(command)
    case .loop: markLoop(isStart: command == .loopStart)
    case .place: return performOnPlace(command)
    case .whatIf: return performWhatIf(command)
    case .panes: performOnPanes(command)
    case .colors: run?.perform(command)
    case .runs: return performOnRuns(command)
    case .lesson: return performOnLesson(command)
    case .reading: return performOnReading(command)
    case .program: return performOnProgram(command)
    }
    return []
  }

  /// Does a command that concerns which runs are open and how they stand beside each other.
  private mutating func performOnRuns(_ command: Command) -> [Effect] {
    switch command {
    case .compare: openComparison()
    case .difference: showsDifference.toggle()
    case .nextRun: focusRun(offset: 1)
    case .previousRun: focusRun(offset: -1)
    case .closeRun: return closeRun()
    case .fork: openForkForm()
    default: break
    }
    return []
  }

  /// Does a command that opens something to be read or typed in, or looks at another sequence.
  private mutating func performOnReading(_ command: Command) -> [Effect] {
    switch command {
    case .savePicture: overlay = .palette(Palette("save "))
    case .help: overlay = .help(Help())
    case .glossary: overlay = run == nil ? nil : .glossary(scroll: 0)
    case .palette: overlay = .palette(Palette("", offers: comparisonOffers))
    case .search: if run != nil { overlay = .search("") }
    case .filterItems: if run == nil { overlay = .search(home.filter) }
    case .filterUnits: overlay = .palette(Palette("filter "))
    case .typeSequence: promptForSequence()
    case .nextSequence: showNextSequence()
    case .searchData: return openDataSearch()
    default: break
    }
    return []
  }

  /// Does a command that concerns the program as a whole.
  private mutating func performOnProgram(_ command: Command) -> [Effect] {
    switch command {
    case .quit: return quit()
    case .redraw: return [.redraw]
    case .theme: showNextTheme()
    case .back: return goBack()
    case .open: return openSelected()
    case .copyValue: return copyValue()
    default: break
    }
    return []
  }

  private mutating func showNextTheme() {
    let position = Theme.all.firstIndex(of: appearance.theme) ?? 0
    let theme = Theme.all[(position + 1) % Theme.all.count]
    show(theme)
    message = Message(text: "theme: \(theme.name)", isError: false)
  }

  private mutating func copyValue() -> [Effect] {
    guard let run else { return [] }
    let value = lesson?.picture?.readout ?? run.readout
    message = Message(text: "sent to the clipboard, if the terminal takes it: \(value)", isError: false)
    return [.copy(value)]
  }

  private mutating func goBack() -> [Effect] {
    if let effects = stopLongWork() { return effects }
    guard run != nil else {
      home.filter(by: "")
      return []
    }
    if run?.selectionStart != nil {
      run?.selectionStart = nil
      return []
    }
    if run?.search != nil {
      run?.search = nil
      return []
    }
    if run?.zoomOut() == true { return [] }
    if lesson != nil { return leaveNarration() }
    if showsDifference {
      showsDifference = false
      return []
    }
    if isComparing {
      setComparing(false)
      return []
    }
    return leaveRun()
  }

  private mutating func openSelected() -> [Effect] {
    guard run == nil, opening == nil, let item = home.selected else { return [] }
    if item.target == .newExperiment {
      overlay = .form
      return []
    }
    if case .kept(let number) = item.target {
      returnToRuns(number)
      return []
    }
    opening = Opening(item.title)
    forgetLesson()
    return [.open(item.target)]
  }
}

extension ExplorerState {
  /// Does a command that concerns panes, their panels and the order of their rows.
  private mutating func performOnPanes(_ command: Command) {
    guard let run else { return }
    switch command {
    case .zoomIn: _ = self.run?.zoomIn()
    case .nextPanel:
      let count = panelCount
      self.run?.panes.focused.panel = (run.panes.focused.panel + 1) % count
    case .sortUnits:
      let orders = UnitOrder.allCases
      let position = orders.firstIndex(of: run.arrangement.order) ?? 0
      arrangeUnits(by: orders[(position + 1) % orders.count], run.arrangement.filter)
    case .split:
      if run.panes.isSplit { self.run?.panes.unite() } else { split(with: run.viewBeside) }
    default: break
    }
  }
}

extension RunState {
  /// Does a command that concerns the colours of values.
  fileprivate mutating func perform(_ command: Command) {
    switch command {
    case .lockRange: scales.toggleLock()
    case .widenRange: scales.widen(by: 1.5)
    case .narrowRange: scales.widen(by: 1 / 1.5)
    case .exchangeScale: scales.exchange(in: view)
    case .perUnit: scales.togglePerUnit()
    default: break
    }
  }

  /// The view that a split begins with: the state beside its gradient, else the overview's neighbour.
  fileprivate var viewBeside: ViewChoice {
    if !whatIf.alteration.isEmpty { return view }
    let name = view.name == "gradients" ? "hidden" : "gradients"
    return ViewChoice.named(name) ?? view
  }
}
