import DrawingKit
import Testing

@testable import Canvas

@Suite struct PlotTests {
  private func drawn(
    _ plot: LinePlot, _ width: Int, _ height: Int, glyphs: GlyphTier = .ascii
  ) -> (grid: CellGrid, geometry: PlotGeometry) {
    var drawing = Drawing(width: width, height: height, appearance: Appearance(glyphs: glyphs))
    let geometry = drawing.linePlot(plot, in: drawing.bounds)
    return (drawing.grid, geometry)
  }

  private func line(_ ys: [Double]) -> LinePlot {
    var plot = LinePlot(
      [PlotSeries("y", role: .series0, xs: ys.indices.map(Double.init), ys: ys)],
      xRange: 0...Double(max(1, ys.count - 1)))
    plot.showsYAxis = false
    plot.showsXAxis = false
    return plot
  }

  @Test func aRampRunsFromTheLowerLeftToTheUpperRight() {
    var plot = line([0, 1, 2, 3])
    plot.yRange = 0...3
    #expect(drawn(plot, 4, 4).grid.plainText == "   *\n  *\n *\n*\n")
  }

  @Test func brailleDotsFollowTheCurve() {
    var plot = line([0, 1])
    plot.yRange = 0...1
    #expect(drawn(plot, 1, 1, glyphs: .braille).grid[0, 0].glyph == Glyph("⡜"))
  }

  @Test func noSpikeIsLostAmongManyPoints() {
    var ys = [Double](repeating: 0, count: 100_000)
    ys[51_234] = 1
    var plot = line(ys)
    plot.yRange = 0...1
    let grid = drawn(plot, 40, 10).grid
    #expect(grid.plainRow(0).filter { $0 == "*" }.count == 1)
    #expect(grid.plainRow(9).filter { $0 == "*" }.count == 40)
  }

  @Test func curvesThatLieOnEachOtherAreShownInTurn() {
    let ys = [Double](repeating: 0, count: 12)
    var plot = line(ys)
    plot.series.append(PlotSeries("z", role: .series1, xs: plot.series[0].xs, ys: ys))
    plot.series[0].ys[11] = 1
    plot.yRange = 0...1
    let grid = drawn(plot, 12, 2).grid
    #expect(grid.plainText == "           *\n***+++***+++\n")
    let appearance = Appearance(glyphs: .ascii)
    #expect(grid[2, 1].style.foreground == appearance.style(.series0).foreground)
    #expect(grid[3, 1].style.foreground == appearance.style(.series1).foreground)
  }

  @Test func valuesThatAreNotFiniteInterruptTheCurveAndAreMarked() {
    var plot = line([0, 0, .nan, 0, .infinity, 0])
    plot.yRange = -1...1
    let grid = drawn(plot, 6, 3).grid
    #expect(grid.plainRow(0) == "  ? ^")
    #expect(grid.plainRow(1) == "** * *")
  }

  @Test func exactZeroOnALogarithmicAxisIsMarkedAtTheFoot() {
    var plot = line([1, 0, 1])
    plot.isLogarithmic = true
    plot.yRange = -2...0
    #expect(drawn(plot, 3, 3).grid.plainText == "* *\n\n _\n")
  }

  @Test func zerosLeaveAnotherCurveAtTheFootOfTheAxisAlone() {
    var plot = line([0.01, 0.01, 0.01])
    plot.series.append(PlotSeries("zero", role: .series1, xs: [0, 1, 2], ys: [0, 0, 1]))
    (plot.isLogarithmic, plot.yRange) = (true, -2...0)
    let grid = drawn(plot, 3, 3).grid
    #expect(grid.plainText == "  +\n\n***\n")
    #expect(grid[0, 2].style == Appearance().style(.series0))
  }

  @Test(arguments: [(GlyphTier.ascii, Character("o")), (.blocks, "●"), (.braille, "●")])
  func measuredPointsAreMarkedWhereTheyLieApart(tier: GlyphTier, mark: Character) {
    func marks(_ xs: [Double], marked: Bool = true) -> [Int] {
      var plot = line([])
      plot.series = [PlotSeries("y", role: .series0, xs: xs, ys: xs.map { _ in 1 })]
      plot.series[0].marksPoints = marked
      (plot.xRange, plot.yRange) = (0...29, 0...2)
      let row = Array(drawn(plot, 30, 3, glyphs: tier).grid.plainRow(1))
      return row.indices.filter { row[$0] == mark }
    }
    #expect(marks([0, 10, 20, 29]) == [0, 10, 20, 29])
    #expect(marks([0, 10, 20, 29], marked: false).isEmpty)
    #expect(marks((0..<15).map { Double(2 * $0) }).isEmpty, "the curve consists of them")
    #expect(marks([0, 3, 5, 7, 29]) == [0, 3, 7, 29])
    #expect(marks([12]) == [12])
  }

  @Test func axesHaveRoundNumbers() {
    var plot = LinePlot(
      [PlotSeries("y", role: .series0, xs: [0, 1000], ys: [0.013, 2.97])], xRange: 0...1000)
    plot.xTitle = "step"
    let text = drawn(plot, 60, 16).grid.plainText
    for number in ["1+", "2+", "3+", " 500 ", "1000", "step 0"] {
      #expect(text.contains(number), "\(number)")
    }
  }

  @Test func logarithmicAxesAreLabelledWithPowersOfTen() {
    var plot = LinePlot(
      [PlotSeries("y", role: .series0, xs: [0, 10], ys: [1e-4, 10])], xRange: 0...10)
    plot.isLogarithmic = true
    let text = drawn(plot, 40, 20, glyphs: .braille).grid.plainText
    for label in ["10⁻⁴", "10⁻²", "10⁰", "10¹"] { #expect(text.contains(label), "\(label)") }
  }

  @Test func aReferencesNameCoversAsLittleOfTheCurveAsCanBe() {
    // Only the beginning is quiet: the curve comes down to the line and stays around it.
    var plot = line([
      5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 2, 1, 2, 0, 1, 2, 1, 0, 1, 2, 1, 0, 2, 1, 0, 1, 2, 0, 1, 2,
    ])
    plot.yRange = 0...6
    plot.references = [ReferenceLine(1, label: "guess")]
    let rows = drawn(plot, 30, 7).grid.plainText.split(separator: "\n")
    let row = rows.first { $0.contains("guess") } ?? ""
    #expect(row.prefix(10).contains("guess"), "\(rows)")
  }

  @Test func referenceLinesCarryTheirNames() {
    var plot = line([1, 2, 3])
    plot.references = [ReferenceLine(1.5, label: "guess 1.5")]
    let grid = drawn(plot, 40, 9).grid
    let row = (0..<9).first { grid.plainRow($0).contains("guess 1.5") }
    #expect(row.map { grid.plainRow($0).contains("-----") } == true)
  }

  @Test func aReferenceLabelGivesWayToTheCurve() {
    var plot = line([2, 2, 2, 2])
    plot.yRange = 0...4
    plot.references = [ReferenceLine(2, label: "guess")]
    let grid = drawn(plot, 30, 9).grid
    #expect(grid.plainRow(4) == String(repeating: "*", count: 30))
    #expect(grid.plainRow(3).hasSuffix(" guess"))
  }

  @Test func theLegendShowsEachCurveWithItsMarkAndValue() {
    var drawing = Drawing(width: 60, height: 1, appearance: Appearance(glyphs: .ascii))
    let plot = LinePlot(
      [
        PlotSeries("train", value: "0.51", role: .series0, xs: [], ys: []),
        PlotSeries("held out", value: "0.6", role: .series1, xs: [], ys: []),
      ], xRange: 0...1)
    drawing.plotLegend(plot, in: drawing.bounds)
    #expect(drawing.grid.plainRow(0) == "* train 0.51   + held out 0.6")
    #expect(drawing.grid[0, 0].style == drawing.style(.series0))
    #expect(drawing.grid[15, 0].style == drawing.style(.series1))
  }

  @Test func columnsAndPositionsAgree() {
    let plot = LinePlot([PlotSeries("y", role: .series0, xs: [0, 99], ys: [0, 1])], xRange: 0...99)
    let geometry = drawn(plot, 80, 12).geometry
    for x in stride(from: 0.0, through: 99, by: 1) {
      let column = geometry.column(of: x)
      #expect(column.map { abs(geometry.x(at: $0) - x) <= 0.8 } == true)
    }
    #expect(geometry.column(of: 100) == nil)
  }

  @Test(arguments: [(0.0, 10.0, 5, 6), (0.013, 2.97, 6, 5), (-1, 1, 4, 5), (0, 600, 12, 13)])
  func ticksAreFewAndInside(_ low: Double, _ high: Double, count: Int, expected: Int) {
    let ticks = Ticks.linear(low...high, count: count)
    #expect(ticks.count == expected)
    #expect(ticks.allSatisfy { $0 >= low - 1e-9 && $0 <= high + 1e-9 })
  }

  @Test func anEmptyRangeHasNoTicks() {
    #expect(Ticks.linear(3...3, count: 5).isEmpty)
    #expect(Ticks.linear(0...(.infinity), count: 5).isEmpty)
  }
  @Test(arguments: ScreenKind.all)
  func aFittedLineKeepsItsSlopeWhereItLeavesTheAxis(_ kind: ScreenKind) {
    var whole = line([0, 10])
    (whole.xRange, whole.yRange) = (0...1, 0...10)
    var cut = whole
    cut.series[0].ys = [-10, 10]
    cut.series[0].endsAtEdges = true
    func grid(_ plot: LinePlot, _ width: Int, _ height: Int) -> CellGrid {
      var drawing = Drawing(width: width, height: height, appearance: kind.appearance)
      drawing.linePlot(plot, in: drawing.bounds)
      return drawing.grid
    }
    let (steep, flat) = (grid(cut, 40, 10), grid(whole, 40, 10))
    // The line through (0, −10) and (1, 10) crosses 0 in the middle.
    #expect((0..<18).allSatisfy { x in (0..<10).allSatisfy { steep[x, $0].glyph == .blank } })
    #expect(steep[39, 0].glyph != .blank && steep[39, 0].style == kind.appearance.style(.series0))
    #expect(flat[0, 9].glyph != .blank)
  }

  @Test(arguments: GlyphTier.allCases)
  func aReferenceLineStandsAtTheHeightOfACurveOfItsValue(_ tier: GlyphTier) {
    for value in stride(from: 0.03, through: 0.97, by: 0.047) {
      var curve = line([value, value])
      curve.yRange = 0...1
      var reference = line([])
      (reference.xRange, reference.yRange) = (0...1, 0...1)
      reference.references = [ReferenceLine(value, label: "a")]
      let (drawnCurve, drawnLine) = (
        drawn(curve, 30, 7, glyphs: tier).grid, drawn(reference, 30, 7, glyphs: tier).grid
      )
      func row(_ grid: CellGrid) -> Int? { (0..<7).first { grid[9, $0].glyph != .blank } }
      #expect(row(drawnCurve) == row(drawnLine), "\(value)")
      #expect(drawnLine[9, row(drawnLine) ?? 0].style == Appearance(glyphs: tier).style(.dimText))
      guard tier == .braille, let y = row(drawnLine) else { continue }
      // The left dot of the curve's two at that height.
      let (dots, dot) = (drawnCurve[9, y].glyph.base.value, drawnLine[9, y].glyph.base.value)
      #expect(dots & dot == dot && dot != 0x2800, "\(value)")
    }
  }

  @Test func aReferenceSaysItsValue() {
    #expect(ReferenceLine(1.386294, named: "chance").label == "chance 1.386")
    #expect(ReferenceLine(1.0 / 6, named: "always 1").label == "always 1: 0.1667")
  }

  @Test func aCrowdedLegendShortensNamesThenLeavesValuesOutAndNamesEveryCurve() {
    let names = [("batch", ""), ("probe, total", "total"), ("cell path dL/dc", "cell path")]
    var plot = LinePlot(
      names.map { PlotSeries($0.0, value: "0.0123", role: .series0, xs: [], ys: []) }, xRange: 0...1)
    for (index, name) in names.enumerated() { plot.series[index].shortName = name.1 }
    func legend(_ width: Int) -> String {
      var drawing = Drawing(width: width, height: 1, appearance: Appearance(glyphs: .ascii))
      drawing.plotLegend(plot, in: drawing.bounds)
      return drawing.grid.plainRow(0)
    }
    #expect(legend(80) == "* batch 0.0123   + probe, total 0.0123   o cell path dL/dc 0.0123")
    #expect(legend(52) == "* batch 0.0123   + total 0.0123   o cell path 0.0123")
    #expect(legend(46) == "* batch 0.0123  + total 0.0123  o cell path")
    #expect(legend(32) == "* batch  + total  o cell path")
    #expect(legend(20) == "* batch 0.0123 +2")
  }

  @Test func aLogarithmicAxisWithinADecadeHasNumbersBelowAndAboveOne() {
    var plot = line([0.3, 4])
    (plot.isLogarithmic, plot.showsYAxis) = (true, true)
    let text = drawn(plot, 40, 16).grid.plainText
    for label in ["0.5+", " 1+", " 2+"] { #expect(text.contains(label), "\(label) in \(text)") }
  }

  @Test func theAxesSayWhatTheyAre() {
    var plot = ScatterPlot([], xRange: 0...1, yRange: 0...1)
    (plot.xTitle, plot.yTitle) = ("left", "right")
    var drawing = Drawing(width: 40, height: 12, appearance: Appearance(glyphs: .ascii))
    drawing.scatterPlot(plot, in: drawing.bounds)
    #expect(drawing.grid.plainText.contains("right|") || drawing.grid.plainText.contains("right "))
    #expect(drawing.grid.plainText.contains("left"))
  }

  @Test func guidesNeverColourOrChangeTheCellOfAPoint() {
    var plot = ScatterPlot(
      [ScatterSeries("", role: .series0, xs: [0.5], ys: [0.5])], xRange: 0...1, yRange: 0...1)
    func grid(_ plot: ScatterPlot) -> CellGrid {
      var drawing = Drawing(width: 30, height: 9, appearance: Appearance())
      drawing.scatterPlot(plot, in: drawing.bounds)
      return drawing.grid
    }
    let bare = grid(plot)
    plot.guides = [ScatterSeries("", role: .faint, xs: [0, 1], ys: [0.5, 0.5], isJoined: true)]
    let guided = grid(plot)
    let points = guided.cells.indices.filter { guided.cells[$0].style == Appearance().style(.series0) }
    #expect(points.count == 1 && points.allSatisfy { guided.cells[$0] == bare.cells[$0] })
    #expect(guided != bare)
  }

  @Test func eachNumberOfTheAxisHasARowOfItsOwn() {
    for height in 3...12 {
      for top in stride(from: 0.15, through: 20, by: 0.37) {
        var plot = LinePlot([PlotSeries("", role: .series0, xs: [0, 1], ys: [0.08, top])], xRange: 0...1)
        plot.isLogarithmic = true
        let rect = Rect(x: 0, y: 0, width: 40, height: height)
        let geometry = PlotGeometry(plot, in: rect, appearance: Appearance())
        let rows = geometry.yTicks.map { geometry.row(of: $0.height) }
        #expect(Set(rows).count == rows.count && !rows.contains(nil), "\(height) rows, up to \(top)")
      }
    }
  }
}
