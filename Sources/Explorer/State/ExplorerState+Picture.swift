import Training
import Views

extension ExplorerState {
  /// A name for a picture of what is shown: `waterfall-1200`.
  public var pictureName: String {
    if let picture = lesson?.picture { return "cliff-\(picture.update)" }
    return run.map { "\(isComparing ? "compare-" : "")\($0.view.name)-\($0.cursor.step)" } ?? "home"
  }

  /// Shows `view` at `step` (nil: the newest) and `timestep`, as far as the run has them.
  public mutating func look(at view: ViewChoice, step: Int?, timestep: Int) {
    let before = self
    run?.view = view
    if let step { _ = moveCursor(toStep: step) }
    let last = max(0, (run?.timesteps ?? 1) - 1)
    run?.cursor.timestep = min(max(0, timestep), last)
    _ = linkRuns(since: before)
  }
}

extension ExplorerState {
  /// What the views draw of the run on the screen; nil on the home page.
  public var scene: Scene? { run?.scene }
}
