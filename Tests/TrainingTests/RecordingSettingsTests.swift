import Engine
import FolderKit
import Testing
import Traces

@testable import Training

@Suite struct RecordingSettingsTests {
  @Test(arguments: [
    ("500MB", 500_000_000), ("2 gb", 2_000_000_000), ("1.5GiB", 1_610_612_736), ("64k", 64_000),
    ("12345", 12_345), ("10 b", 10), ("1tb", 1_000_000_000_000),
  ])
  func sizesAreReadAsPeopleWriteThem(text: String, expected: Int) {
    #expect(ByteCount.parse(text) == expected)
  }

  @Test(arguments: ["", "MB", "-1GB", "many", "1e400", "9999999TB", "nan", "1 G B G"])
  func whatIsNoSizeIsRefused(text: String) { #expect(ByteCount.parse(text) == nil) }

  @Test func theUsualCadenceKeepsEarlyStepsDensely() {
    let schedule = RecordingSchedule(interval: 300)
    let kept = (0...1200).filter { schedule.keepsUnroll(at: $0) }
    #expect(kept == Array(0...10) + [20, 50, 100, 200, 300, 500, 600, 900, 1000, 1200])
    #expect((0...1200).filter { schedule.keepsCheckpoint(at: $0) } == [0, 300, 600, 900, 1200])
  }

  @Test func theLogarithmicCadenceKeepsTenStepsInEachPowerOfTen() {
    let schedule = RecordingSchedule(cadence: .log, interval: 100, checkpointInterval: 50)
    let kept = (0..<100_000).filter { schedule.keepsUnroll(at: $0) }
    #expect(kept.filter { (100..<1000).contains($0) }.count == 10)
    #expect(kept.filter { (10_000..<100_000).contains($0) }.count == 10)
    #expect(kept.prefix(14) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 16, 20])
    #expect(schedule.keepsCheckpoint(at: 50))
    #expect(!schedule.keepsUnroll(at: 5001, followsEvent: true))
    #expect(RecordingSchedule(cadence: .events, interval: 100).keepsUnroll(at: 5001, followsEvent: true))
  }

  private static let model = ModelShape(
    cell: .gru, inputSize: 2, hiddenSize: 3, layerCount: 2, isBidirectional: true, outputSize: 1)

  @Test(arguments: [
    ("hidden", ["hidden.l0", "hidden.l0_reverse", "hidden.l1", "hidden.l1_reverse"]),
    ("gate.reset.l1, loss", ["gate.reset.l1", "loss"]),
    ("gate.*.l0", ["gate.candidate.l0", "gate.reset.l0", "gate.update.l0"]),
    ("*lag*", ["grad.by_lag", "grad.by_lag_reverse"]),
    ("grad.head.*", ["grad.head.bias", "grad.head.weight"]),
  ])
  func tensorsAreSelectedByQuantityNameAndPattern(text: String, expected: [String]) {
    #expect(TensorSelection(text).names(of: Self.model).sorted() == expected)
  }

  @Test(arguments: ["cell", "hidden,nothing.*", "", ",", "hidden.l2", "*x*y*z*"])
  func aSelectionThatNamesNothingIsRefusedWithWhatThereIs(text: String) {
    let error = #expect(throws: ExperimentError.self) {
      try smallExperiment(cell: "gru") { $0.recordTensors = text }
    }
    #expect(error?.description.contains("gate.update") == true)
  }

  @Test(
    arguments: [
      ("record-limit", "'1kB'"), ("record-limit", "'lots'"), ("record-precision", "'float8'"),
      ("record-schedule", "'sometimes'"), ("checkpoint-every", "0"),
    ])
  func whatCannotBeRecordedIsRefusedByItsOption(option: String, value: String) throws {
    let options = try ExperimentFile.parse("task = 'adding'\n\(option) = \(value)", name: "e.toml")
    let error = #expect(throws: ExperimentError.self) { try Experiment(options) }
    #expect(error?.description.hasPrefix("--" + option) == true)
  }

  @Test func aRecordingKeepsWhatWasAskedFor() async throws {
    let folder = try TemporaryFolder()
    let experiment = try smallExperiment(cell: "gru", steps: 40) {
      $0.recordEvery = 10
      $0.recordTensors = "hidden,grad.by_lag"
      $0.recordPrecision = "float16"
      $0.checkpointEvery = 15
    }
    let task = try experiment.loadTask()
    let trainer = Trainer(experiment: experiment, task: task)
    let recording = try Recording(
      path: folder.trace, experiment: experiment, task: task, createdBy: "rnnscope 9.9")
    for _ in 0..<40 { trainer.advance(into: recording) }
    try recording.finish()
    let reader = try TraceReader(path: folder.trace)
    #expect(reader.header.createdBy == "rnnscope 9.9")
    #expect(try reader.checkpointSteps() == [0, 15, 30])
    let found = try #require(try reader.unroll(atOrBefore: 30)).unroll
    #expect(found.tensors.keys.sorted() == ["grad.by_lag", "hidden.l0"])
    // The replay trains the rest again, in full precision.
    let complete = try #require(try await RecordedRun(path: folder.trace).unroll(at: 30)).unroll
    let exact = try #require(complete.tensors["hidden.l0"]).values
    let half = try #require(found.tensors["hidden.l0"]).values
    #expect(complete.hasEveryQuantity && half == exact.map { Float(Float16($0)) } && half != exact)
  }

  @Test func aRecordingStaysWithinItsLimitByThinning() throws {
    let folder = try TemporaryFolder()
    let experiment = try smallExperiment(steps: 250) {
      $0.hidden = 32
      $0.length = 30
      $0.recordEvery = 1
      $0.recordLimit = "2MB"
    }
    let (reader, recording) = try record(experiment, into: folder)
    #expect(try reader.stepCount() == 250)
    #expect((3..<60).contains(try reader.unrollSteps().count))
    #expect(reader.size.byteCount <= 2_000_000 && recording.excess == nil)
  }

  @Test func aRecordingBeyondItsLimitKeepsEveryStepAndSaysSo() throws {
    let folder = try TemporaryFolder()
    let experiment = try smallExperiment(steps: 40) {
      $0.hidden = 160
      $0.length = 10
      $0.recordEvery = 10
      $0.recordLimit = "1MB"
    }
    let (reader, recording) = try record(experiment, into: folder)
    #expect(try reader.stepCount() == 40)
    #expect(try reader.unrollSteps().isEmpty && reader.checkpointSteps() == [30])
    #expect(reader.size.byteCount > 1_000_000)
    #expect(recording.excess?.contains("more than --record-limit 1 MB") == true)
    _ = try RunVerification(path: folder.trace).run()
  }

  private func record(
    _ experiment: Experiment, into folder: TemporaryFolder
  ) throws -> (reader: TraceReader, recording: Recording) {
    let task = try experiment.loadTask()
    let trainer = Trainer(experiment: experiment, task: task)
    let recording = try Recording(path: folder.trace, experiment: experiment, task: task)
    while trainer.step < experiment.plannedSteps { trainer.advance(into: recording) }
    try recording.finish()
    return (try TraceReader(path: folder.trace), recording)
  }
}
