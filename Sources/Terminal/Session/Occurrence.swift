/// What the main loop is woken for.
public enum Occurrence: Hashable, Sendable {
  /// Keys, mouse or a new size: ``NcursesScreen/nextEvent()`` has them.
  case input
  /// Someone called ``Wakeup/wake()``.
  case wake
  /// Someone asks the program to end.
  case signal(EndingSignal)
  /// The terminal is gone; nothing that is drawn arrives any more.
  case hangup
}

/// A signal that asks the program to end.
public enum EndingSignal: Hashable, Sendable {
  /// SIGINT, as Ctrl-C sends it.
  case interrupt
  /// SIGTERM.
  case terminate
  /// SIGHUP.
  case hangup
}
