import Engine
import FolderKit
import Foundation
import Testing
import Traces

@testable import Training

@Suite struct EarlyStoppingTests {
  private func progress(_ losses: [Double], patience: Int = 3, least: Double = 0) -> EarlyStopping.Progress {
    let stopping = EarlyStopping(patience: patience, leastImprovement: least)
    return losses.enumerated().reduce(EarlyStopping.Progress()) {
      stopping.observing($1.element, at: 10 * $1.offset, after: $0)
    }
  }

  @Test func patienceCountsFromTheBest() {
    let stopping = EarlyStopping(patience: 3)
    #expect(!stopping.isExhausted(progress([3, 2, 2.5, 2.1])))
    #expect(stopping.isExhausted(progress([3, 2, 2.5, 2.1, 2])))
    #expect(!stopping.isExhausted(progress([3, 2, 2.5, 2.1, 1.9, 4, 4])))
    #expect(progress([3, 2, 2.5]).bestLoss == 2 && progress([3, 2, 2.5]).bestStep == 10)
  }

  @Test func aSmallerGainThanAskedForIsNone() {
    #expect(progress([3, 2.95, 2.92], least: 0.1).bestStep == 0)
    #expect(progress([3, 2.95, 2.89], least: 0.1).bestStep == 20)
    #expect(progress([3, 2.95, 2.89], least: 0.1).staleEvaluations == 0)
  }

  @Test func notANumberIsNeverBetter() {
    #expect(progress([.nan, .nan]).staleEvaluations == 2 && progress([.nan]).bestLoss == nil)
    #expect(progress([.nan, 5]).bestLoss == 5 && progress([2, .nan]).bestStep == 0)
  }

  /// A learning rate at which the held-out loss soon gets no better.
  private func experiment(steps: Int = 400, _ change: (inout ExperimentOptions) -> Void = { _ in }) throws
    -> Experiment
  {
    try smallExperiment(steps: steps) {
      $0.learningRate = 0.5
      $0.evaluateEvery = 5
      $0.patience = 3
      $0.recordEvery = 100
      change(&$0)
    }
  }

  @Test func theTraceKeepsTheBestWeightsAndTheStop() throws {
    let folder = try TemporaryFolder()
    let experiment = try experiment()
    let task = try experiment.loadTask()
    let trainer = Trainer(experiment: experiment, task: task)
    let recording = try Recording(path: folder.trace, experiment: experiment, task: task)
    var losses: [Int: Double] = [:]
    while trainer.step < 400 && !trainer.hasStoppedEarly {
      let record = trainer.advance(into: recording)
      losses[record.step] = record.heldOutLoss
    }
    try recording.finish()
    let best = try #require(losses.min { ($0.value, $0.key) < ($1.value, $1.key) })
    #expect(trainer.step < 400 && trainer.step - 1 == best.key + 15)
    #expect(trainer.best?.step == best.key)
    let reader = try TraceReader(path: folder.trace)
    let kept = try #require(try reader.checkpoint(atOrBefore: best.key))
    #expect(kept.step == best.key)
    #expect(try Checkpoint(encoded: kept.bytes, model: trainer.model) == trainer.best)
    let events = try reader.events().filter { $0.kind == "stop" }
    #expect(events.map(\.step) == [trainer.step - 1])
    #expect(events.first?.text.contains("at step \(best.key)") == true)
    // The weights kept are those that the loss was measured with.
    let again = Trainer(experiment: experiment, task: task, restoring: try #require(trainer.best))
    #expect(again.heldOutLoss() == best.value)
    #expect(try RunVerification(path: folder.trace).run().records == trainer.step)
  }

  @Test func aLiveRunStopsAndCanBeTakenUpAgain() async throws {
    let experiment = try experiment(steps: 300)
    let inbox = Inbox()
    let run = LiveRun(experiment: experiment, task: try experiment.loadTask()) { inbox.receive($0) }
    await run.train(stepsPerSecond: nil)
    while await run.isTraining { await Task.yield() }
    let stop = try #require(inbox.all.last)
    #expect(stop.hasEnded && stop.earlyStop?.contains("no better held-out loss") == true)
    #expect(stop.history.count < 299)
    await run.train(stepsPerSecond: nil)
    while await run.isTraining { await Task.yield() }
    #expect(inbox.all.last?.history.count == 300 && inbox.all.last?.earlyStop == nil)
  }

  @Test func withoutPatienceNothingIsKeptOrStopped() throws {
    let experiment = try experiment(steps: 100) { $0.patience = nil }
    let trainer = Trainer(experiment: experiment, task: try experiment.loadTask())
    for _ in 0..<100 { _ = trainer.advance() }
    #expect(!trainer.hasStoppedEarly && trainer.best == nil && trainer.earlyStopWords == nil)
  }
}
