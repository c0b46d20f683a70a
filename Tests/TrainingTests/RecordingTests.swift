import Engine
import FolderKit
import Foundation
import Testing
import Traces

@testable import Training

@Suite struct RecordingTests {
  /// Trains `steps` steps into `path`; gives the records and the unroll of every step as they were live.
  private func record(
    _ experiment: Experiment, to path: String
  ) throws -> (records: [StepRecord], unrolls: [Unroll<Float>]) {
    let task = try experiment.loadTask()
    let trainer = Trainer(experiment: experiment, task: task)
    let recording = try Recording(path: path, experiment: experiment, task: task)
    var records: [StepRecord] = []
    var unrolls: [Unroll<Float>] = []
    for _ in 0..<experiment.plannedSteps {
      unrolls.append(trainer.unrollProbe())
      recording.keepState(of: trainer)
      let record = trainer.advance()
      recording.append(record)
      records.append(record)
    }
    try recording.finish()
    return (records, unrolls)
  }

  @Test(arguments: [1, 25])
  func everyStepInReplayEqualsTheStepLive(recordEvery: Int) async throws {
    let folder = try TemporaryFolder()
    let experiment = try smallExperiment(steps: 60) { $0.recordEvery = recordEvery }
    let live = try record(experiment, to: folder.trace)
    let replay = try RecordedRun(path: folder.trace)
    let history = try replay.update().history
    #expect(history.count == 60)
    for step in 0..<60 {
      #expect(history.record(at: step) == live.records[step], "step \(step)")
      let unroll = try await replay.unroll(at: step)
      #expect(unroll?.step == step)
      #expect(unroll?.unroll == live.unrolls[step], "step \(step)")
    }
  }

  @Test func withoutItsDataAReplayShowsTheLastRecordedUnroll() async throws {
    let folder = try TemporaryFolder()
    let text = folder.path("text.txt")
    try String(repeating: "the cat sat on the mat. ", count: 60).write(
      toFile: text, atomically: true, encoding: .utf8)
    let experiment = try smallExperiment(steps: 40) {
      $0.task = nil
      $0.text = text
      $0.recordEvery = 30
    }
    let live = try record(experiment, to: folder.trace)
    try FileManager.default.removeItem(atPath: text)
    let replay = try RecordedRun(path: folder.trace)
    let unroll = try await replay.unroll(at: 37)
    #expect(unroll?.step == 30)
    #expect(unroll?.unroll == live.unrolls[30])
  }

  /// Whatever place of the data has changed.
  @Test(arguments: [
    String(repeating: "bcabcaba ", count: 200),
    String(repeating: "abcabcab ", count: 100) + "b" + String(repeating: "abcabcab ", count: 100).dropFirst(),
  ])
  func changedDataIsNotTrainedOnAgain(changed: String) async throws {
    let folder = try TemporaryFolder()
    let text = folder.path("text.txt")
    try String(repeating: "abcabcab ", count: 200).write(toFile: text, atomically: true, encoding: .utf8)
    let experiment = try smallExperiment(steps: 15) {
      $0.task = nil
      $0.text = text
      $0.recordEvery = 100
    }
    _ = try record(experiment, to: folder.trace)
    try changed.write(toFile: text, atomically: true, encoding: .utf8)
    let replay = try RecordedRun(path: folder.trace)
    #expect(try await replay.unroll(at: 13)?.step == 10)
  }
}
