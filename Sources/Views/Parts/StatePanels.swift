import Canvas
import Engine

/// A quantity of one layer's units, of both directions above each other on one time axis where there are two and room for
/// them.
struct StatePanels {
  private let areas: [Rect]
  private let unitPanels: [UnitPanel]

  /// The panels of `panel`'s quantity at the cursor's layer.
  init(_ panel: UnitPanel, _ scene: Scene, in rect: Rect) {
    let isPaired = Self.isPaired(scene, in: rect)
    guard isPaired else {
      (areas, unitPanels) = ([rect], [panel])
      return
    }
    areas = rect.rows([.share(), .share()], gap: 0)
    unitPanels = [false, true].map { isReverse in
      var half = panel
      half.place = LayerDirection(layer: scene.cursor.place.layer, isReverse: isReverse)
      let isHere = isReverse == scene.cursor.place.isReverse
      half.title = [(isReverse ? "← reverse" : "→ forward", isHere ? .focusedTitle : .title)]
      if !isReverse { half.legendTitle = nil }
      return half
    }
  }

  /// Whether both directions are shown in `rect`.
  static func isPaired(_ scene: Scene, in rect: Rect) -> Bool {
    scene.model.isBidirectional && scene.display.zoom == .page && rect.height >= 18
  }

  /// Draws them.
  func draw(_ scene: Scene, on drawing: inout Drawing) {
    for (unitPanel, area) in zip(unitPanels, areas) {
      guard let panel = unitPanel.panel(scene) else { return drawing.missingUnroll(scene, in: area) }
      drawing.heatMapPanel(magnified(panel, scene), in: area)
    }
  }

  /// The cursor after a click.
  func cursor(atX x: Int, y: Int, _ scene: Scene, _ appearance: Appearance) -> Cursor? {
    for (unitPanel, area) in zip(unitPanels, areas) where area.contains(x: x, y: y) {
      guard let panel = unitPanel.panel(scene) else { return nil }
      var cursor = UnitPanel.cursor(atX: x, y: y, magnified(panel, scene), in: area, scene, appearance)
      cursor?.place = unitPanel.place ?? scene.cursor.place
      return cursor
    }
    return nil
  }

  /// Halves stand under each other, so both do without what takes room from one of them only.
  private func magnified(_ panel: HeatMapPanel, _ scene: Scene) -> HeatMapPanel {
    unitPanels.count == 1 ? scene.display.magnified(panel) : panel
  }
}
