import Views

/// Where a selection began.
struct SelectionStart: Sendable, Hashable {
  let timestep: Int
  let unit: Int
}

extension Selection {
  /// The rectangle between `start` and `cursor`, where the units are shown in the order `rows`. Of units that are not
  /// shown, only the cursor's own is taken.
  init(from start: SelectionStart, to cursor: Cursor, rows: [Int]) {
    let times = min(start.timestep, cursor.timestep)...max(start.timestep, cursor.timestep)
    guard let first = rows.firstIndex(of: start.unit), let last = rows.firstIndex(of: cursor.unit) else {
      self.init(timesteps: times, units: [cursor.unit])
      return
    }
    self.init(timesteps: times, units: Array(rows[min(first, last)...max(first, last)]))
  }
}

extension RunState {
  /// What is selected: everything between where the selection began and the cursor; nil where nothing is.
  public var selection: Selection? {
    selectionStart.map { Selection(from: $0, to: cursor, rows: shownUnits) }
  }

  /// Begins a selection at the cursor, or ends it.
  mutating func toggleSelection() {
    selectionStart =
      selectionStart == nil ? SelectionStart(timestep: cursor.timestep, unit: cursor.unit) : nil
  }

  /// Takes in that the mouse points at `found`: pressing ends a selection, dragging away from the cursor begins one.
  mutating func drag(to found: Cursor, isDrag: Bool) {
    guard isDrag else { return selectionStart = nil }
    let hasMoved = found.timestep != cursor.timestep || found.unit != cursor.unit
    if hasMoved && selectionStart == nil { toggleSelection() }
  }

  /// How far the selection reaches and what it holds of the focused view's quantity; nil where nothing is selected.
  func selectionReadout(in scene: Scene) -> String? {
    guard let selection else { return nil }
    let shown = self.scene(scene, inPane: panes.focus)
    let statistics = view.view.quantity(shown).map(shown.statistics) ?? ""
    return "selected \(selection.extent)" + (statistics.isEmpty ? "" : " · \(statistics)")
  }
}
