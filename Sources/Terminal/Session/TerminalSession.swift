import CNcurses
import Canvas
import Foundation

/// The terminal while the program owns it: the screen, and what the main loop waits for.
///
/// The terminal is given back by ``close()``, and as well when the process exits, stops or crashes. Meanwhile
/// whatever it prints on standard output or error is held back, and appears after the screen is closed.
///
///     let session = try TerminalSession.open()
///     defer { session.close() }
///     while true {
///       for occurrence in session.wait(timeoutMilliseconds: nil) { … }
///     }
@MainActor public final class TerminalSession {
  public let screen: NcursesScreen
  public let wakeup: Wakeup
  private let signals: Int32
  private var isOpen = true

  private static var heldSignals: Int32?

  /// Holds back the signals that ask the program to end, until a session is open and tells of them. Call it before
  /// any thread starts, so that none of them catches one.
  ///
  /// - Throws: ``TerminalError``.
  public static func holdSignals() throws(TerminalError) {
    guard heldSignals == nil else { return }
    let signals = cn_signals_open()
    guard signals >= 0 else { throw .noEvents(code: lastSystemError()) }
    heldSignals = signals
  }

  /// The signal that asked the program to end since `holdSignals()`, of which no session has told yet; nil where there is
  /// none. Ctrl-Z is followed meanwhile.
  public static func takeHeldSignal() -> EndingSignal? {
    guard let heldSignals else { return nil }
    while case let signal = cn_signals_next(heldSignals), signal != CN_SIGNAL_NONE {
      if let ending = EndingSignal(signal) { return ending }
      if signal == CN_SIGNAL_STOP { kill(getpid(), SIGSTOP) }
    }
    return nil
  }

  /// Takes over the terminal on standard input and output. Where threads run already, `holdSignals()` must have
  /// been called before the first of them.
  ///
  /// - Throws: ``TerminalError``, before anything was written to the terminal.
  public static func open(_ options: TerminalOptions = TerminalOptions()) throws(TerminalError)
    -> TerminalSession
  {
    try open(options, environment: terminalEnvironment())
  }

  static func open(
    _ options: TerminalOptions, environment: [String: String]
  ) throws(TerminalError) -> TerminalSession {
    guard isTerminal(0) else { throw .notATerminal("standard input") }
    guard isTerminal(1) else { throw .notATerminal("standard output") }
    let charset = cn_adopt_locale()
    let choice = try TerminalChoice.best(
      environment: environment, wanted: options.colorDepth, describe: TerminalDescription.installed)
    let tier = GlyphTier.detected(charsetIsUTF8: charset == CN_CHARSET_UTF8, type: choice.type)
    return try TerminalSession(
      choice: choice, glyphTier: options.glyphTier ?? tier, usesMouse: options.usesMouse)
  }

  private init(choice: TerminalChoice, glyphTier: GlyphTier, usesMouse: Bool) throws(TerminalError) {
    wakeup = try Wakeup()
    try Self.holdSignals()
    signals = Self.heldSignals ?? -1
    Self.heldSignals = nil
    cn_install_crash_handlers()
    guard cn_open(choice.type, usesMouse) else {
      cn_signals_close(signals)
      throw .refused(choice.type)
    }
    screen = NcursesScreen(choice: choice, glyphTier: glyphTier)
  }

  /// Waits until something happens, or for `timeoutMilliseconds`; nil waits without end. The process uses no
  /// processor time meanwhile. Resizing, Ctrl-Z and coming back from it are dealt with here.
  ///
  /// - Returns: what happened; empty after the timeout.
  public func wait(timeoutMilliseconds: Int?) -> [Occurrence] {
    precondition(isOpen, "the session is closed")
    let timeout = screen.mayHoldEvents ? 0 : timeoutMilliseconds.map { Int32(clamping: max(0, $0)) } ?? -1
    let ready = Int(cn_wait(wakeup.flag, signals, timeout))
    var occurrences: [Occurrence] = []
    if ready & CN_READY_WAKEUP != 0 {
      wakeup.clear()
      occurrences.append(.wake)
    }
    let isGone = ready & CN_READY_HANGUP != 0
    if ready & CN_READY_SIGNAL != 0 { occurrences += takeSignals(terminalIsGone: isGone) }
    let hasInput = ready & CN_READY_INPUT != 0 || screen.mayHoldEvents
    if hasInput && !isGone && !occurrences.contains(.input) { occurrences.append(.input) }
    if isGone { occurrences.append(.hangup) }
    return occurrences
  }

  /// Puts `text` on the clipboard of the user's desktop, also across ssh, where the terminal allows it. Whether
  /// it does is not to be known.
  public func copyToClipboard(_ text: String) {
    precondition(isOpen, "the session is closed")
    // OSC 52; the text is encoded, so that nothing in it can end the sequence.
    cn_send("\u{1B}]52;c;\(Data(text.utf8).base64EncodedString())\u{7}")
  }

  /// Gives the terminal back. Repeated calls do nothing.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    cn_close()
    cn_signals_close(signals)
  }

  /// Deals with the signals that concern the screen and returns the others.
  private func takeSignals(terminalIsGone: Bool) -> [Occurrence] {
    var occurrences: [Occurrence] = []
    var screenSignals: [cn_signal] = []
    while case let signal = cn_signals_next(signals), signal != CN_SIGNAL_NONE {
      if let ending = EndingSignal(signal) {
        occurrences.append(.signal(ending))
      } else {
        screenSignals.append(signal)
      }
    }
    // A program that is about to end leaves the screen alone.
    guard occurrences.isEmpty, !terminalIsGone else { return occurrences }
    for signal in screenSignals { follow(signal) }
    return screenSignals.isEmpty ? [] : [.input]
  }

  private func follow(_ signal: cn_signal) {
    switch signal {
    case CN_SIGNAL_STOP: cn_suspend()
    case CN_SIGNAL_CONTINUE: cn_resume()
    default: cn_adopt_size()
    }
  }
}

extension EndingSignal {
  /// What `signal` asks for; nil where it concerns the screen.
  fileprivate init?(_ signal: cn_signal) {
    switch signal {
    case CN_SIGNAL_INTERRUPT: self = .interrupt
    case CN_SIGNAL_TERMINATE: self = .terminate
    case CN_SIGNAL_HANGUP: self = .hangup
    default: return nil
    }
  }
}
