import Canvas
import Testing
import Views

@testable import Explorer

/// Selecting timesteps × units: (state, keys, expected).
@Suite struct SelectionTests {
  @Test func motionExtendsASelectionFromWhereItBegan() {
    let explorer = Press(live: false, steps: 20).keys("2lljv")
    #expect(explorer.run.selection == Selection(timesteps: 2...2, units: [1]))
    #expect(explorer.keys("lllj").run.selection == Selection(timesteps: 2...5, units: [1, 2]))
    #expect(explorer.keys("hhk").run.selection == Selection(timesteps: 0...2, units: [0, 1]))
    #expect(explorer.keys("$G").run.selection == Selection(timesteps: 2...9, units: [1, 2, 3, 4, 5, 6]))
  }

  @Test func escapeOrTheSameKeyEndsItAndLeavesTheCursor() {
    let explorer = Press(live: false, steps: 20).keys("2vll")
    #expect(explorer.key(.escape).run.selection == nil)
    #expect(explorer.key(.escape).run.cursor.timestep == 2)
    #expect(explorer.keys("v").run.selection == nil)
  }

  @Test func unitsAreThoseBetweenInTheOrderInWhichTheyAreShown() {
    let start = SelectionStart(timestep: 4, unit: 5)
    let cursor = Cursor(timestep: 1, unit: 0)
    let selection = Selection(from: start, to: cursor, rows: [3, 5, 1, 0, 2])
    #expect(selection == Selection(timesteps: 1...4, units: [5, 1, 0]))
    #expect(selection.extent == "t 1–4 (4) × 3 units")
    // Units that a filter hides are not selected with the others.
    #expect(Selection(from: start, to: cursor, rows: [0, 2]).units == [0])
  }

  @Test func theFooterTellsItsExtentAndTheStatisticsOfTheViewsQuantity() {
    let readout = Press(live: false, steps: 20).keys("2vlljj").run.readout
    #expect(readout == "selected t 0–2 (3) × units 0–2 (3) · hidden min +0.1900  mean +0.1900  max +0.1900")
    #expect(Press(live: false, steps: 20).keys("4wvl").run.readout.contains("gate.forget min"))
    #expect(Press(live: false, steps: 20).keys("8vl").run.readout == "selected t 0–1 (2) × unit 0")
  }

  @Test func draggingTheMouseInAHeatMapDrawsItAndAPressEndsIt() throws {
    let explorer = Press(live: false, steps: 20).keys("2")
    func cell(_ timestep: Int, _ unit: Int) throws -> (x: Int, y: Int) {
      let page = RunPage(run: explorer.run, bounds: Rect(x: 0, y: 0, width: 80, height: 24))
      for y in 0..<24 {
        for x in 0..<80 {
          let found = explorer.run.view.view.cursor(
            atX: x, y: y, in: page.focusedPane, scene: explorer.run.scene,
            appearance: explorer.state.appearance)
          if found?.timestep == timestep && found?.unit == unit { return (x, y) }
        }
      }
      throw Missing()
    }
    let (from, to) = try (cell(3, 2), cell(6, 4))
    let pressed = explorer.send(.input(.mouse(MouseEvent(.press, x: from.x, y: from.y))))
    #expect(pressed.run.selection == nil && pressed.run.cursor.timestep == 3)
    let dragged = pressed.send(.input(.mouse(MouseEvent(.drag, x: to.x, y: to.y))))
    #expect(dragged.run.selection == Selection(timesteps: 3...6, units: [2, 3, 4]))
    let released = dragged.send(.input(.mouse(MouseEvent(.release, x: to.x, y: to.y))))
    #expect(released.run.selection == dragged.run.selection)
    #expect(released.send(.input(.mouse(MouseEvent(.press, x: from.x, y: from.y)))).run.selection == nil)
    // It is drawn: colours differ from those without it only inside.
    let without = released.key(.escape).state.frame()
    let differing = (0..<24).flatMap { y in
      (0..<80).filter { released.state.frame()[$0, y] != without[$0, y] }.map { (x: $0, y: y) }
    }.filter { $0.y < 18 }
    #expect(!differing.isEmpty)
    #expect(
      differing.allSatisfy {
        $0.x >= from.x - 3 && $0.x <= to.x + 6 && $0.y >= from.y - 1 && $0.y <= to.y + 1
      })
  }

  private struct Missing: Error {}
}
