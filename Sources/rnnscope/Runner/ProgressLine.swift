import Foundation
import Synchronization
import Training

/// Tells a person at a terminal how far long work has come; the line is gone once the work is done.
final class ProgressLine: Sendable {
  private struct State {
    /// What is being done, and when that began.
    var words = ""
    var start = ContinuousClock.now
  }

  private let line = StatusLine()
  private let state = Mutex(State())

  /// Shows how far the work has come.
  @Sendable func show(_ progress: WorkProgress) {
    let seconds = state.withLock { state in
      if state.words != progress.words { (state.words, state.start) = (progress.words, .now) }
      return state.start.duration(to: .now) / .seconds(1)
    }
    let percent = Int(clamping: (progress.fraction * 100).rounded(.down), within: 0...100)
    var words = "\(StatusLine.bar(progress.fraction)) \(percent) % · \(progress.words)"
    if seconds > 1, progress.fraction > 0.01 {
      words += " · \(StatusLine.timeLeft(progress.fraction, after: seconds))"
    }
    line.show(words)
  }

  /// Takes the line away.
  func clear() { line.clear() }
}
