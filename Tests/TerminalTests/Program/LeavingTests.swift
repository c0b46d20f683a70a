import Foundation
import PtyKit
import Testing

/// However the program ends, the terminal is as it was.
@Suite struct LeavingTests {
  private func expectTerminalRestored(_ session: PtySession) {
    #expect(!session.screen.isAlternate)
    #expect(session.screen.isCursorVisible)
    #expect(session.screen.modes.isDisjoint(with: [1, 1000, 1002, 1003, 1006, 2026]))
    #expect(session.modes == session.originalModes)
    #expect(session.modes.isCooked)
    #expect(session.screen.unknownSequences.isEmpty)
  }

  @Test func quittingRestoresTheTerminal() throws {
    let session = try startProbe()
    #expect(session.screen.isAlternate)
    #expect(!session.screen.isCursorVisible)
    #expect(session.screen.modes.isSuperset(of: [1002, 1006]))
    #expect(!session.modes.isCooked)
    session.send("q")
    #expect(try session.waitForExit() == .code(0))
    #expect(session.screen.contains("ended by key"))
    expectTerminalRestored(session)
  }

  @Test(arguments: [(SIGTERM, "terminate"), (SIGHUP, "hangup"), (SIGINT, "interrupt")])
  func aSignalEndsTheProgramOrderly(number: Int32, name: String) throws {
    let session = try startProbe()
    session.signal(number)
    #expect(try session.waitForExit() == .code(0))
    #expect(session.screen.contains("ended by signal \(name)"))
    expectTerminalRestored(session)
  }

  @Test func controlCArrivesAsASignal() throws {
    let session = try startProbe()
    session.send(.control("c"))
    #expect(try session.waitForExit() == .code(0))
    #expect(session.screen.contains("ended by signal interrupt"))
    expectTerminalRestored(session)
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
  func aSignalToABusyProgramIsNotLost(number: Int32) throws {
    let session = try startProbe()
    session.send("b")
    session.watch(milliseconds: 50)
    session.signal(number)
    #expect(try session.waitForExit() == .code(0))
    #expect(session.screen.contains("ended by signal"))
    expectTerminalRestored(session)
  }

  @Test func exitInTheMiddleRestoresTheTerminal() throws {
    let session = try startProbe()
    session.send("x")
    #expect(try session.waitForExit() == .code(3))
    expectTerminalRestored(session)
  }

  @Test(arguments: ["f", "t", "a", "s", "o", "T"])
  func aCrashRestoresTheTerminal(key: String) throws {
    let session = try startProbe()
    session.send(key)
    let status = try session.waitForExit()
    guard case .signal(let number) = status else {
      Issue.record("ended with \(status)")
      return
    }
    #expect([SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS].contains(number))
    expectTerminalRestored(session)
  }

  @Test func controlBackslashRestoresTheTerminal() throws {
    let session = try startProbe()
    session.send("\u{1C}")
    #expect(try session.waitForExit() == .signal(SIGQUIT))
    expectTerminalRestored(session)
  }

  @Test func theMessageOfACrashIsReadableAfterwards() throws {
    let session = try startProbe()
    session.send("f")
    _ = try session.waitForExit()
    #expect(session.output.contains("a fatal error"))
  }

  @Test func aLostTerminalEndsTheProgram() throws {
    let session = try startProbe()
    session.hangUp()
    _ = try session.waitForExit(seconds: 5)
  }
}
