import Engine
import FolderKit
import Foundation
import Testing
import Traces

@testable import Training

/// Runs that are taken up again: what is recorded is what an unbroken run records, bit for bit.
@Suite struct ResumptionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func experiment(_ optimizer: String, steps: Int) throws -> Experiment {
    try smallExperiment(steps: steps) {
      $0.optimizer = optimizer
      $0.recordEvery = 20
      $0.evaluateEvery = 15
    }
  }

  /// Trains `experiment` into `path` up to `end`; the trace is completed, or left as a killed process leaves it.
  private func record(
    _ experiment: Experiment, to path: String, until end: Int, isCutOff: Bool = false
  ) throws {
    let task = try experiment.loadTask()
    let recording = try Recording(path: path, experiment: experiment, task: task)
    let trainer = Trainer(experiment: experiment, task: task)
    while trainer.step < end { trainer.advance(into: recording) }
    try recording.finish()
    guard isCutOff else { return }
    let writer = try TraceWriter(resuming: path, at: end)
    writer.flush()
  }

  private func trainOn(_ resumption: Resumption) throws {
    while resumption.trainer.step < resumption.experiment.plannedSteps {
      resumption.trainer.advance(into: resumption.recording)
    }
    try resumption.recording.finish()
  }

  /// Everything in a trace that training gives.
  private func contents(_ path: String) throws -> [String] {
    let reader = try TraceReader(path: path)
    var contents = try reader.records(in: 0...Int.max).map { "\($0)" }
    for step in try reader.unrollSteps() {
      let tensors = try reader.unroll(atOrBefore: step)?.unroll.tensors ?? [:]
      contents += tensors.sorted { $0.key < $1.key }.map { "\(step) \($0.key) \($0.value.values.hashValue)" }
    }
    for step in try reader.checkpointSteps() {
      contents.append("\(step) \(try reader.checkpoint(atOrBefore: step)?.bytes.base64EncodedString() ?? "")")
    }
    return contents
  }

  @Test(arguments: ["sgd", "momentum", "rmsprop", "adam", "adamw"], [20, 37, 59])
  func aResumedRunIsTheRunThatNeverStopped(optimizer: String, stop: Int) throws {
    let whole = try experiment(optimizer, steps: 60)
    try record(whole, to: folder.path("whole.rnntrace"), until: 60)
    try record(whole, to: folder.trace, until: stop)
    try trainOn(Resumption(path: folder.trace))
    #expect(try contents(folder.trace) == contents(folder.path("whole.rnntrace")))
    #expect(try TraceReader(path: folder.trace).isFinished())
    #expect(try RunVerification(path: folder.trace).run().records == 60)
  }

  @Test func aCompleteRunIsMadeLongerByMoreSteps() throws {
    try record(experiment("adam", steps: 40), to: folder.trace, until: 40)
    let error = #expect(throws: RetrainingError.self) { try Resumption(path: folder.trace) }
    #expect(error?.description.contains("all its 40 steps are trained") == true)
    let fewer = #expect(throws: RetrainingError.self) { try Resumption(path: folder.trace, steps: 30) }
    #expect(fewer?.description.contains("has 40 steps already") == true)
    try trainOn(Resumption(path: folder.trace, steps: 70))
    try record(experiment("adam", steps: 70), to: folder.path("whole.rnntrace"), until: 70)
    #expect(try contents(folder.trace) == contents(folder.path("whole.rnntrace")))
    #expect(try TraceReader(path: folder.trace).header.plannedSteps == 70)
    #expect(try RunVerification(path: folder.trace).run().records == 70)
  }

  @Test func aRunWithoutACheckpointBeginsAgain() throws {
    let whole = try experiment("adam", steps: 30)
    try record(whole, to: folder.path("whole.rnntrace"), until: 30)
    let task = try whole.loadTask()
    _ = try Recording(path: folder.trace, experiment: whole, task: task)
    let resumption = try Resumption(path: folder.trace)
    #expect(resumption.trainer.step == 0)
    try trainOn(resumption)
    #expect(try contents(folder.trace) == contents(folder.path("whole.rnntrace")))
  }

  @Test func whatGoesOnIsNotToldAgainAndTheBestWeightsAreKept() throws {
    let whole = try smallExperiment(steps: 60) {
      ($0.recordEvery, $0.evaluateEvery, $0.clipNorm, $0.patience) = (20, 10, 1e-3, 50)
      // No evaluation after the first one improves by so much.
      $0.minDelta = 1e6
    }
    try record(whole, to: folder.path("whole.rnntrace"), until: 60)
    try record(whole, to: folder.trace, until: 37)
    let resumption = try Resumption(path: folder.trace)
    #expect(resumption.trainer.best?.step == 0)
    try trainOn(resumption)
    let events = try TraceReader(path: folder.trace).events()
    #expect(events.contains { $0.kind == TraceEvent.Kind.clip.rawValue })
    #expect(try events == TraceReader(path: folder.path("whole.rnntrace")).events())
    #expect(resumption.trainer.events == events)
  }

  @Test func aTraceThatIsBeingRecordedIsLeftAlone() throws {
    let experiment = try experiment("adam", steps: 30)
    let recording = try Recording(path: folder.trace, experiment: experiment, task: experiment.loadTask())
    let error = #expect(throws: RetrainingError.self) { try Resumption(path: folder.trace) }
    #expect(error?.description.contains("another program is recording") == true)
    try recording.finish()
  }
}
