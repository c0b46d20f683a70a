import Canvas
import Engine

/// The cell state c_t of one LSTM layer: units × timesteps.
struct CellStateView: ExplorerView {
  let name = "cell"
  let title = "Cell state"
  let minimumSize = Extents(width: 12, height: 3)
  let verticalAxis = VerticalAxis.units

  func valueSettings(_ model: ModelShape) -> Set<ValueSetting> {
    model.cell == .lstm ? Set(ValueSetting.allCases) : []
  }

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    guard scene.model.cell == .lstm else { return drawing.notice(absence(scene), in: rect) }
    StatePanels(panel(scene), scene, in: rect).draw(scene, on: &drawing)
  }

  func zoomLevels(_ scene: Scene) -> [Zoom] { [.page, .cells] }

  func quantity(_ scene: Scene) -> LayerQuantity? { scene.model.cell == .lstm ? .cell : nil }

  func difference(_ scene: Scene, from first: Scene) -> SceneDifference {
    guard scene.model.cell == .lstm, first.model.cell == .lstm else { return .absent(absence(scene)) }
    return scene.less(first, of: scene.model.layerDirections.map { TensorName.of(.cell, at: $0) })
  }

  func readout(_ scene: Scene) -> String {
    scene.model.cell == .lstm ? scene.unitReadout(.cell, symbol: "c") : absence(scene)
  }

  func cursor(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> Cursor? {
    StatePanels(panel(scene), scene, in: rect).cursor(atX: x, y: y, scene, appearance)
  }

  private func panel(_ scene: Scene) -> UnitPanel {
    UnitPanel(quantity: .cell, scale: .signed(scene.ranges.cellLimit), legendTitle: "c")
  }

  private func absence(_ scene: Scene) -> String {
    "Only an LSTM has a cell state; this network remembers in its hidden state alone."
  }
}
