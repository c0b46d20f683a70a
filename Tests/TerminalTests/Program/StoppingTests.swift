import Foundation
import PtyKit
import Testing

/// Stopping a program and going on.
@Suite struct StoppingTests {
  /// A shell with job control, as only in one the keys for stopping work.
  private func startInShell() throws -> PtySession {
    let script = "set -m; '\(try builtProgram("ScreenProbe"))'; echo stopped; read -r line; fg; echo back"
    let session = try PtySession("bash", ["--norc", "-c", script])
    try session.wait(forText: "80x24 ")
    return session
  }

  @Test func controlZGivesTheTerminalBackAndForegroundShowsThePictureAgain() throws {
    let session = try startInShell()
    session.send(.control("z"))
    try session.wait(forText: "stopped")
    #expect(!session.screen.isAlternate)
    #expect(session.screen.isCursorVisible)
    #expect(session.modes.isCooked)
    #expect(session.screen.modes.isDisjoint(with: [1002, 1006]))
    session.send(.enter)
    try session.wait(forText: "80x24 ")
    try session.wait(for: "the mouse") { $0.modes.isSuperset(of: [1002, 1006]) }
    #expect(session.screen.isAlternate)
    session.send("k")
    try session.wait(forText: "event 1: key character")
    session.send("q")
    try session.wait(forText: "back")
    #expect(try session.waitForExit() == .code(0))
    #expect(session.modes == session.originalModes)
  }

  @Test func aResizeWhileStoppedIsNoticed() throws {
    let session = try startInShell()
    session.send(.control("z"))
    try session.wait(forText: "stopped")
    session.resize(width: 60, height: 15)
    session.send(.enter)
    try session.wait(forText: "60x15 ")
    session.send("q")
    _ = try session.waitForExit()
  }

  @Test func beingStoppedFromOutsideLeavesAWholePicture() throws {
    let session = try startProbe()
    session.signal(SIGSTOP)
    try session.waitForStop()
    session.resize(width: 70, height: 20)
    session.signal(SIGCONT)
    try session.wait(forText: "70x20 ")
    session.send("q")
    #expect(try session.waitForExit() == .code(0))
    #expect(session.modes == session.originalModes)
  }
}
