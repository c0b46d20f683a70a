import Canvas
import PtyKit
import Testing

/// The picture on the terminal is the picture that was drawn.
@Suite struct PictureTests {
  @Test func wideAndCombinedCharactersTakeTheirColumns() throws {
    let session = try startProbe()
    #expect(session.screen.row(3) == "wide: 日本語🎉| e\u{301}???⣿|")
    let grid = session.screen.grid
    #expect(grid[6, 3] == Cell("日", Style(.indexed(2))))
    #expect(grid[7, 3].glyph == .continuation)
    #expect(grid[16, 3].glyph == Glyph("e", marks: ["\u{301}"]))
    #expect(grid[21, 3].style.attributes == [.bold, .underline, .reverse])
  }

  @Test func theLastCellOfTheScreenIsDrawn() throws {
    let session = try startProbe()
    let grid = session.screen.grid
    #expect(grid[79, 23].glyph.base == "┘")
    #expect(grid[79, 0].glyph.base == "┐")
    #expect(grid[76, 23].glyph.base == "終")
  }

  @Test(arguments: installed("xterm-256color", "tmux-256color", "screen-256color", "xterm-16color"))
  func paletteColorsArriveUnchanged(type: String) throws {
    let session = try startProbe(type: type)
    for index in 0..<16 {
      #expect(session.screen.grid[2 * index, 1].style.background == .indexed(UInt8(index)))
    }
  }

  @Test func greysOfThe256ColorsArriveUnchanged() throws {
    let session = try startProbe()
    #expect(session.screen.contains("80x24 indexed256 braille"))
    for column in 0..<64 {
      let style = session.screen.grid[column, 2].style
      let (top, bottom) = (UInt8(232 + column * 23 / 63), UInt8(232 + (63 - column) * 23 / 63))
      #expect(style.background == .indexed(bottom))
      // Where both halves are alike a space is enough.
      #expect(style.foreground == (top == bottom ? .terminal : .indexed(top)))
    }
  }

  @Test(
    .enabled(if: isTerminalTypeInstalled("xterm-direct")),
    arguments: installed("xterm-256color", "tmux-256color", "xterm"))
  func truecolorArrivesUnchangedWhereItIsPromised(type: String) throws {
    let session = try startProbe(type: type, environment: ["COLORTERM": "truecolor"])
    #expect(session.screen.contains("80x24 truecolor braille"))
    for column in 0..<64 {
      let step = UInt8(column * 4)
      #expect(session.screen.grid[column, 2].style.foreground == .rgb(step, 0, 255 - step))
    }
  }

  @Test func eightColorsShowAllPairsOfTheRamp() throws {
    let session = try startProbe(type: "xterm")
    #expect(session.screen.contains("80x24 ansi16 braille"))
    for column in 0..<64 {
      let style = session.screen.grid[column, 2].style
      let (top, bottom) = (Color.indexed(UInt8(column / 8)), Color.indexed(UInt8((63 - column) / 8)))
      let isReversed = style.attributes.contains(.reverse)
      #expect((isReversed ? style.background : style.foreground) == top)
      #expect((isReversed ? style.foreground : style.background) == bottom)
    }
  }

  @Test(arguments: [("vt100", [:]), ("xterm-256color", ["NO_COLOR": "1"])])
  func withoutColorsThereIsNoColorSequence(type: String, environment: [String: String]) throws {
    let session = try startProbe(type: type, environment: environment)
    #expect(session.screen.contains("80x24 monochrome"))
    #expect(session.screen.grid.cells.allSatisfy { $0.style.foreground == .terminal })
    #expect(session.screen.grid.cells.allSatisfy { $0.style.background == .terminal })
  }

  @Test func optionsOverrideWhatIsDetected() throws {
    let session = try startProbe(["--colors", "256", "--glyphs", "blocks"], type: "xterm")
    #expect(session.screen.contains("80x24 indexed256 blocks"))
  }

  @Test func theLinuxConsoleHasNoBraille() throws {
    let session = try startProbe(type: "linux")
    #expect(session.screen.contains("80x24 ansi16 blocks"))
  }

  @Test(arguments: ["C", "POSIX", "de_XX.UTF-8"])
  func aPoorOrMissingLocaleStillDrawsUnicode(locale: String) throws {
    let session = try startProbe(environment: ["LC_ALL": locale])
    #expect(session.screen.contains("日本語🎉"))
  }

  @Test func drawingTheSameTwiceWritesNothing() throws {
    let session = try startProbe()
    session.send("w")
    try session.wait(forText: "event 2: wake")
    let before = session.transcript.count
    session.send("w")
    try session.wait(forText: "event 4: wake")
    #expect(session.transcript.count - before < 600)
  }

  @Test func redrawingSendsTheWholePictureAgain() throws {
    let session = try startProbe()
    let before = session.transcript.count
    session.send("r")
    try session.wait(forText: "event 1: key ")
    #expect(session.transcript.count - before > 1000)
    #expect(session.screen.row(3).hasPrefix("wide: 日本語🎉|"))
  }
}
