import Views

/// A part of the page with a view of its own.
public struct Pane: Sendable, Hashable {
  /// What it shows.
  public var view: ViewChoice {
    didSet { if view != oldValue { (zoom, panel) = (.page, 0) } }
  }
  /// How far it is zoomed in.
  var zoom = Zoom.page
  /// The panel of the view that zooming in leads to.
  var panel = 0
  /// Which pass it shows where one was altered.
  var side = AlteredSide.altered
}

/// The panes of a run's page: one, or two side by side.
struct Panes: Sendable, Hashable {
  /// The least width of a page that is split.
  static let leastWidth = 100

  private(set) var panes = [Pane(view: ViewChoice.all[0])]
  /// The one that keys go to.
  private(set) var focus = 0
  /// Whether the focused one of two fills the page.
  var isFilled = false

  var isSplit: Bool { panes.count > 1 }

  /// The one that keys go to.
  var focused: Pane {
    get { panes[focus] }
    set { panes[focus] = newValue }
  }

  /// Sets another pane with `view` beside the one there is.
  mutating func split(_ view: ViewChoice) {
    panes = [focused, Pane(view: view)]
    (focus, isFilled) = (0, false)
  }

  /// Leaves only the pane that keys go to.
  mutating func unite() {
    panes = [focused]
    (focus, isFilled) = (0, false)
  }

  /// Sends keys to the next pane.
  mutating func focusNext() { focus = (focus + 1) % panes.count }

  /// Sends keys to pane number `index`.
  mutating func setFocus(_ index: Int) { if panes.indices.contains(index) { focus = index } }
}

extension RunState {
  /// The view that keys go to.
  public var view: ViewChoice {
    get { panes.focused.view }
    set { panes.focused.view = newValue }
  }

  /// How pane number `index` shows its view.
  func display(ofPane index: Int) -> ValueDisplay {
    let pane = panes.panes[index]
    var display = ValueDisplay()
    (display.zoom, display.panel) = (pane.zoom, pane.panel)
    display.isActive = index == panes.focus
    display.exchangesScale = scales.exchanged.contains(pane.view)
    display.isPerUnit = scales.measuresPerUnit
    return display
  }

  /// `scene` as pane number `index` shows it.
  func scene(_ scene: Scene, inPane index: Int) -> Scene {
    var scene = scene
    if panes.panes[index].view.name == "by-lag", let lagged = laggedUnroll {
      (scene.unroll, scene.unrollStep) = (lagged.unroll, lagged.step)
    }
    scene = self.scene(scene, onSide: panes.panes[index].side)
    scene.display = display(ofPane: index)
    if panes.panes[index].view.name == "overview" && scene.display.exchangesScale {
      scene.ranges.exchangesLossAxis = true
    }
    return scene
  }

  /// Zooms in by one level; false where there is none.
  mutating func zoomIn() -> Bool {
    if panes.isSplit && !panes.isFilled {
      panes.isFilled = true
      return true
    }
    let levels = view.view.zoomLevels(scene(scene, inPane: panes.focus))
    guard let next = levels.first(where: { $0 > panes.focused.zoom }) else { return false }
    panes.focused.zoom = next
    return true
  }

  /// Takes back the last zooming in or splitting; false where there is nothing to take back.
  mutating func zoomOut() -> Bool {
    if panes.focused.zoom > .page {
      let levels = view.view.zoomLevels(scene(scene, inPane: panes.focus))
      panes.focused.zoom = levels.last { $0 < panes.focused.zoom } ?? .page
    } else if panes.isFilled {
      panes.isFilled = false
    } else if panes.isSplit {
      panes.unite()
    } else {
      return false
    }
    return true
  }

  /// Over which sequence, where that is not the run's own.
  var sequenceNotes: [String] { sequences.current.map { ["over “\($0.title)”"] } ?? [] }

  /// How the values are shown where that is not as they come, for the header.
  var displayNotes: [String] {
    var notes: [String] = []
    if let whatIfNote { notes.append(whatIfNote) }
    if scales.areLocked { notes.append("range locked") }
    if scales.measuresPerUnit { notes.append("per-unit scale") }
    if arrangement.order != .index { notes.append("by \(arrangement.order.rawValue)") }
    if let filter = arrangement.filter { notes.append("units \(filter.text)") }
    if !arrangement.pinned.isEmpty { notes.append("\(arrangement.pinned.count) pinned") }
    if let search { notes.append("/\(search.text): \(search.matches.count)") }
    return notes
  }
}
