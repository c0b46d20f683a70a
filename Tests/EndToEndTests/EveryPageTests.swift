import Canvas
import FolderKit
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
    session.send("qq")
    #expect(try session.waitForExit() == .code(0))
  }

  /// The words of the palette that take something, with what can be looked for on the screen afterwards.
  private static let requests = [
    (":step 2", "step 2 of"), (":2", "step 2 of"), (":timestep 3", "t 3"), (":unit 5", "[5] at t 3"),
    (":layer 0", "[5] at t 3"), (":sort variance", "by variance"), (":filter 1-4", "units 1-4"),
    (":filter ", "by variance"), (":sort index", "units by number"), (":speed 50", "] at t 3"),
    (":loop 1 2", "loop"), (":loop off", "] at t 3"), (":split gates", "forget"),
    (":theme light", "] at t 3"), (":theme dark", "] at t 3"), (":search #2", "[2] at t"),
    (":clamp hidden.l0[2]@1..3=0.5", "1 clamp"), (":undo", "at t"),
  ]

  @Test(arguments: SoakedRun.allCases)
  func everyWordOfThePaletteIsCalledAndEveryViewByItsName(_ run: SoakedRun) throws {
    let folder = try TemporaryFolder()
    let session = try open(run, folder, width: 150, height: 50)
    for name in [
      "overview", "diagnosis", "hidden", "trajectory", "cell", "gates", "saturation", "gradients",
      "waterfall",
      "by-lag", "sequence", "reading", "weights", "spectra", "updates",
    ] {
      session.send(":view \(name)")
      try session.wait(for: "the palette at \(name)") { $0.contains(":view \(name)") }
      session.send(.enter)
      try session.wait(for: "the view \(name)") { !$0.contains("Enter does it") && !$0.contains("can't") }
    }
    session.send("...")
    session.send(":view hidden\r")
    try session.wait(forText: "h[")
    for (line, expected) in Self.requests {
      session.send(line)
      try session.wait(for: "the palette at \(line)") { $0.contains(line) }
      session.send(.enter)
      try session.wait(for: "what \(line) does: \(expected)") {
        !$0.contains("Enter does it") && $0.contains(expected)
      }
    }
    session.send("qq")
    #expect(try session.waitForExit() == .code(0))
  }

  @Test(arguments: SoakedRun.allCases, [(80, 24), (160, 48)])
  func everyTabIsClickedAndEveryViewDraggedOverAndTurned(_ run: SoakedRun, _ size: (Int, Int)) throws {
    let folder = try TemporaryFolder()
    let session = try open(run, folder, width: size.0, height: size.1)
    let shown = session.screen.grid[2, 1].style.background
    for digit in 1...9 {
      let column = try #require(tab(digit, session.screen), "tab \(digit): \(session.screen.row(1))")
      session.send(.click(x: column, y: 1))
      try session.wait(for: "tab \(digit)") { $0.grid[column, 1].style.background == shown }
      let middle = size.1 / 2 - 4
      session.send(.mousePress(x: 20, y: middle))
      for x in stride(from: 24, to: size.0 - 10, by: 7) { session.send(.mouseDrag(x: x, y: middle + x % 3)) }
      session.send(.mouseRelease(x: size.0 - 10, y: middle))
      for y in [middle, size.1 - 4] {
        session.send(.wheelDown(x: 30, y: y))
        session.send(.wheelUp(x: 30, y: y))
      }
      session.watch(milliseconds: 20)
      #expect(session.screen.grid[column, 1].style.background == shown, "\(session.screen.row(1))")
    }
    session.send("qq")
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
    session.send("qq")
    #expect(try session.waitForExit() == .code(0))
  }
}
