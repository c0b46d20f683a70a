import CNcurses

/// Wakes the main loop when another thread has news for it.
public final class Wakeup: Sendable {
  let flag: cn_wakeup

  init() throws(TerminalError) {
    flag = cn_wakeup_open()
    guard flag.read_end >= 0 else { throw .noEvents(code: lastSystemError()) }
  }

  deinit { cn_wakeup_close(flag) }

  /// Makes ``TerminalSession/wait(timeoutMilliseconds:)`` return. Any thread may call it, at any time; several
  /// calls before the loop comes round count as one.
  public func wake() { cn_wakeup_raise(flag) }

  func clear() { cn_wakeup_clear(flag) }
}
