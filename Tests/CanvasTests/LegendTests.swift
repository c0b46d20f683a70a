import Canvas
import Testing

@Suite struct LegendTests {
  private func legend(_ bar: ColorBar, _ width: Int, depth: ColorDepth = .truecolor) -> CellGrid {
    var drawing = Drawing(width: width, height: 1, appearance: Appearance(depth: depth))
    drawing.colorBar(bar, in: drawing.bounds)
    return drawing.grid
  }

  @Test func theBarHasItsNumbersAndColours() {
    let grid = legend(ColorBar(.signed(1), title: "h"), 60)
    #expect(grid.plainRow(0) == "h -1              0              +1")
    let ramp = Appearance().diverging.colors
    #expect(grid[5, 0].style.background == ramp.first)
    #expect(grid[31, 0].style.background == ramp.last)
  }

  @Test func logarithmicScalesAreLabelledWithPowersOfTen() {
    let text = legend(ColorBar(.logarithmic(-8...(-1)), title: "|g|"), 70).plainRow(0)
    #expect(text.contains("10⁻⁸") && text.contains("10⁻⁵") && text.contains("10⁻¹"))
  }

  @Test func notesAndSpecialValuesFollowWhereThereIsRoom() {
    let survey = ValueSurvey(Matrix(rows: 1, columns: 2, values: [.nan, 0.5]), on: .linear(0...1))
    let bar = ColorBar(.linear(0...1), notes: ["rows 2:1 extreme"], survey: survey)
    #expect(legend(bar, 80).plainRow(0).hasSuffix("× NaN  rows 2:1 extreme"))
    #expect(!legend(bar, 30).plainRow(0).contains("extreme"))
  }

  @Test func valuesBeyondTheRangeAreOwnedUpTo() {
    let matrix = Matrix(rows: 1, columns: 3, values: [-0.2, 0.5, 4])
    let text = legend(ColorBar(.linear(0...1), survey: ValueSurvey(matrix, on: .linear(0...1))), 60).plainRow(
      0)
    #expect(text.hasPrefix("≤0 ") && text.hasSuffix(" ≥1"))
    #expect(!ValueSurvey(matrix, on: .signed(4)).goesAbove)
    let small = ValueSurvey(Matrix(rows: 1, columns: 3, values: [0, 1e-9, -1]), on: .logarithmic(-4...0))
    #expect(small.goesBelow && !small.goesAbove && small.specials == [.zero])
  }

  @Test func theNumbersAreTheLastToGo() {
    let text = legend(ColorBar(.linear(0...1), title: "a long title"), 14).plainRow(0)
    #expect(text.hasPrefix("0") && text.contains("0.5") && text.hasSuffix("1"))
  }

  @Test func withoutColoursTheBarShowsTheGlyphsOfTheMap() {
    let text = legend(ColorBar(.signed(2)), 60, depth: .monochrome).plainRow(0)
    #expect(text.contains("≡") && text.contains("═") && text.contains("▓") && text.contains("█"))
  }

  @Test func aPanelSaysWhatItMerged() {
    let map = HeatMap(
      Matrix(rows: 100, columns: 10, values: Array(repeating: 0, count: 1000)), scale: .signed(1))
    var drawing = Drawing(width: 60, height: 14, appearance: Appearance())
    drawing.heatMapPanel(HeatMapPanel(map, columnTitle: "t", legend: ColorBar(map.scale)), in: drawing.bounds)
    #expect(drawing.grid.plainText.contains("rows 5:1 extreme"))
  }
  @Test func whatIsMergedIsSaidHoweverShortTheBarGets() {
    var bar = ColorBar(.twoSided(0...1), title: "gate")
    bar.mergeNote = "farthest of 4×5"
    for width in [37, 60, 120] {
      let text = legend(bar, width).plainRow(0)
      #expect(text.hasPrefix("gate 0 ") && text.hasSuffix(" 1  farthest of 4×5"), "\(text)")
    }
    let map = HeatMap(
      Matrix(rows: 40, columns: 200, values: Array(repeating: 0, count: 8000)), scale: .twoSided(0...1))
    let rect = Rect(x: 0, y: 0, width: 40, height: 5)
    let geometry = HeatMapGeometry(rows: 40, columns: 200, in: rect, appearance: Appearance())
    #expect(geometry.mergeNote(on: map.scale) == "farthest of 4×5")
    #expect(geometry.mergeNote(on: .signed(1)) == "4×5:1 extreme")
  }
}
