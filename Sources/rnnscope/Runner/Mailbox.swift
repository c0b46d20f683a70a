import Explorer
import Synchronization

/// What background work has to tell.
enum News: Sendable {
  case action(Action)
  /// Something of the run with this number; of no interest once that is closed.
  case ofRun(Int, RunAction)
  /// Something can't be kept for the next time, and why.
  case notKept(String)
  /// What was asked for is ready to be shown.
  case prepared([PreparedRun])
}

/// Where background work leaves its news for the screen's thread. Posting never waits.
final class Mailbox: Sendable {
  private let waiting = Mutex<[News]>([])
  private let wake: @Sendable () -> Void

  /// A mailbox that calls `wake` after each posting.
  init(wake: @escaping @Sendable () -> Void) {
    self.wake = wake
  }

  /// Leaves `news`. Of updates that nobody has fetched yet only the last is kept.
  func post(_ news: News) {
    waiting.withLock { waiting in
      if let number = news.updatedRun { waiting.removeAll { $0.updatedRun == number } }
      waiting.append(news)
    }
    wake()
  }

  /// Takes everything that was left, in order, but for the news of other runs than those with the numbers `runs`:
  /// nobody looks at the others any more.
  func fetch(ofRuns runs: Set<Int>) -> [News] {
    waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting.filter { $0.run.map(runs.contains) ?? true }
    }
  }
}

extension News {
  /// The number of the run that it concerns; nil where it concerns none.
  fileprivate var run: Int? {
    if case .ofRun(let number, _) = self { number } else { nil }
  }

  /// The number of the run whose state it tells; nil for anything else.
  fileprivate var updatedRun: Int? {
    if case .ofRun(let number, .updated) = self { number } else { nil }
  }
}
