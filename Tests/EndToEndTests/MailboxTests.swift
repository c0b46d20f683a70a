import Engine
import Explorer
import Synchronization
import Testing
import Training

@testable import rnnscope

/// What background work tells the screen's thread.
@Suite struct MailboxTests {
  private func update(_ count: Int) -> RunAction {
    let records = (0..<count).map {
      StepRecord(step: $0, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 1, profile: [])
    }
    return .updated(RunUpdate(history: RunHistory(records), newest: nil))
  }

  /// How many records each fetched update holds.
  private func counts(_ actions: [News]) -> [Int] {
    actions.compactMap { news in
      guard case .ofRun(_, .updated(let update)) = news else { return nil }
      return update.history.count
    }
  }

  @Test func ofARunsUpdatesOnlyTheLastIsKept() {
    let mailbox = Mailbox {}
    for count in 1...5 { mailbox.post(.ofRun(1, update(count))) }
    #expect(counts(mailbox.fetch(ofRuns: [1])) == [5])
    #expect(mailbox.fetch(ofRuns: [1]).isEmpty)
  }

  @Test func newsOfARunThatWasLeftNeitherArriveNorDisplaceTheOthers() {
    let mailbox = Mailbox {}
    mailbox.post(.ofRun(2, update(3)))
    mailbox.post(.ofRun(1, update(900)))
    mailbox.post(.ofRun(1, .failed("old")))
    mailbox.post(.action(.told("kept")))
    let news = mailbox.fetch(ofRuns: [2])
    #expect(counts(news) == [3])
    #expect(news.count == 2)
  }

  @Test func everyPostingWakes() {
    let wakes = Atomic<Int>(0)
    withExtendedLifetime(wakes) {
      let mailbox = Mailbox { wakes.add(1, ordering: .relaxed) }
      mailbox.post(.action(.told("a")))
      mailbox.post(.ofRun(1, update(1)))
    }
    #expect(wakes.load(ordering: .relaxed) == 2)
  }
}
