import Canvas
import Testing

@Suite struct GaugeTests {
  private func row(_ width: Int, glyphs: GlyphTier = .blocks, _ draw: (inout Drawing) -> Void) -> String {
    var drawing = Drawing(width: width, height: 1, appearance: Appearance(glyphs: glyphs))
    draw(&drawing)
    return drawing.grid.plainRow(0)
  }

  @Test func sparklinesRunFromLeastToGreatest() {
    let values = (0..<8).map(Double.init)
    #expect(row(8) { $0.sparkline(values, in: $0.bounds) } == "▁▂▃▄▅▆▇█")
    #expect(row(4) { $0.sparkline([0, 9, 0, 0, 0, 0, 1, 0], in: $0.bounds) } == "█▁▁▂")
    #expect(row(3) { $0.sparkline([1, .nan, 2], in: $0.bounds) } == "▁×█")
    #expect(row(3) { $0.sparkline([], in: $0.bounds) } == "")
  }

  @Test func theLargestNumbersMakeASparkline() {
    let text = row(3) {
      $0.sparkline([-.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude], in: $0.bounds)
    }
    #expect(text == "▁▅█", "\(text)")
  }

  @Test func progressHasHalfSteps() {
    #expect(row(4) { $0.progressBar(0.375, in: $0.bounds) } == "━╸──")
    #expect(row(4, glyphs: .ascii) { $0.progressBar(0.5, in: $0.bounds) } == "==--")
    #expect(row(2) { $0.progressBar(7, in: $0.bounds) } == "━━")
    #expect(row(2) { $0.progressBar(.nan, in: $0.bounds) } == "──")
  }

  @Test func histogramBarsAreInProportion() {
    var drawing = Drawing(width: 3, height: 2, appearance: Appearance())
    drawing.histogram([16, 8, 1], in: drawing.bounds)
    #expect(drawing.grid.plainText == "█\n██▁\n")
  }

  @Test func boxesCarryKeyTitleAndNotes() {
    var drawing = Drawing(width: 30, height: 3, appearance: Appearance())
    let inside = drawing.box(
      Box("Hidden", key: "2", note: "step 7", footnote: "h", isFocused: true), in: drawing.bounds)
    #expect(inside == Rect(x: 1, y: 1, width: 28, height: 1))
    #expect(drawing.grid.plainRow(0) == "╭─ 2 Hidden ──────── step 7 ─╮")
    #expect(drawing.grid.plainRow(2) == "╰──────────────────────── h ─╯")
    #expect(drawing.grid[0, 0].style == drawing.style(.focusedFrame))
    #expect(drawing.grid[3, 0].style == drawing.style(.keyHint))
  }

  @Test func boxesTooSmallForATitleStayWhole() {
    for (width, height) in [(0, 0), (1, 1), (2, 2), (4, 2), (6, 3)] {
      var drawing = Drawing(width: width, height: height, appearance: Appearance(glyphs: .ascii))
      drawing.box(Box("Gradient flow", key: "5", note: "note"), in: drawing.bounds)
      if width >= 2 && height >= 2 { #expect(drawing.grid[width - 1, height - 1].glyph == Glyph("+")) }
    }
  }
}
