import Views

extension ExplorerState {
  /// Does a command that moves the cursor within the sequence, or shows another view.
  mutating func performOnPlace(_ command: Command) -> [Effect] {
    let pageHeight = height
    switch command {
    case .unitUp where run?.view.view.verticalAxis == .steps: return performOnTraining(.stepBack)
    case .unitDown where run?.view.view.verticalAxis == .steps: return moveCursorOneStepOn()
    case _ where run == nil: home.perform(command, pageHeight: pageHeight)
    default: run?.perform(command, pageHeight: pageHeight)
    }
    return []
  }
}

extension RunState {
  /// Moves the cursor within the sequence, or changes what is looked at.
  fileprivate mutating func perform(_ command: Command, pageHeight: Int) {
    let page = max(1, pageHeight / 2)
    switch command {
    case .earlierTimestep: cursor.timestep = max(0, cursor.timestep - 1)
    case .laterTimestep: cursor.timestep = min(max(0, timesteps - 1), cursor.timestep + 1)
    case .firstTimestep: cursor.timestep = 0
    case .lastTimestep: cursor.timestep = max(0, timesteps - 1)
    case .unitUp: moveUnit(by: -1)
    case .unitDown: moveUnit(by: 1)
    case .unitPageUp: moveUnit(by: -page)
    case .unitPageDown: moveUnit(by: page)
    case .firstUnit: cursor.unit = shownUnits.first ?? 0
    case .lastUnit: cursor.unit = shownUnits.last ?? 0
    case .select: toggleSelection()
    case .pinUnit: arrangement.togglePin(cursor.unit)
    case .nextLayer: showNextLayer()
    case .nextView: showView(offset: 1)
    case .previousView: showView(offset: -1)
    default: showView(ofKey: command)
    }
  }

  private mutating func showNextLayer() {
    let places = description.model.layerDirections
    let position = places.firstIndex(of: cursor.place) ?? 0
    cursor.place = places[(position + 1) % places.count]
  }

  private mutating func showView(offset: Int) {
    if panes.isSplit { return panes.focusNext() }
    let views = ViewChoice.all
    view = views[(view.position + offset + views.count) % views.count]
  }

  /// Shows the first view of the group that `command` is for, or the next one where that is shown already.
  private mutating func showView(ofKey command: Command) {
    guard let views = ViewChoice.groups.first(where: { Command.view(at: $0[0].group) == command }) else {
      return
    }
    view = view.group == views[0].group ? view.nextOfGroup : views[0]
  }
}
