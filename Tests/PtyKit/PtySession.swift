import CPty
import Canvas
import Foundation

/// Why a pseudo-terminal session did not go as expected.
public struct PtyError: Error, CustomStringConvertible {
  public let description: String
}

/// How a program ended.
public enum ExitStatus: Hashable, Sendable {
  case code(Int32)
  case signal(Int32)
}

/// A program on a pseudo-terminal of its own, as a user in front of a terminal sees it.
///
/// It reads what the program writes only while it waits: there is no thread, and nothing happens unseen.
public final class PtySession {
  /// What the terminal shows.
  public private(set) var screen: VTScreen
  /// Whether ``screen`` follows what the program writes. Without it a program that writes much is not held up.
  public var followsOutput = true
  /// Everything that the program wrote.
  public private(set) var transcript: [UInt8] = []
  /// The same as text.
  public var output: String { String(decoding: transcript, as: UTF8.self) }
  public let processID: pid_t
  /// The terminal's line settings before the program started.
  public let originalModes: TerminalModes

  private let terminal: cpty_pair
  private var exitStatus: ExitStatus?
  private var modesAtExit: TerminalModes?
  private var isHungUp = false

  /// Starts `path` with `arguments`. The environment is the test's own, in UTF-8 and without what the test's
  /// own terminal says, with `environment` on top; an empty value removes a variable.
  public init(
    _ path: String, _ arguments: [String] = [], type: String = "xterm-256color", width: Int = 80,
    height: Int = 24, environment: [String: String] = [:]
  ) throws {
    let terminal = cpty_open(Int32(height), Int32(width))
    guard terminal.master >= 0 else { throw PtyError(description: "no pseudo-terminal: \(systemError())") }
    self.terminal = terminal
    originalModes = TerminalModes(of: terminal.slave)
    screen = VTScreen(width: width, height: height)
    let variables = programEnvironment(type: type, changes: environment)
    processID = withCStrings([path] + arguments) { argumentPointers in
      withCStrings(variables) { cpty_spawn(terminal, path, argumentPointers, $0) }
    }
    guard processID > 0 else { throw PtyError(description: "cannot start \(path): \(systemError())") }
  }

  deinit {
    if exitStatus == nil {
      kill(processID, SIGKILL)
      var status: Int32 = 0
      waitpid(processID, &status, 0)
    }
    if modesAtExit == nil { close(terminal.slave) }
    if !isHungUp { close(terminal.master) }
  }

  // MARK: What the user does

  /// Types `text`; ``KeySequence`` has the keys without a character.
  public func send(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(terminal.master, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  public func send(_ key: KeySequence) { send(key.text) }

  /// Changes the size of the terminal's window.
  public func resize(width: Int, height: Int) {
    while read(timeoutMilliseconds: 0) {}
    screen.resize(width: width, height: height)
    _ = cpty_resize(terminal.master, Int32(height), Int32(width))
  }

  public func signal(_ number: Int32) { kill(processID, number) }

  /// Closes the terminal's window while the program runs.
  public func hangUp() {
    isHungUp = true
    close(terminal.master)
  }

  // MARK: What the user sees

  /// Waits until `condition` holds on the screen. It never sees half a frame of a program that marks them.
  ///
  /// - Throws: ``PtyError`` with the screen as it is after `seconds`, or when the program has ended.
  public func wait(for what: String, seconds: Double = 10, _ condition: (VTScreen) -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !(screen.isFrameComplete && condition(screen)) {
      if read(timeoutMilliseconds: 10) { continue }
      if noticeExit() {
        guard condition(screen) else { throw failure("\(what) did not come, the program ended") }
      } else if ContinuousClock.now > deadline {
        throw failure("\(what) did not come within \(seconds) s")
      }
    }
  }

  /// Waits until `text` stands somewhere on the screen, on one row.
  public func wait(forText text: String, seconds: Double = 10) throws {
    try wait(for: "the text \"\(text)\"", seconds: seconds) { $0.contains(text) }
  }

  /// Whether the program has ended, as far as it is known now.
  public var hasEnded: Bool { noticeExit() }

  /// Waits until the program ends. All that it wrote is on ``screen`` then.
  public func waitForExit(seconds: Double = 10) throws -> ExitStatus {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !noticeExit() {
      if !isHungUp { _ = read(timeoutMilliseconds: 5) }
      guard ContinuousClock.now < deadline else { throw failure("the program did not end") }
    }
    return exitStatus ?? .code(-1)
  }

  /// Waits until the program stops, as by Ctrl-Z or SIGSTOP.
  public func waitForStop(seconds: Double = 10) throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while cpty_poll_status(processID).kind != CPTY_STOPPED {
      _ = read(timeoutMilliseconds: 5)
      guard ContinuousClock.now < deadline else { throw failure("the program did not stop") }
    }
  }

  /// Reads whatever the program writes within the next `milliseconds`.
  public func watch(milliseconds: Int) {
    let deadline = ContinuousClock.now + .milliseconds(milliseconds)
    while ContinuousClock.now < deadline { _ = read(timeoutMilliseconds: 5) }
  }

  /// The terminal's line settings now, or when the program ended.
  public var modes: TerminalModes { modesAtExit ?? TerminalModes(of: terminal.slave) }

  /// Processor time that the program has used, in seconds; its resolution is a hundredth.
  public var processorSeconds: Double { processorTime(of: processID) }

  // MARK: Inside

  /// Reads once; false if nothing came.
  private func read(timeoutMilliseconds: Int32) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = cpty_read(terminal.master, &bytes, bytes.count, timeoutMilliseconds)
    guard count > 0 else { return false }
    transcript += bytes[..<count]
    if followsOutput { screen.feed(bytes[..<count]) }
    return true
  }

  /// Whether the program has ended; reads the rest of its output then.
  private func noticeExit() -> Bool {
    if exitStatus != nil { return true }
    let status = cpty_poll_status(processID)
    switch status.kind {
    case CPTY_EXITED: exitStatus = .code(status.value)
    case CPTY_KILLED: exitStatus = .signal(status.value)
    default: return false
    }
    modesAtExit = TerminalModes(of: terminal.slave)
    close(terminal.slave)
    // The last output may still be on its way; the end follows it once no slave side is open.
    if !isHungUp { while read(timeoutMilliseconds: 100) {} }
    return true
  }

  private func failure(_ what: String) -> PtyError {
    let ending = exitStatus.map { "\nended with \($0)" } ?? ""
    let unknown = screen.unknownSequences.isEmpty ? "" : "\nnot understood: \(screen.unknownSequences)"
    return PtyError(description: "\(what)\(ending)\(unknown); the screen:\n\(screen.text)")
  }
}
