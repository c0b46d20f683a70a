import Canvas
import Testing

@Suite struct TextDrawingTests {
  private func row(
    _ width: Int, glyphs: GlyphTier = .braille, _ draw: (inout Drawing) -> Void
  ) -> CellGrid {
    var drawing = Drawing(width: width, height: 1, appearance: Appearance(glyphs: glyphs))
    draw(&drawing)
    return drawing.grid
  }

  @Test func combiningMarksJoinTheCharacterBeforeThem() {
    let grid = row(6) { $0.text("e\u{301}x", x: 0, y: 0) }
    #expect(grid[0, 0].glyph == Glyph("e", marks: ["\u{301}"]))
    #expect(grid[1, 0].glyph == Glyph("x"))
  }

  @Test func aWideCharacterTakesTwoCells() {
    let grid = row(6) { $0.text("雨x", x: 0, y: 0) }
    #expect(grid[0, 0].glyph == Glyph("雨"))
    #expect(grid[1, 0].glyph == .continuation)
    #expect(grid[2, 0].glyph == Glyph("x"))
  }

  @Test func aWideCharacterCutByAnEdgeBecomesBlank() {
    let grid = row(3) { $0.text("a雨雨", x: 0, y: 0) }
    #expect(grid.plainRow(0) == "a雨")
    let left = row(3) { $0.text("雨b", x: -1, y: 0) }
    #expect(left[0, 0].glyph == .blank)
    #expect(left[1, 0].glyph == Glyph("b"))
  }

  @Test func overwritingHalfOfAWideCharacterClearsTheOtherHalf() {
    let grid = row(4) {
      $0.text("雨雨", x: 0, y: 0)
      $0.put("x", x: 1, y: 0, .text)
      $0.put("y", x: 2, y: 0, .text)
    }
    #expect(grid.plainRow(0) == " xy")
    #expect(grid[3, 0].glyph == .blank)
  }

  @Test(arguments: [
    ("a\u{1B}[31mb", "a␛[31mb"), ("tab\there", "tab␉here"), ("x\u{7F}", "x␡"), ("\u{9B}2J", "�2J"),
    ("a\r\nb", "a␍␊b"), ("left\u{202E}right", "leftright"), ("zero\u{200B}width", "zerowidth"),
  ])
  func charactersThatSteerATerminalAreShownNotSent(_ text: String, shown: String) {
    #expect(row(20) { $0.text(text, x: 0, y: 0) }.plainRow(0) == shown)
  }

  @Test func asciiScreensGetSevenBitCharactersOnly() {
    let grid = row(20, glyphs: .ascii) { $0.text("‖δ‖ → 雨 é…", x: 0, y: 0) }
    #expect(grid.plainRow(0) == "|d| > ?? ?~")
  }

  @Test func longTextIsCutWithAnEllipsis() {
    let room = Rect(x: 1, y: 0, width: 5, height: 1)
    #expect(row(8) { $0.text("gradient", in: room) }.plainRow(0) == " grad…")
    #expect(row(8) { $0.text("雨雨雨", in: room) }.plainRow(0) == " 雨雨…")
    #expect(row(8, glyphs: .ascii) { $0.text("gradient", in: room) }.plainRow(0) == " grad~")
  }

  @Test func textStandsWhereItsAlignmentSays() {
    let room = Rect(x: 0, y: 0, width: 6, height: 1)
    #expect(row(6) { $0.text("ab", in: room, align: .trailing) }.plainRow(0) == "    ab")
    #expect(row(6) { $0.text("ab", in: room, align: .center) }.plainRow(0) == "  ab")
  }

  @Test func aParagraphBreaksAtSpacesAndSaysWhenItIsCut() {
    var drawing = Drawing(width: 8, height: 2, appearance: Appearance())
    let lines = drawing.paragraph("one two three four", in: drawing.bounds)
    #expect(lines == 2)
    #expect(drawing.grid.plainRow(0) == "one two")
    #expect(drawing.grid.plainRow(1) == "three …")
  }

  @Test func aNarrowerClipKeepsDrawingInside() {
    let grid = row(6) { drawing in
      _ = drawing.clipped(to: Rect(x: 2, y: 0, width: 2, height: 1)) { $0.text("abcdef", x: 0, y: 0) }
    }
    #expect(grid.plainRow(0) == "  cd")
  }
}
