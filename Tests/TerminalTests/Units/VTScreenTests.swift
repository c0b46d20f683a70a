import Canvas
import PtyKit
import Testing

/// The tests' own terminal, measured against what xterm does.
@Suite struct VTScreenTests {
  private func screen(_ text: String, width: Int = 10, height: Int = 4) -> VTScreen {
    var screen = VTScreen(width: width, height: height)
    screen.feed(text.utf8)
    return screen
  }

  @Test func textWrapsAfterTheLastColumnOnlyWhenMoreFollows() {
    #expect(screen("0123456789").cursor == (9, 0))
    #expect(screen("0123456789x").row(1) == "x")
    #expect(screen("0123456789\u{1B}[Hx").row(0) == "x123456789")
  }

  @Test func cursorMovesAndStaysInside() {
    #expect(screen("\u{1B}[3;4Hx").grid[3, 2].glyph.base == "x")
    #expect(screen("\u{1B}[99;99Hx").grid[9, 3].glyph.base == "x")
    #expect(screen("\u{1B}[2;2H\u{1B}[A\u{1B}[2C\u{1B}[D\u{1B}[B").cursor == (2, 1))
    #expect(screen("\u{1B}[3d\u{1B}[5G").cursor == (4, 2))
  }

  @Test func colorsInAllSpellings() {
    let row = screen(
      "\u{1B}[31ma\u{1B}[92mb\u{1B}[38;5;200mc\u{1B}[38:2::1:2:3md\u{1B}[38;2;4;5;6me\u{1B}[48:5:7mf\u{1B}[mg"
    )
    let styles = (0..<7).map { row.grid[$0, 0].style }
    #expect(styles[0].foreground == .indexed(1))
    #expect(styles[1].foreground == .indexed(10))
    #expect(styles[2].foreground == .indexed(200))
    #expect(styles[3].foreground == .rgb(1, 2, 3))
    #expect(styles[4].foreground == .rgb(4, 5, 6))
    #expect(styles[5] == Style(.rgb(4, 5, 6), on: .indexed(7)))
    #expect(styles[6] == .plain)
  }

  @Test func repeatingInsertingDeletingErasing() {
    #expect(screen("a\u{1B}[4b").row(0) == "aaaaa")
    #expect(screen("abcdef\u{1B}[1;3H\u{1B}[2P").row(0) == "abef")
    #expect(screen("abcdef\u{1B}[1;3H\u{1B}[2@").row(0) == "ab  cdef")
    #expect(screen("abcdef\u{1B}[1;3H\u{1B}[2X").row(0) == "ab  ef")
    #expect(screen("abcdef\u{1B}[1;3H\u{1B}[K").row(0) == "ab")
    #expect(screen("abcdef\u{1B}[1;3H\u{1B}[1K").row(0) == "   def")
    #expect(screen("a\r\nb\r\nc\u{1B}[2;1H\u{1B}[J").text == "a\n\n\n")
    #expect(screen("\u{1B}[44m\u{1B}[2K").grid[5, 0].style.background == .indexed(4))
  }

  @Test func scrollingStaysInItsRegion() {
    #expect(screen("1\r\n2\r\n3\r\n4\u{1B}[2;3r\u{1B}[3;1H\n").text == "1\n3\n\n4")
    #expect(screen("1\r\n2\r\n3\r\n4\r\n5").text == "2\n3\n4\n5")
    #expect(screen("1\r\n2\r\n3\u{1B}[2;1H\u{1B}[L").text == "1\n\n2\n3")
    #expect(screen("1\r\n2\r\n3\u{1B}[1;1H\u{1B}M").text == "\n1\n2\n3")
  }

  @Test func wideCharactersAndMarks() {
    let wide = screen("日本x")
    #expect(wide.row(0) == "日本x")
    #expect(wide.grid[1, 0].glyph == .continuation)
    #expect(wide.grid[4, 0].glyph.base == "x")
    #expect(screen("日\u{1B}[1;2Hx").row(0) == " x")
    #expect(screen("日\u{1B}[1;1Hx").row(0) == "x")
    #expect(screen("012345678日").row(1) == "日")
    #expect(screen("e\u{301}x").grid[0, 0].glyph == Glyph("e", marks: ["\u{301}"]))
    #expect(wide.position(of: "本")?.x == 2)
  }

  @Test func theAlternateScreenGivesTheOtherBack() {
    #expect(screen("shell\u{1B}[?1049hprogram").row(0) == "     progr")
    let back = screen("shell\u{1B}[?1049h\u{1B}[Hprogram\u{1B}[?1049l")
    #expect(back.row(0) == "shell")
    #expect(back.cursor == (5, 0))
    #expect(!back.isAlternate)
  }

  @Test func modesTitlesAndBells() {
    let modes = screen("\u{1B}[?25l\u{1B}[?1002;1006h\u{1B}]2;name\u{7}\u{1B}]0;other\u{1B}\\\u{7}x")
    #expect(!modes.isCursorVisible)
    #expect(modes.modes == [1002, 1006])
    #expect(modes.title == "other")
    #expect(modes.bellCount == 1)
    #expect(modes.row(0) == "x")
  }

  @Test func whatIsNotUnderstoodIsSaid() {
    #expect(screen("\u{1B}[5y\u{1B}[55mx").unknownSequences.count == 2)
    #expect(screen("\u{1B}[3\u{18}x").row(0) == "x")
  }

  @Test func sequencesMayArriveInPieces() {
    var screen = VTScreen(width: 10, height: 2)
    for byte in "\u{1B}[38;5;9m日\u{1B}[2;1Hx".utf8 { screen.feed([byte]) }
    #expect(screen.text == "日\nx")
  }
}
