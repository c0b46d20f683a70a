import Foundation
import Synchronization
import Training

/// A line on a terminal's standard error that tells how far long work has come, and is gone once the work is done. Where
/// nobody looks, nothing is told.
final class ProgressLine: Sendable {
  private static let barWidth = 20

  private struct State {
    /// What is being done, and when that began.
    var words = ""
    var start = ContinuousClock.now
    var isShown = false
  }

  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let state = Mutex(State())

  /// Shows how far the work has come.
  @Sendable func show(_ progress: WorkProgress) {
    guard isTerminal else { return }
    state.withLock { state in
      if state.words != progress.words { (state.words, state.start) = (progress.words, .now) }
      state.isShown = true
      write("\r\u{1B}[K" + line(progress, after: state.start.duration(to: .now) / .seconds(1)))
    }
  }

  /// Takes the line away.
  func clear() {
    state.withLock { state in
      if state.isShown { write("\r\u{1B}[K") }
      state.isShown = false
    }
  }

  private func line(_ progress: WorkProgress, after seconds: Double) -> String {
    let filled = Int(progress.fraction * Double(Self.barWidth))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.barWidth - filled)
    var words = "\(bar) \(Int(progress.fraction * 100)) % · \(progress.words)"
    if seconds > 1, progress.fraction > 0.01 {
      let left = seconds / progress.fraction - seconds
      words += " · \(ProgressReport.time(left)) left"
    }
    return String(words.prefix(78))
  }

  private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
