import Foundation
import PtyKit
import Testing

/// Terminals that cannot show a screen get one clear line, and nothing else is written to them.
@Suite struct RefusalTests {
  @Test(arguments: [
    ("no-such-terminal", "the terminal type \"no-such-terminal\" is not known here: set TERM=xterm-256color"),
    ("dumb", "a terminal of type \"dumb\" cannot move its cursor: use another terminal"),
    ("", "TERM is not set: set it to your terminal's type"),
    ("a\u{1B}[31mb", "the terminal type \"a?[31mb\" is not known here"),
  ])
  func theTypeMustBeUsable(type: String, message: String) throws {
    let session = try PtySession(
      builtProgram("ScreenProbe"), type: type, width: 200, environment: type.isEmpty ? ["TERM": ""] : [:])
    #expect(try session.waitForExit() == .code(1))
    #expect(session.screen.row(0).contains(message))
    #expect(session.screen.row(1).isEmpty)
    #expect(!session.transcript.contains(0x1B))
    #expect(session.modes == session.originalModes)
  }

  @Test(arguments: [("standard input", "</dev/null"), ("standard output", "| cat")])
  func bothStreamsMustBeATerminal(stream: String, redirection: String) throws {
    let session = try PtySession(
      "bash", ["--norc", "-c", "'\(try builtProgram("ScreenProbe"))' \(redirection)"], width: 200)
    _ = try session.waitForExit()
    #expect(session.screen.contains("\(stream) is not a terminal: start the explorer in a terminal window"))
  }
}
