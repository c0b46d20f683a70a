extension HomeState {
  /// Moves the selection.
  mutating func perform(_ command: Command, pageHeight: Int) {
    let last = max(0, shown.count - 1)
    switch command {
    case .unitDown: selection = min(selection + 1, last)
    case .unitUp: selection = max(selection - 1, 0)
    case .unitPageDown: selection = min(selection + max(1, pageHeight / 2), last)
    case .unitPageUp: selection = max(selection - max(1, pageHeight / 2), 0)
    case .firstUnit: selection = 0
    case .lastUnit: selection = last
    case .nextSection: selectSection(offset: 1)
    case .previousSection: selectSection(offset: -1)
    default: break
    }
  }

  /// Selects the first item of the section after the selected one's, or before it, round and round.
  private mutating func selectSection(offset: Int) {
    let items = shown
    guard let section = selected?.section else { return }
    let sections = HomeSection.allCases.filter { section in items.contains { $0.section == section } }
    let position = sections.firstIndex(of: section) ?? 0
    let next = sections[(position + offset + sections.count) % sections.count]
    selection = items.firstIndex { $0.section == next } ?? selection
  }
}
