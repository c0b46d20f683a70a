import Canvas
import Engine
import Foundation
import PtyKit
import Testing

/// Random keys, mouse events and resizes at the built program: no trap, no stall, a sane terminal afterwards.
@Suite(.serialized) struct SoakTests {
  /// Ten thousand events take minutes, so the ordinary suite makes do with some.
  private static let eventCount =
    ProcessInfo.processInfo.environment["RNNSCOPE_SOAK"].flatMap(Int.init) ?? 400
  private static let isStrict = ProcessInfo.processInfo.environment["RNNSCOPE_SOAK"] != nil

  /// No q, which would end it, and nothing that writes files.
  private static let keys: [KeySequence] =
    " .,[]{}<>nNhjklgG0$LpP/of*w|+-r=mt123456789:?y".map { KeySequence(String($0)) }
    + [
      .enter, .escape, .escape, .tab, .backTab, .backspace, .up, .down, .left, .right, .home, .end, .pageUp,
      .pageDown, .control("d"), .control("u"), .control("l"), .function(5), KeySequence("é雨"),
    ]

  @Test func randomInputNeitherStallsNorEndsIt() throws {
    let folder = try TemporaryFolder()
    var generator = RandomGenerator(seed: 41)
    let session = try PtySession(
      builtProgram("rnnscope"),
      ["explore", "--task", "adding", "--hidden", "6", "--length", "10", "--steps", "100000000"], width: 120,
      height: 40,
      environment: ["XDG_STATE_HOME": folder.path("state"), "XDG_CONFIG_HOME": folder.path("config")])
    try session.wait(forText: "train loss")
    var size = (width: 120, height: 40)
    for count in 0..<Self.eventCount {
      switch generator.index(below: 20) {
      case 0:
        size = (1 + generator.index(below: 240), 1 + generator.index(below: 70))
        session.resize(width: size.width, height: size.height)
      case 1...3:
        let (x, y) = (generator.index(below: size.width), generator.index(below: size.height))
        let events = [
          KeySequence.click(x: x, y: y), .mouseDrag(x: x, y: y), .wheelUp(x: x, y: y), .wheelDown(x: x, y: y),
        ]
        session.send(events[generator.index(below: events.count)])
      default: session.send(Self.keys[generator.index(below: Self.keys.count)])
      }
      // A lone escape is told from the start of a sequence by the pause after it.
      session.watch(milliseconds: count % 20 == 0 ? 40 : 1)
      if count % 50 == 49 { try expectAnAnswer(session) }
    }
    session.send(.control("c"))
    #expect(try session.waitForExit() == .code(0))
    #expect(session.modes == session.originalModes && !session.screen.isAlternate)
  }

  /// 250 ms where there is a core for everything that wants to run; where others are at work, as much longer as there
  /// is more to run in the last minute than there are cores.
  private static var longestAnswerMilliseconds: Double {
    var load = [0.0]
    guard getloadavg(&load, 1) == 1 else { return 250 }
    return 250 * max(1, load[0] / Double(ProcessInfo.processInfo.activeProcessorCount))
  }

  /// Whatever is open, a new size is answered with a frame.
  private func expectAnAnswer(_ session: PtySession) throws {
    // What was sent before is not part of the answer.
    session.watch(milliseconds: 100)
    let start = ContinuousClock.now
    session.resize(width: 30, height: 9)
    try session.wait(forText: "needs 40×10")
    let milliseconds = start.duration(to: .now) / .milliseconds(1)
    if Self.isStrict { #expect(milliseconds < Self.longestAnswerMilliseconds, "it stalled") }
    session.resize(width: 120, height: 40)
    try session.wait(for: "a frame of the whole size") { !$0.contains("needs 40×10") }
  }

  @Test func everyPageAndEveryCommandOfThePaletteIsVisited() throws {
    let folder = try TemporaryFolder()
    let session = try PtySession(
      builtProgram("rnnscope"), ["explore", "--task", "adding", "--hidden", "6", "--length", "10"],
      width: 120,
      height: 50,
      environment: ["XDG_STATE_HOME": folder.path("state"), "XDG_CONFIG_HOME": folder.path("config")])
    try session.wait(forText: "train loss")
    let table = try Invocation(["--print-default-config"]).output.components(separatedBy: "[keys]")[1]
    let lines = table.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let names: [String] = lines.map { line in
      String(line.prefix { $0 != " " }).replacingOccurrences(of: "-", with: " ")
    }
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
      if ["Esc closes", "#unit"].contains(where: { session.screen.contains($0) }) {
        session.send(.escape)
        try session.wait(for: "the overlay's end") { !$0.contains("Esc closes") && !$0.contains("#unit") }
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
}
