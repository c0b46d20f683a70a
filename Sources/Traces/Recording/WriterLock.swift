import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The right to record into one trace: an advisory lock on a small file beside it, `RUN.rnntrace-lock`, which the
/// system takes back when the process ends in whatever way.
///
/// The lock is not on the trace itself: closing any descriptor of a file drops all of SQLite's own locks on it.
final class WriterLock: Sendable {
  private let path: String
  /// nil once released.
  private let descriptor: Mutex<Int32?>

  /// Takes the lock for the trace at `tracePath`; throws `beingRecorded` where another writer has it.
  init(tracePath: String) throws(TraceError) {
    path = tracePath + "-lock"
    while true {
      let candidate = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
      guard candidate >= 0 else {
        throw TraceError(path: tracePath, .cannotWrite(reason: String(cString: strerror(errno))))
      }
      guard flock(candidate, LOCK_EX | LOCK_NB) == 0 else {
        let isTaken = errno == EWOULDBLOCK
        let reason = String(cString: strerror(errno))
        close(candidate)
        throw TraceError(path: tracePath, isTaken ? .beingRecorded : .cannotWrite(reason: reason))
      }
      if Self.isStill(candidate, at: path) {
        descriptor = Mutex(candidate)
        return
      }
      // The last writer removed the file between our opening and locking it: take its successor.
      close(candidate)
    }
  }

  deinit { release() }

  /// Gives the lock back.
  func release() {
    descriptor.withLock { held in
      guard let open = held else { return }
      // Removed before it is released: whoever waits on the old file then sees that it is gone.
      unlink(path)
      close(open)
      held = nil
    }
  }

  /// Whether some process is recording into the trace at `tracePath`.
  static func isTaken(tracePath: String) -> Bool {
    let descriptor = open(tracePath + "-lock", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  private static func isStill(_ descriptor: Int32, at path: String) -> Bool {
    var opened = stat()
    var named = stat()
    return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }
}
