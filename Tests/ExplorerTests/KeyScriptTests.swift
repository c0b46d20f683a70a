import Canvas
import Testing

@testable import Explorer

@Suite struct KeyScriptTests {
  @Test func whatIsRecordedIsReadBack() throws {
    let events: [InputEvent] =
      KeyBindings.all.flatMap(\.sequences).flatMap { $0 }.map { .key($0) }
      + [
        .key(.character("é")), .key(.character("雨")), .key(.function(12)), .key(.character("#")),
        .mouse(MouseEvent(.drag, x: 3, y: 4)), .mouse(MouseEvent(.wheelUp, x: 0, y: 0)),
        .resize(width: 80, height: 24),
      ]
    let text = events.map(KeyScript.line).joined(separator: "\n")
    #expect(try KeyScript(text, name: "keys").entries.map(\.action) == events.map { .input($0) })
  }

  /// All that the decoder of the terminal can tell.
  @Test func whateverATerminalTellsIsReadBack() throws {
    var keys: [Key] = [
      .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end,
      .pageUp, .pageDown,
    ]
    for value: UInt32 in 0x20...0x10FFFF where value < 0x3100 || value % 97 == 0 {
      guard !(0x7F...0x9F).contains(value), let scalar = Unicode.Scalar(value) else { continue }
      keys.append(.character(Character(scalar)))
    }
    for letter in "abcdefghijklmnopqrstuvwxyz\\]^_" { keys.append(.control(letter)) }
    for number in 1...63 { keys.append(.function(number)) }
    var events: [InputEvent] = keys.map { .key($0) }
    events += [.mouse(MouseEvent(.press, x: 1200, y: 65_534)), .resize(width: 1200, height: 900)]
    let text = events.map(KeyScript.line).joined(separator: "\n")
    let read = try KeyScript(text, name: "keys").entries.map(\.action)
    let expected: [KeyScript.Action] = events.map { .input($0) }
    let strays = zip(read, expected).filter { $0 != $1 }
    #expect(read.count == expected.count && strays.isEmpty, "\(strays.prefix(5))")
  }

  @Test func aScriptIsReadLineByLine() throws {
    let script = try KeyScript(
      "# two\nkeys 4 Ctrl-d\n\ntype a b\npause 0.5\nwait step 20\nwait text is there\n", name: "k")
    #expect(
      script.entries.map(\.action) == [
        .input(.key(.character("4"))), .input(.key(.control("d"))), .input(.key(.character("a"))),
        .input(.key(.character(" "))), .input(.key(.character("b"))), .pause(seconds: 0.5), .wait(.step(20)),
        .wait(.text("is there")),
      ])
    #expect(script.entries.last?.line == 7)
  }

  @Test(arguments: [
    "press j", "keys", "keys Hyper-x", "mouse press 1", "mouse tickle 1 2", "resize 0 5", "pause long",
    "wait",
    "wait step", "wait for it", "keys U+1B", "keys U+D800", "resize 60000 60000",
  ])
  func aLineThatMeansNothingIsNamed(line: String) {
    #expect(throws: KeyScriptError.self) { try KeyScript("keys j\n" + line, name: "keys.txt") }
    do { _ = try KeyScript("keys j\n" + line, name: "keys.txt") } catch {
      #expect(error.description.hasPrefix("keys.txt, line 2: "))
    }
  }

  @Test func playingWaitsForWhatItNeeds() throws {
    var player = KeyPlayer(
      try KeyScript("wait step 8\npause 1\nkeys 2\nwait idle\nkeys q", name: "k"), name: "k")
    var explorer = Press(live: false, steps: 5)
    #expect(try player.next(explorer.state, at: 0) == nil)
    explorer = explorer.send(.updated(Press.update(steps: 10)))
    #expect(try player.next(explorer.state, at: 3) == nil, "the pause begins")
    #expect(try player.next(explorer.state, at: 3.5) == nil)
    #expect(try player.next(explorer.state, at: 4) == .key(.character("2")))
    explorer = explorer.keys(",")
    #expect(try player.next(explorer.state, at: 5) == nil, "an unroll is on its way")
    explorer = explorer.send(.unrolled(Press.unroll(step: 8), requestedStep: 8, inDetail: true))
    #expect(try player.next(explorer.state, at: 6) == .key(.character("q")))
    #expect(player.isOver)
  }

  @Test func waitingForWhatNeverComesEndsWithTheLine() throws {
    var player = KeyPlayer(try KeyScript("keys j\nwait step 99", name: "k"), name: "k")
    let state = Press(live: false, steps: 5).state
    #expect(try player.next(state, at: 0) != nil && player.next(state, at: 1) == nil)
    #expect(throws: KeyScriptError(description: "k, line 2: what it waits for did not come within 60 s")) {
      try player.next(state, at: 62)
    }
  }
}
