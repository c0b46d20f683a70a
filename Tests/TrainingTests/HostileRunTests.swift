import Engine
import FolderKit
import Foundation
import Testing
import Traces

@testable import Training

/// Traces and options that ask for more than any machine has.
@Suite struct HostileRunTests {
  private let folder: TemporaryFolder
  private let header: TraceHeader
  private let records: [StepRecord]

  /// A short honest recording, from which the forged ones are made.
  init() throws {
    folder = try TemporaryFolder()
    let experiment = try smallExperiment(steps: 12) { $0.recordEvery = 5 }
    let task = try experiment.loadTask()
    let recording = try Recording(path: folder.trace, experiment: experiment, task: task)
    let trainer = Trainer(experiment: experiment, task: task)
    while trainer.step < 12 { trainer.advance(into: recording) }
    try recording.finish()
    let reader = try TraceReader(path: folder.trace)
    header = reader.header
    records = try reader.records(in: 0...11)
  }

  /// The recording without checkpoints, with `change` done to what it says.
  private func forged(_ change: (inout TraceHeader, inout [StepRecord]) -> Void) throws -> String {
    var (header, records) = (header, records)
    change(&header, &records)
    let path = folder.path("\(UUID().uuidString).rnntrace")
    let writer = try TraceWriter(creating: path, header: header)
    for record in records { writer.append(record) }
    writer.append(
      Unroll(model: header.model, timesteps: 1, tensors: ["output": Tensor(shape: [1, 1], repeating: 1)]),
      at: 3)
    try writer.finish()
    return path
  }

  @Test(arguments: [
    ("\"batch\":3", "\"batch\":4096,\"length\":10000"), ("\"hidden\":7", "\"hidden\":1000000000"),
    ("\"length\":12", "\"length\":1000000000"),
  ])
  func anExperimentThatAsksForAllMemoryIsNotTrainedAgain(old: String, new: String) async throws {
    let path = try forged { header, _ in
      var text = header.configuration.replacingOccurrences(of: old, with: new)
      if new.contains("batch") { text = text.replacingOccurrences(of: "\"length\":12,", with: "") }
      header.configuration = text
    }
    let run = try RecordedRun(path: path)
    #expect(run.traveller == nil)
    #expect(try await run.unroll(at: 9)?.step == 3)
    #expect(throws: RetrainingError.self) { try RunVerification(path: path) }
    #expect(throws: RetrainingError.self) { try Resumption(path: path) }
  }

  @Test func aStepThatIsYearsFromItsCheckpointIsNotTrainedAgain() async throws {
    let path = try forged { _, records in records[11].step = 99_999_999 }
    let run = try RecordedRun(path: path)
    #expect(try await run.unroll(at: 99_999_999)?.step == 3)
    let error = #expect(throws: RetrainingLimit.Exceeded.self) {
      try RecordedFork(path: path, at: 99_999_999, changing: ExperimentOptions())
    }
    #expect(error?.description.contains("too far to train again") == true)
  }

  @Test(arguments: [1 << 53, Int.max - 1, Int.max])
  func stepsBeyondAllTrainingAreRefused(step: Int) throws {
    let path = try forged { _, records in records[11].step = step }
    #expect(throws: TraceError.self) { try RecordedRun(path: path).update() }
    #expect(throws: TraceError.self) { try RunVerification(path: path).run() }
    #expect(throws: TraceError.self) { try RecordedRun(path: path).steps() }
    #expect(throws: TraceError.self) { try TraceReader(path: path).summaries(in: 0...Int.max) }
  }

  @Test func aCheckpointOfAnotherNetworkOfTheSameShapesIsRefused() throws {
    let decoder = ModelShape(cell: .rnn, inputSize: 4, hiddenSize: 4, outputSize: 4, hasDecoder: true)
    let stacked = ModelShape(cell: .rnn, inputSize: 4, hiddenSize: 4, layerCount: 2, outputSize: 4)
    #expect(decoder.parameters.map(\.shape) == stacked.parameters.map(\.shape))
    let weights = Weights<Float>.initialised(model: decoder, seed: 1)
    let state = LearnerState(weights: weights, moments: [:], updateCount: 0)
    let encoded = Checkpoint(step: 0, state: state).encoded
    #expect(throws: (any Error).self) { try Checkpoint.weights(encoded: encoded, model: stacked) }
  }

  @Test func whatNeverEndsIsNoExperiment() throws {
    let error = #expect(throws: ExperimentFileError.self) { try ExperimentFile.read("/dev/zero") }
    #expect(error?.description.contains("not an experiment in TOML") == true)
  }

  @Test func aForkWithoutItsFirstCheckpointIsNotTrainedFromElsewhere() async throws {
    let path = try forged { header, _ in header.extra["parent_step"] = "0" }
    let run = try RecordedRun(path: path)
    await #expect(throws: RetrainingError.self) { try await run.unroll(at: 9) }
  }

  @Test func aProbeThatIsNoneIsPassedOver() throws {
    for probe in [
      #"{"timesteps":0,"batchSize":1,"inputs":{"vectors":{"_0":[]}},"targets":{"values":{"_0":[]}}}"#,
      #"{"timesteps":4611686018427387904,"batchSize":1,"inputs":{"tokens":{"_0":[]}},"targets":{"classes":{"_0":[]}}}"#,
      #"{"timesteps":9223372036854775807,"batchSize":9223372036854775807}"#,
    ] {
      let path = try forged { header, _ in
        header.extra["probe"] = probe
        header.inputLabels = []
        header.configuration = ""
      }
      #expect(try RecordedRun(path: path).description.probe == nil)
    }
  }

  @Test func optionsThatNoMachineHasTheMemoryForAreRefusedInOneLine() throws {
    let experiment = try smallExperiment {
      $0.hidden = 4096
      $0.layers = 16
      $0.batch = 4096
      $0.length = 10_000
    }
    let error = #expect(throws: ExperimentError.self) { try experiment.loadTask() }
    #expect(error?.description.contains("of memory and the machine has") == true)
  }

  @Test func aLongSequenceInASmallFileIsRefusedBeforeItIsUnrolled() throws {
    let model = ModelShape(cell: .lstm, inputSize: 2, hiddenSize: 64, outputSize: 2)
    let tokens = StoredTensor(Tensor<Int64>(shape: [9000], repeating: 0))
    let sequence = SafetensorsFile(tensors: ["tokens": tokens, "target": tokens])
    let error = #expect(throws: ProbeError.self) { try SequenceFile.sequence(in: sequence, for: model) }
    #expect(error?.description.contains("too many to unroll") == true)
    let reader = ProbeReader(model: model, vocabulary: ["a", "b"], lossKind: .crossEntropy)
    #expect(throws: ProbeError.self) { try reader.probe(of: String(repeating: "ab", count: 4500)) }
    // T × T numbers are not made for a recording of a long sequence either.
    let unroll = Unroll<Float>(model: model, timesteps: 9000, tensors: [:])
    let weights = Weights<Float>.initialised(model: model, settings: InitialisationSettings(), seed: 1)
    let batch = try SequenceFile.sequence(
      in: SafetensorsFile(tensors: [
        "tokens": StoredTensor(Tensor<Int64>(shape: [2], repeating: 0)),
        "target": StoredTensor(Tensor<Int64>(shape: [2], repeating: 0)),
      ]), for: model)
    #expect(unroll.addingGradientByLag(of: Network(weights), over: batch) { _, _ in }.tensors.isEmpty)
  }
}
