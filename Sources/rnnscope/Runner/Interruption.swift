import Foundation
import Synchronization

private let interruptionCount = Atomic<Int>(0)

/// Ctrl-C and a polite kill, turned into a question that the work asks between two steps. A second Ctrl-C ends the
/// program at once.
struct Interruption {
  /// Starts to listen.
  init() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { number in
        interruptionCount.add(1, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// Whether somebody asked to stop.
  var wasAsked: Bool { interruptionCount.load(ordering: .relaxed) > 0 }
}
