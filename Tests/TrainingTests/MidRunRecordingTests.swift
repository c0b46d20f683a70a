import FolderKit
import Foundation
import Testing
import Traces

@testable import Training

/// A live run that is recorded from some step on.
@Suite struct MidRunRecordingTests {
  private let folder: TemporaryFolder
  private let inbox = Inbox()
  private let run: LiveRun

  init() async throws {
    folder = try TemporaryFolder()
    let experiment = try smallExperiment(steps: 200) { $0.recordEvery = 20 }
    run = LiveRun(experiment: experiment, task: try experiment.loadTask()) { [inbox] in inbox.receive($0) }
    await run.advance(by: 33)
  }

  @Test func oneThatNothingWasTrainedIntoHoldsNoStep() async throws {
    #expect(try await run.record(to: folder.trace) == 33)
    #expect(try await run.stopRecording().lastStep == nil)
    #expect(try TraceReader(path: folder.trace).isFinished() && inbox.all.last?.recordedStepCount == 0)
  }

  @Test func itsTraceBeginsThereAndIsVerifiedTravelledForkedAndResumedAlone() async throws {
    let path = folder.trace
    #expect(try await run.record(to: path) == 33)
    #expect(inbox.all.last?.recordingPath == path)
    await run.advance(by: 40)
    let (lastStep, recorded) = try await run.stopRecording()
    #expect(lastStep == 72 && recorded == path && inbox.all.last?.recordingPath == nil)
    await run.advance(by: 5)
    #expect(inbox.all.last?.recordedStepCount == 40)
    let replay = try RecordedRun(path: path)
    #expect(try replay.steps() == 33...72)
    #expect(try TraceReader(path: path).isFinished())
    #expect(try RunVerification(path: path).run().records == 40)
    for step in [33, 34, 55, 72] {
      #expect(try await replay.unroll(at: step)?.unroll == run.unroll(at: step).unroll, "step \(step)")
    }
    let history = try #require(inbox.all.last?.history)
    #expect(try replay.update().history.record(at: 40) == history.record(at: 40))
    let forked = try RecordedFork(path: path, at: 50, changing: ExperimentOptions())
    #expect(forked.fork.trainer.advance().loss == history.record(at: 50)?.loss)
    let resumed = try Resumption(path: path).trainer
    while resumed.step < 77 { #expect(resumed.advance().loss == history.record(at: resumed.step - 1)?.loss) }
  }

  @Test func aForkSaysWhereItComesFromWhetherOrNotItsParentIsRecorded() async throws {
    let changes = ExperimentOptions.stating { $0.learningRate = 0.01 }
    let orphan = try await run.fork(at: 20, changing: changes)
    #expect(orphan.origin.path == nil && orphan.origin.step == 20)
    let child = LiveRun(fork: orphan.fork, of: orphan.origin) { _ in }
    await child.advance(by: 5)
    #expect(try await child.record(to: folder.path("fork.rnntrace")) == 25)
    await child.advance(by: 10)
    try await child.finish()
    let header = try TraceReader(path: folder.path("fork.rnntrace")).header
    #expect(ForkOrigin(header: header) == orphan.origin)
    #expect(try RunVerification(path: folder.path("fork.rnntrace")).run().records == 10)
    _ = try await run.record(to: folder.trace)
    let origin = try await run.fork(at: 20, changing: changes).origin
    #expect(origin.path == folder.trace && origin.id?.count == 16)
  }

  @Test func whatCannotBeRecordedIsToldAndTheTrainingGoesOn() async throws {
    try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.path("note.txt")))
    let taken = await #expect(throws: TraceError.self) { try await run.record(to: folder.path("note.txt")) }
    #expect(taken?.description.contains("exists already") == true)
    #expect(try String(contentsOfFile: folder.path("note.txt"), encoding: .utf8) == "mine")
    await #expect(throws: TraceError.self) { try await run.record(to: folder.path("no/folder.rnntrace")) }
    await run.advance()
    #expect(inbox.all.last?.history.count == 34 && inbox.all.last?.recordingPath == nil)
    _ = try await run.record(to: folder.trace)
    let twice = await #expect(throws: ExperimentError.self) { try await run.record(to: folder.path("b")) }
    #expect(twice?.description.contains(":record off ends that") == true)
    _ = try await run.stopRecording()
    let none = await #expect(throws: ExperimentError.self) { try await run.stopRecording() }
    #expect(none?.description.contains("not being recorded") == true)
  }
}
