import Canvas
import Foundation
import PtyKit
import Testing

/// Every page and every command of the built program, by the palette and by the mouse.
@Suite(.serialized) struct EveryPageTests {
  private func open(_ run: SoakedRun, _ folder: TemporaryFolder, width: Int, height: Int) throws -> PtySession
  {
    let session = try PtySession(
      builtProgram("rnnscope"), run.arguments(in: folder), width: width, height: height,
      environment: ["XDG_STATE_HOME": folder.path("state"), "XDG_CONFIG_HOME": folder.path("config")])
    try session.wait(forText: "train loss")
    return session
  }

  @Test(arguments: SoakedRun.allCases)
  func everyCommandOfThePaletteIsCalled(_ run: SoakedRun) throws {
    let folder = try TemporaryFolder()
    let session = try open(run, folder, width: 120, height: 50)
    let names = try BoundCommand.all().map(\.name)
    #expect(names.count > 40)
    // What leaves the run, or begins what an Enter would end otherwise.
    let last = ["quit", "back", "open", "command palette", "save what is shown as a picture"]
    for name in names where !last.contains(name) {
      session.send(":" + name)
      try session.wait(for: "the palette at \(name)") { $0.contains(":" + name) }
      session.send(.enter)
      try session.wait(for: "the palette's end after \(name)") {
        !$0.contains("Enter does it") || $0.contains(":filter ") || $0.contains(":search ")
      }
      let overlays = ["Esc closes", "#unit", "Esc back", "· Esc ─"]
      if overlays.contains(where: { session.screen.contains($0) }) {
        session.send(.escape)
        try session.wait(for: "the overlay's end after \(name)") { screen in
          !overlays.contains { screen.contains($0) }
        }
      }
      if session.screen.contains("Start") && session.screen.contains("New experiment") {
        session.send("j")
        session.send(.enter)
        try session.wait(forText: "paused")
      }
    }
    session.send("q")
    #expect(try session.waitForExit() == .code(0))
  }

  @Test(arguments: SoakedRun.allCases, [(80, 24), (160, 48)])
  func everyTabIsClickedAndEveryViewDraggedOverAndTurned(_ run: SoakedRun, _ size: (Int, Int)) throws {
    let folder = try TemporaryFolder()
    let session = try open(run, folder, width: size.0, height: size.1)
    let shown = session.screen.grid[3, 1].style
    for digit in 1...9 {
      let column = try #require(tab(digit, session.screen), "tab \(digit): \(session.screen.row(1))")
      session.send(.click(x: column, y: 1))
      try session.wait(for: "tab \(digit)") { $0.grid[column, 1].style == shown }
      let middle = size.1 / 2 - 4
      session.send(.mousePress(x: 20, y: middle))
      for x in stride(from: 24, to: size.0 - 10, by: 7) { session.send(.mouseDrag(x: x, y: middle + x % 3)) }
      session.send(.mouseRelease(x: size.0 - 10, y: middle))
      for y in [middle, size.1 - 4] {
        session.send(.wheelDown(x: 30, y: y))
        session.send(.wheelUp(x: 30, y: y))
      }
      session.watch(milliseconds: 20)
      #expect(session.screen.grid[column, 1].style == shown, "\(session.screen.row(1))")
    }
    session.send("q")
    #expect(try session.waitForExit() == .code(0))
    #expect(session.modes == session.originalModes && !session.screen.isAlternate)
  }

  /// The column of the number of a tab.
  private func tab(_ digit: Int, _ screen: VTScreen) -> Int? {
    let row = Array(screen.row(1))
    return row.indices.first { x in
      row[x] == Character(String(digit)) && x > 0 && row[x - 1] == " "
        && (x + 1 == row.count || row[x + 1] == " ")
    }
  }

  @Test func everyTabHasItsNameAt80Columns() throws {
    let folder = try TemporaryFolder()
    let session = try open(.live, folder, width: 80, height: 24)
    for key in 1...9 {
      session.send(KeySequence(String(key)))
      session.watch(milliseconds: 60)
      let tabs = session.screen.row(1)
      #expect(tabs.filter(\.isLetter).count > 40, "\(tabs)")
      #expect(!tabs.contains("…") && tabs.contains("9 "), "\(tabs)")
    }
    session.send("q")
    #expect(try session.waitForExit() == .code(0))
  }
}
