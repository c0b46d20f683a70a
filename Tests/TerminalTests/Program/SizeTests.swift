import PtyKit
import Testing

/// Resizing.
@Suite struct SizeTests {
  @Test func thePictureFollowsTheWindow() throws {
    let session = try startProbe()
    for (width, height) in [(20, 5), (300, 90), (1, 1), (5, 2), (80, 24)] {
      session.resize(width: width, height: height)
      try session.wait(for: "corners at \(width)x\(height)") { screen in
        screen.grid[width - 1, height - 1].glyph.base == "┘"
          && (width < 9 || screen.row(0).hasPrefix("\(width)x\(height)"))
      }
      #expect(height < 2 || session.screen.grid[0, height - 1].glyph.base == "└" || width < 5)
    }
    session.send("q")
    #expect(try session.waitForExit() == .code(0))
    #expect(session.modes == session.originalModes)
  }

  @Test func manyQuickResizesEndWithTheLastSize() throws {
    let session = try startProbe()
    for width in 30...90 { session.resize(width: width, height: width / 3) }
    try session.wait(for: "the last size") {
      $0.row(0).hasPrefix("90x30") && $0.grid[89, 29].glyph.base == "┘"
    }
    session.send("q")
    _ = try session.waitForExit()
  }

  @Test func sizesInTheEnvironmentDoNotCount() throws {
    let session = try startProbe(environment: ["COLUMNS": "40", "LINES": "10"])
    #expect(session.screen.contains("80x24"))
  }
}
