import Engine
import Synchronization
import Testing

@testable import Engine

@Suite struct ThreadTests {
  @Test(arguments: Case.everyKind + Case.manySizes)
  func trainingIsTheSameWhateverTheNumberOfThreads(of testCase: Case) {
    let testCase = testCase.with(timesteps: testCase.timesteps, batchSize: max(5, testCase.batchSize))
    func train(threads: Int) -> (records: [StepRecord], state: LearnerState<Float>) {
      let learner = Learner<Float>(
        testCase.weights(bound: 0.2), optimizer: OptimizerSettings(), clipping: Clipping(norm: 0.1),
        threads: threads)
      let records = (0..<2).map { learner.step(on: testCase.batch, recording: $0).record }
      return (records, learner.state)
    }
    let alone = train(threads: 1)
    for threads in 2...4 {
      let together = train(threads: threads)
      #expect(together.records == alone.records)
      #expect(together.state == alone.state)
    }
  }

  @Test func everyPartIsDoneOnce() {
    for size in 1...4 {
      let crew = Crew(size: size)
      for parts in [0, 1, 2, 3, 17] {
        let counts = (0..<parts).map { _ in Counter() }
        for _ in 0..<100 { crew.perform(parts) { counts[$0].value.add(1, ordering: .relaxed) } }
        #expect(counts.allSatisfy { $0.value.load(ordering: .relaxed) == 100 })
      }
    }
  }

  @Test func sharesCoverEverythingAndAreNotTooShort() {
    for count in 1...40 {
      for parts in 1...5 {
        let shares = count.shares(parts, shortest: 2)
        #expect(shares.flatMap { Array($0) } == Array(0..<count))
        #expect(shares.count <= parts && (count == 1 || shares.allSatisfy { $0.count >= 2 }))
      }
    }
  }

  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
  }
}
