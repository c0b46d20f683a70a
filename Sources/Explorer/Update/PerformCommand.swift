import Canvas
import Views

extension ExplorerState {
  /// Does what `command` says.
  mutating func perform(_ command: Command) -> [Effect] {
    switch command {
    case .quit: return [.quit]
    case .redraw: return [.redraw]
    case .savePicture: return [.savePicture]
    case .help: overlay = .help(scroll: 0)
    case .glossary: overlay = run == nil ? nil : .glossary(scroll: 0)
    case .palette: overlay = .palette(Palette())
    case .theme: showNextTheme()
    case .back: return goBack()
    case .open: return openSelected()
    case .copyValue: return copyValue()
    case .typeSequence: promptForSequence()
    case .nextSequence: return showNextSequence()
    case .playOrPause, .stepForward, .stepBack, .jumpForward, .jumpBack, .firstStep, .lastStep, .faster,
      .slower, .nextEvent, .previousEvent:
      return performOnTraining(command)
    case .unitUp where run?.view.view.verticalAxis == .steps: return performOnTraining(.stepBack)
    case .unitDown where run?.view.view.verticalAxis == .steps: return moveCursorOneStepOn()
    default:
      if run == nil { home.perform(command) } else { run?.perform(command, pageHeight: height) }
    }
    return []
  }

  private mutating func showNextTheme() {
    let position = Theme.all.firstIndex(of: appearance.theme) ?? 0
    appearance = Appearance(
      theme: Theme.all[(position + 1) % Theme.all.count], depth: appearance.depth, glyphs: appearance.glyphs)
  }

  private mutating func copyValue() -> [Effect] {
    guard let run else { return [] }
    message = Message(text: "copied: \(run.readout)", isError: false)
    return [.copy(run.readout)]
  }

  private mutating func goBack() -> [Effect] {
    guard run != nil else { return [] }
    run = nil
    return [.closeRun]
  }

  private mutating func openSelected() -> [Effect] {
    guard run == nil, opening == nil, let item = home.selected else { return [] }
    opening = item.title
    return [.open(item.target)]
  }
}

extension HomeState {
  /// Moves the selection.
  mutating func perform(_ command: Command) {
    switch command {
    case .unitDown: selection = min(selection + 1, max(0, items.count - 1))
    case .unitUp: selection = max(selection - 1, 0)
    case .firstUnit: selection = 0
    case .lastUnit: selection = max(0, items.count - 1)
    default: break
    }
  }
}

extension RunState {
  /// Moves the cursor within the sequence, or changes what is looked at.
  mutating func perform(_ command: Command, pageHeight: Int) {
    let lastUnit = description.model.hiddenSize - 1
    let page = max(1, pageHeight / 2)
    switch command {
    case .earlierTimestep: cursor.timestep = max(0, cursor.timestep - 1)
    case .laterTimestep: cursor.timestep = min(max(0, timesteps - 1), cursor.timestep + 1)
    case .firstTimestep: cursor.timestep = 0
    case .lastTimestep: cursor.timestep = max(0, timesteps - 1)
    case .unitUp: cursor.unit = max(0, cursor.unit - 1)
    case .unitDown: cursor.unit = min(lastUnit, cursor.unit + 1)
    case .unitPageUp: cursor.unit = max(0, cursor.unit - page)
    case .unitPageDown: cursor.unit = min(lastUnit, cursor.unit + page)
    case .firstUnit: cursor.unit = 0
    case .lastUnit: cursor.unit = lastUnit
    case .nextLayer: showNextLayer()
    case .nextView: showView(offset: 1)
    case .previousView: showView(offset: -1)
    case .widenRange: scaleRanges(by: 1.5)
    case .narrowRange: scaleRanges(by: 1 / 1.5)
    default:
      if let views = ViewChoice.groups.first(where: { Command.view(at: $0[0].group) == command }) {
        view = view.group == views[0].group ? view.nextOfGroup : views[0]
      }
    }
  }

  private mutating func showNextLayer() {
    let places = description.model.layerDirections
    let position = places.firstIndex(of: cursor.place) ?? 0
    cursor.place = places[(position + 1) % places.count]
  }

  private mutating func showView(offset: Int) {
    let views = ViewChoice.all
    view = views[(view.position + offset + views.count) % views.count]
  }
}
