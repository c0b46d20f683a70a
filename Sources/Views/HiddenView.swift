import Canvas
import Engine

/// The hidden state h_t of one layer: units × timesteps.
struct HiddenView: ExplorerView {
  let name = "hidden"
  let title = "Hidden state"
  let minimumSize = Extents(width: 12, height: 3)
  let verticalAxis = VerticalAxis.units

  func valueSettings(_ model: ModelShape) -> Set<ValueSetting> { Set(ValueSetting.allCases) }

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    StatePanels(panel(scene), scene, in: rect).draw(scene, on: &drawing)
  }

  func zoomLevels(_ scene: Scene) -> [Zoom] { [.page, .cells] }

  func quantity(_ scene: Scene) -> LayerQuantity? { .hidden }

  func difference(_ scene: Scene, from first: Scene) -> SceneDifference {
    scene.less(first, of: scene.model.layerDirections.map { TensorName.of(.hidden, at: $0) })
  }

  func readout(_ scene: Scene) -> String { scene.unitReadout(.hidden, symbol: "h") }

  func cursor(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> Cursor? {
    StatePanels(panel(scene), scene, in: rect).cursor(atX: x, y: y, scene, appearance)
  }

  private func panel(_ scene: Scene) -> UnitPanel {
    UnitPanel(quantity: .hidden, scale: .signed(scene.ranges.hiddenLimit), legendTitle: "h")
  }
}
