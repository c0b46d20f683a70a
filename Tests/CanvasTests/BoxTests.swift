import Canvas
import Testing

/// Frames and the lines that stand for them where there is no room, with their glyphs and styles.
@Suite struct BoxTests {
  private static let plot = LinePlot(
    [
      PlotSeries("train", value: "0.5", role: .series0, xs: [0, 1], ys: [1, 0.5]),
      PlotSeries("held out", value: "0.7", role: .series1, xs: [0, 1], ys: [1, 0.7]),
    ], xRange: 0...1)

  private func drawn(
    _ box: Box, width: Int = 40, height: Int = 3, legendOf plot: LinePlot? = nil,
    depth: ColorDepth = .truecolor, glyphs: GlyphTier = .braille
  ) -> Drawing {
    var drawing = Drawing(width: width, height: height, appearance: Appearance(depth: depth, glyphs: glyphs))
    drawing.box(box, legendOf: plot, in: drawing.bounds)
    return drawing
  }

  private func rule(_ title: String, key: String? = nil, isFocused: Bool = false) -> Box {
    var box = Box(title, key: key, isFocused: isFocused)
    box.edges = .upper
    return box
  }

  @Test func aFrameCarriesItsKeyAndTitleInEveryTier() {
    #expect(drawn(Box("Gates", key: "4"), width: 20).grid.plainRow(0) == "╭─ 4 Gates ────────╮")
    #expect(
      drawn(Box("Gates", key: "4"), width: 20, glyphs: .blocks).grid.plainRow(0) == "╭─ 4 Gates ────────╮")
    #expect(
      drawn(Box("Gates", key: "4"), width: 20, glyphs: .ascii).grid.plainRow(0) == "+- 4 Gates --------+")
  }

  @Test func aLineAloneTakesOneRowAndNoColumn() {
    let grid = drawn(rule("Gates", key: "4"), width: 20).grid
    #expect(grid.plainRow(0) == "─ 4 Gates ──────────")
    #expect(grid.plainRow(1).isEmpty && grid.plainRow(2).isEmpty)
    #expect(
      drawn(rule("Gates", key: "4"), width: 20, glyphs: .ascii).grid.plainRow(0) == "- 4 Gates ----------")
    let rect = Rect(x: 3, y: 4, width: 20, height: 6)
    #expect(Box.interior(of: rect, edges: .upper) == Rect(x: 3, y: 5, width: 20, height: 5))
  }

  @Test func theFrameIsDimTheKeyIsAHintAndTheActivePaneStandsOut() {
    let drawing = drawn(rule("Gates", key: "4"))
    #expect(drawing.grid[0, 0].style == drawing.style(.frame))
    #expect(drawing.grid[2, 0].style == drawing.style(.keyHint))
    #expect(drawing.grid[4, 0].style == drawing.style(.title))
    let focused = drawn(rule("Gates", key: "4", isFocused: true))
    #expect(focused.grid[0, 0].style == drawing.style(.focusedFrame))
    #expect(focused.grid[4, 0].style == drawing.style(.focusedTitle))
    // Without colours the line itself is another one.
    let bare = drawn(rule("Gates", isFocused: true), depth: .monochrome).grid
    #expect(bare.plainRow(0).hasPrefix("━ Gates ━━"))
    #expect(
      drawn(rule("Gates", isFocused: true), depth: .monochrome, glyphs: .ascii).grid.plainRow(0).hasPrefix(
        "= Ga"))
  }

  @Test func aLegendStandsInTheEdgeAndTheLineKeepsOffIt() {
    let drawing = drawn(rule("Loss"), width: 60, legendOf: Self.plot)
    #expect(
      drawing.grid.plainRow(0) == "─ Loss ─ ━━ train 0.5 ─ ━━ held out 0.7 "
        + String(repeating: "─", count: 20))
    #expect(drawing.grid[9, 0].style == drawing.style(.series0))
    #expect(drawing.grid[24, 0].style == drawing.style(.series1))
    #expect(drawing.grid[18, 0].style == drawing.style(.strongText))
  }

  @Test func aLegendWithoutRoomCountsTheCurvesItDoesNotNameOrLosesNamesThatAreKnown() {
    #expect(
      drawn(rule("Loss"), width: 30, legendOf: Self.plot).grid.plainRow(0) == "─ Loss ─ ━━ train 0.5 +1 ─────"
    )
    var plot = Self.plot
    plot.namesAreKnown = true
    #expect(
      drawn(rule("Loss"), width: 30, legendOf: plot).grid.plainRow(0) == "─ Loss ─ ━━ 0.5 ─ ━━ 0.7 ─────")
    #expect(drawn(rule("Loss"), width: 9, legendOf: plot).grid.plainRow(0) == "─ Loss ──")
  }

  @Test func noTitleIsDrawnWhereThereIsNoRoom() {
    for (width, height) in [(0, 0), (1, 1), (2, 1), (3, 2)] {
      for box in [Box("Gates", key: "4"), rule("Gates", key: "4")] {
        let text = drawn(box, width: width, height: height, legendOf: Self.plot).grid.plainText
        #expect(!text.contains { $0.isLetter || $0.isNumber }, "\(width)×\(height)")
      }
    }
  }
}
