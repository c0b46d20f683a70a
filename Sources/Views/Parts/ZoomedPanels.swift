import Canvas

extension ValueDisplay {
  /// The panels of a view that are shown: all of them, the next one to zoom into marked, or the one that is zoomed
  /// into.
  func shown(_ panels: [HeatMapPanel]) -> [HeatMapPanel] {
    guard !panels.isEmpty else { return [] }
    let focused = panel % panels.count
    if zoom == .page && panels.count > 1 {
      var marked = panels
      marked[focused].title = marked[focused].title.map { ($0.0, $0.1 == .title ? .focusedTitle : $0.1) }
      return marked
    }
    return [magnified(panels[focused])]
  }

  /// `panel` as it is shown where it fills the pane.
  func magnified(_ panel: HeatMapPanel) -> HeatMapPanel {
    var panel = panel
    panel.isCloseUp = zoom == .cells
    panel.showsSparklines = true
    return panel
  }
}
