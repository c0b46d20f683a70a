import Canvas
import DrawingKit
import Testing

@Suite struct HeatMapTests {
  private let screen = Appearance()
  private let plain = Appearance(depth: .monochrome, glyphs: .ascii)

  private func drawn(_ map: HeatMap, _ width: Int, _ height: Int, _ appearance: Appearance) -> CellGrid {
    var drawing = Drawing(width: width, height: height, appearance: appearance)
    drawing.heatMap(map, in: drawing.bounds)
    return drawing.grid
  }

  @Test func halfBlocksShowTwoRowsInOneCell() {
    let map = HeatMap(Matrix(rows: 2, columns: 1, values: [0, 1]), scale: .linear(0...1))
    let cell = drawn(map, 1, 1, screen)[0, 0]
    #expect(cell.glyph == Glyph("▀"))
    #expect(cell.style.foreground == screen.sequential.colors.first)
    #expect(cell.style.background == screen.sequential.colors.last)
  }

  @Test func asciiScreensShowOneRowInOneCellByItsGround() {
    let colored = Appearance(glyphs: .ascii)
    let map = HeatMap(Matrix(rows: 2, columns: 1, values: [0, 1]), scale: .linear(0...1))
    let grid = drawn(map, 1, 2, colored)
    #expect(grid[0, 0] == Cell(.blank, Style(.terminal, on: colored.sequential.colors[0])))
    #expect(grid[0, 1].style.background == colored.sequential.colors.last)
  }

  @Test func withoutColoursTheSignStaysVisible() {
    let map = HeatMap(Matrix(rows: 1, columns: 5, values: [-1, -0.5, 0, 0.5, 1]), scale: .signed(1))
    #expect(drawn(map, 5, 1, plain).plainText == "%~ +#\n")
    let blocks = Appearance(depth: .monochrome, glyphs: .blocks)
    #expect(drawn(map, 5, 1, blocks).plainText == "≡─ ▒█\n")
  }

  @Test func mergingShowsTheLargestMagnitudeOfSignedValues() {
    let map = HeatMap(Matrix(rows: 1, columns: 4, values: [0.1, -1, 0.9, -0.2]), scale: .signed(1))
    #expect(drawn(map, 2, 1, plain).plainText == "%#\n")
  }

  @Test func mergingShowsTheMaximumOfMagnitudesAndAnyNaN() {
    let values: [Float] = [0, 1, 0, 0, .nan, 1]
    let map = HeatMap(Matrix(rows: 1, columns: 6, values: values), scale: .linear(0...1))
    #expect(drawn(map, 3, 1, plain).plainText == "# ?\n")
  }

  @Test func aSingleSpikeInALargeMatrixIsSeen() {
    var values = [Float](repeating: 0, count: 500 * 300)
    values[300 * 271 + 133] = -1
    let map = HeatMap(Matrix(rows: 500, columns: 300, values: values), scale: .signed(1))
    let grid = drawn(map, 40, 20, screen)
    let spike = screen.diverging.colors[0]
    #expect(grid.cells.contains { $0.style.foreground == spike || $0.style.background == spike })
  }

  @Test func specialValuesHaveTheirOwnGlyphs() {
    let logarithmic = HeatMap(
      Matrix(rows: 1, columns: 4, values: [.nan, .infinity, 0, 1]), scale: .logarithmic(-4...0))
    #expect(drawn(logarithmic, 4, 1, plain).plainText == "?^_#\n")
    let linear = HeatMap(Matrix(rows: 1, columns: 2, values: [-.infinity, .infinity]), scale: .signed(1))
    #expect(drawn(linear, 2, 1, plain).plainText == "v^\n")
    let decades = HeatMap(Matrix(rows: 1, columns: 2, values: [-.infinity, 0]), scale: .decades(-4...0))
    #expect(drawn(decades, 2, 1, plain).plainText == "_#\n")
  }

  @Test func specialValuesHaveTheirOwnColours() {
    let values: [Float] = [.nan, .infinity, -.infinity]
    let grid = drawn(HeatMap(Matrix(rows: 1, columns: 3, values: values), scale: .signed(1)), 3, 1, screen)
    let colors = (0..<3).map { grid[$0, 0].style.foreground }
    #expect(Set(colors).count == 3)
    #expect(Set(colors).isDisjoint(with: screen.diverging.colors))
  }

  @Test func smallMatricesFillTheRoom() {
    let geometry = HeatMapGeometry(
      rows: 4, columns: 5, in: Rect(x: 3, y: 2, width: 52, height: 10), appearance: screen)
    #expect(geometry.used == Rect(x: 3, y: 2, width: 52, height: 10))
    #expect(geometry.mergeNote == nil)
  }

  @Test(arguments: [(7, 5, 40, 12), (64, 50, 70, 18), (300, 500, 70, 18), (3, 3, 2, 1)])
  func everyRowAndColumnIsFoundAgainAtItsCells(_ rows: Int, _ columns: Int, _ width: Int, _ height: Int) {
    let rect = Rect(x: 4, y: 6, width: width, height: height)
    let geometry = HeatMapGeometry(rows: rows, columns: columns, in: rect, appearance: plain)
    for row in 0..<rows {
      let y = geometry.cellRows(of: row).lowerBound
      let found = geometry.position(x: rect.x, y: y)?.row
      #expect(found.map { abs($0 - row) < max(1, geometry.rows.mergedCount) } == true)
    }
    for column in 0..<columns {
      let x = geometry.cellColumns(of: column).lowerBound
      let found = geometry.position(x: x, y: rect.y)?.column
      #expect(found.map { abs($0 - column) < max(1, geometry.columns.mergedCount) } == true)
    }
    #expect(geometry.position(x: rect.x - 1, y: rect.y) == nil)
  }

  @Test func mergingIsReported() {
    let rect = Rect(x: 0, y: 0, width: 50, height: 10)
    let tall = HeatMapGeometry(rows: 64, columns: 50, in: rect, appearance: screen)
    #expect(tall.mergeNote == "rows 4:1 extreme")
    let both = HeatMapGeometry(rows: 64, columns: 100, in: rect, appearance: screen)
    #expect(both.mergeNote == "4×2:1 extreme")
  }

  @Test func theCursorIsSeenOverEveryColour() {
    for value in stride(from: Float(0), through: 1, by: 0.1) {
      let matrix = Matrix(rows: 6, columns: 6, values: [Float](repeating: value, count: 36))
      for depth in ColorDepth.allCases {
        let appearance = Appearance(depth: depth, glyphs: .blocks)
        let bare = drawn(HeatMap(matrix, scale: .linear(0...1)), 6, 3, appearance)
        let cursor = HeatMapCursor(row: 2, column: 3)
        let marked = drawn(HeatMap(matrix, scale: .linear(0...1), cursor: cursor), 6, 3, appearance)
        #expect(bare[3, 1] != marked[3, 1], "the crossing, \(depth), value \(value)")
        // Sixteen colours have none to spare: there the axes tell the row and the column.
        let hasLines = depth != .ansi16
        #expect((bare[3, 0] != marked[3, 0]) == hasLines, "the column, \(depth), value \(value)")
        #expect((bare[0, 1] != marked[0, 1]) == hasLines, "the row, \(depth), value \(value)")
        if depth <= .ansi16 {
          #expect(bare[0, 1].glyph == marked[0, 1].glyph, "the row's data stays, \(depth)")
        }
        #expect(bare[0, 0] == marked[0, 0], "beside the cursor, \(depth), value \(value)")
      }
    }
  }

  @Test func partsOfAMatrixAreViewsOfTheWhole() {
    let matrix = Matrix(rows: 3, columns: 4, values: (0..<12).map(Float.init))
    #expect(matrix.transposed[3, 2] == 11)
    #expect(matrix.columns(1..<3)[2, 0] == 9)
    #expect(matrix.rows(1..<2)[0, 3] == 7)
    #expect(matrix.columns(2..<9).columns == 2)
  }
  @Test func theCursorsLinesAreDashedSoThatTheirValuesKeepTheirColours() {
    let values = (0..<64).map { Float($0) / 63 }
    let matrix = Matrix(rows: 8, columns: 8, values: values)
    let cursor = HeatMapCursor(row: 0, column: 6)
    let bare = drawn(HeatMap(matrix, scale: .linear(0...1)), 8, 4, screen)
    let marked = drawn(HeatMap(matrix, scale: .linear(0...1), cursor: cursor), 8, 4, screen)
    #expect(
      (0..<8).map { bare[$0, 0] == marked[$0, 0] } == [false, false, true, true, false, false, false, true])
    #expect((0..<4).map { bare[6, $0] == marked[6, $0] } == [false, true, false, true])
  }

  @Test func withoutColoursTheCursorsRowIsUnderlinedSoThatItsValuesStayReadable() {
    let matrix = Matrix(rows: 3, columns: 3, values: [0, 0.5, 1, 0, 0.5, 1, 0, 0.5, 1])
    let appearance = Appearance(depth: .monochrome, glyphs: .blocks)
    let map = HeatMap(matrix, scale: .linear(0...1), cursor: HeatMapCursor(row: 1, column: 0))
    let grid = drawn(map, 3, 3, appearance)
    #expect(grid.plainRow(1).hasSuffix("▒█"))
    #expect(grid[2, 1].style == Style(.terminal, on: .terminal, .underline))
    #expect(grid[2, 0].style == Style(.terminal, on: .terminal))
  }

  @Test(arguments: ScreenKind.all)
  func whereBothEndsMatterTheValueFarthestFromTheMiddleIsShown(_ kind: ScreenKind) {
    func map(_ values: [Float], _ scale: ValueScale) -> CellGrid {
      drawn(
        HeatMap(Matrix(rows: 1, columns: values.count, values: values), scale: scale), 2, 1, kind.appearance)
    }
    let merged = map([0.6, 0.02, 0.9, 0.4], .twoSided(0...1))
    #expect(merged == map([0.02, 0.9], .linear(0...1)))
    #expect(merged != map([0.6, 0.9], .linear(0...1)), "the greatest would hide that the gate shuts")
  }
}
