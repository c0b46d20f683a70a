import Canvas
import Engine
import Testing

@testable import Views

/// Close-ups, sparklines, paired directions, the order of units and exchanged scales, as they are drawn.
@Suite struct ValueDisplayTests {
  private func grid(
    _ scene: Scene, _ view: some ExplorerView = HiddenView(), _ width: Int = 120, _ height: Int = 40
  )
    -> CellGrid
  {
    var drawing = Drawing(width: width, height: height, appearance: Appearance())
    view.show(scene, in: drawing.bounds, on: &drawing)
    return drawing.grid
  }

  @Test func bothDirectionsStandOnOneTimeAxis() {
    var scene = SyntheticScene.make(isBidirectional: true)
    let pair = grid(scene)
    #expect(pair.plainText.contains("→ forward") && pair.plainText.contains("← reverse"))
    let axes = (0..<40).map { pair.plainRow($0) }.filter { $0.hasPrefix("  t ") }
    #expect(axes.count == 2 && axes[0] == axes[1])
    let clicked = HiddenView().cursor(
      atX: 40, y: 30, in: pair.bounds, scene: scene, appearance: Appearance())
    #expect(clicked?.place.isReverse == true)
    scene.display.zoom = .cells
    #expect(!grid(scene).plainText.contains("← reverse"))
    #expect(
      !grid(SyntheticScene.make(isBidirectional: true), HiddenView(), 80, 12).plainText.contains("reverse"))
  }

  @Test func theGradientsOfBothDirectionsStandUnderTheirProfilesOnOneTimeAxis() throws {
    let scene = SyntheticScene.make(isBidirectional: true)
    let pair = grid(scene, GradientsView(), 90, 50)
    let text = pair.plainText
    #expect(text.contains("→ forward") && text.contains("← reverse") && text.contains("reverse"))
    let axes = (0..<50).map { pair.plainRow($0) }.filter { $0.contains(" t 0") || $0.contains("  t   0") }
    #expect(axes.count == 2 && axes[0] == axes[1], "\(axes)")
    let reverse = try #require((0..<50).first { pair.plainRow($0).contains("← reverse") })
    let halves = [reverse - 5, reverse + 3].map { y in
      GradientsView().cursor(atX: 40, y: y, in: pair.bounds, scene: scene, appearance: Appearance())
    }
    #expect(halves[0]?.place.isReverse == false && halves[1]?.place.isReverse == true)
    #expect(halves[0]?.timestep == halves[1]?.timestep && halves[0] != nil)
    #expect(!grid(scene, GradientsView(), 90, 24).plainText.contains("← reverse"))
  }

  @Test func aCloseUpWritesReadableNumbersAroundTheCursor() throws {
    var scene = SyntheticScene.make()
    scene.display.zoom = .cells
    let close = grid(scene)
    let value = try #require(scene.value(of: .hidden))
    let text = NumberFormat.short(Double(value))
    let row = try #require(
      (0..<40).first { close.plainRow($0).contains("[") && close.plainRow($0).contains("]") })
    #expect(close.plainRow(row).contains(text))
    let column = try #require((0..<120).first { close[$0, row].glyph == Glyph("[") })
    #expect(close[column + 2, row].style.background != Appearance().background)
    let ramp = Appearance().diverging
    let index = try #require(ramp.colors.firstIndex(of: close[column + 2, row].style.background))
    #expect(close[column + 2, row].style.foreground == ramp.contrasts[index])
  }

  @Test func sparklinesStandWhereThereIsRoom() {
    let scene = SyntheticScene.make(hiddenSize: 16)
    #expect(grid(scene).plainRow(0).contains("avg") && grid(scene).plainRow(0).contains("█"))
    let right = (1..<40).filter { y in
      (84..<102).contains { "▁▂▃▄▅▆▇█".unicodeScalars.contains(grid(scene)[$0, y].glyph.base) }
    }
    #expect(right.count == 16)
    #expect(!grid(scene, HiddenView(), 80, 10).plainText.contains("avg"))
  }

  @Test func unitsStandInTheirOrderAndPinsAreMarked() {
    var scene = SyntheticScene.make(hiddenSize: 8)
    scene.unitRows = UnitRows([5, 2, 7], pinnedCount: 1)
    scene.cursor.unit = 2
    let lines = (0..<40).map { grid(scene).plainRow($0).filter { $0 != " " } }
    let (pinned, cursor) = (lines.firstIndex { $0.hasPrefix("*5") }, lines.firstIndex { $0.hasPrefix("2▸") })
    #expect(pinned != nil && cursor != nil && (pinned ?? 0) < (cursor ?? 0))
    #expect(!lines.contains { $0.hasPrefix("0▀") || $0.hasPrefix("1▀") })
  }

  @Test func everyScaleIsExchangedAndMeasuredByUnits() {
    let matrix = Matrix(rows: 2, columns: 2, values: [1, -2, 0.1, 0.05])
    var display = ValueDisplay()
    display.isPerUnit = true
    let parts = DisplayedValues(matrix, on: .signed(3), display)
    #expect(parts.matrix[0, 0] == 0.5 && parts.matrix[0, 1] == -1 && parts.matrix[1, 1] == 0.5)
    #expect(parts.scale == .signed(1))
    let spans = DisplayedValues(matrix, on: .linear(0...1), display)
    #expect(spans.matrix[0, 0] == 1 && spans.matrix[0, 1] == 0)
    display.isPerUnit = false
    display.exchangesScale = true
    #expect(DisplayedValues(matrix, on: .signed(10), display).scale == .logarithmic(-3...1))
    #expect(DisplayedValues(matrix, on: .logarithmic(-8...(-1)), display).scale == .signed(0.1))
    let decades = DisplayedValues(matrix, on: .decades(-8...1), display)
    #expect(decades.scale == .linear(0...10) && decades.matrix[0, 0] == 10)
  }
}
