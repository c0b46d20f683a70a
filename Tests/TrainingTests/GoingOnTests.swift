import Engine
import FolderKit
import Foundation
import Testing
import Traces

@testable import Training

/// Going on from a checkpoint's file is the same as not having stopped, whatever takes part in training.
@Suite struct GoingOnTests {
  /// Everything that has a state or draws numbers, with every optimiser.
  private static let settings = [
    "optimizer = 'sgd'\ncarry-state = true\ntruncate = 4\nschedule = 'cosine'\nwarm-up = 5",
    "optimizer = 'momentum'\ndropout = 0.3\nlayers = 2\nschedule = 'step'\ndecay-every = 7",
    "optimizer = 'nesterov'\nrecurrent-dropout = 0.3\ncarry-state = true\ncell = 'gru'",
    "optimizer = 'rmsprop'\npatience = 20\nmin-delta = 9\nevaluate-every = 4\ncell = 'gru'\ninput-dropout = 0.2\nvariational = true",
    "optimizer = 'adam'\ncell = 'rnn'\nomega = 0.3\nclip-norm = 0.1\nsampling = 'streams'",
    "optimizer = 'adamw'\nrecurrent-dropout = 0.2\ndropout = 0.2\nvariational = true\ncarry-state = true\npatience = 2\nevaluate-every = 3",
  ]

  private static func experiment(_ text: String, in folder: TemporaryFolder) throws -> Experiment {
    let story = folder.path("text.txt")
    if !FileManager.default.fileExists(atPath: story) {
      try String(repeating: "the cat sat on the mat. ", count: 60).write(
        toFile: story, atomically: true, encoding: .utf8)
    }
    let base = "text = '\(story)'\nhidden = 9\nlength = 12\nbatch = 3\nsteps = 40\nrecord-every = 13\n"
    return try Experiment(ExperimentFile.parse(base + text, name: "e.toml"))
  }

  @Test(arguments: settings, [1, 3])
  func aRunFromACheckpointIsTheRunThatNeverStopped(text: String, threads: Int) throws {
    let folder = try TemporaryFolder()
    let experiment = try Self.experiment(text, in: folder)
    let task = try experiment.loadTask()
    let whole = Trainer(experiment: experiment, task: task)
    for _ in 0..<18 { _ = whole.advance() }
    let checkpoint = try Checkpoint(encoded: whole.checkpoint.encoded, model: whole.model)
    #expect(checkpoint == whole.checkpoint)
    var options = experiment.completeOptions
    options.threads = threads
    let parted = Trainer(experiment: try Experiment(options), task: task, restoring: checkpoint)
    #expect(parted.experiment.learning.threads == threads)
    for _ in 0..<9 { #expect(parted.advance() == whole.advance()) }
    #expect(parted.checkpoint == whole.checkpoint)
  }

  @Test(arguments: settings)
  func itIsVerifiedAndTravelledInBitByBit(text: String) async throws {
    let folder = try TemporaryFolder()
    let experiment = try Self.experiment(text, in: folder)
    let task = try experiment.loadTask()
    let trainer = Trainer(experiment: experiment, task: task)
    let recording = try Recording(path: folder.trace, experiment: experiment, task: task)
    var unrolls: [Unroll<Float>] = []
    while trainer.step < 40 && !trainer.hasStoppedEarly {
      unrolls.append(trainer.unrollProbe())
      trainer.advance(into: recording)
    }
    try recording.finish()
    let counts = try RunVerification(path: folder.trace).run()
    #expect(counts.records == unrolls.count && counts.checkpoints >= 2)
    let replay = try RecordedRun(path: folder.trace)
    for step in [unrolls.count - 1, 17, 15, 3] where step < unrolls.count {
      #expect(try await replay.unroll(at: step)?.unroll == unrolls[step], "step \(step)")
    }
  }

  @Test func aCarriedStateMakesADifferenceAndEndsWithItsStreams() throws {
    let folder = try TemporaryFolder()
    let carried = try Self.experiment("carry-state = true", in: folder)
    let fresh = try Self.experiment("sampling = 'streams'", in: folder)
    let task = try carried.loadTask()
    let trainers = [carried, fresh].map { Trainer(experiment: $0, task: task) }
    #expect(trainers[0].advance() == trainers[1].advance())
    #expect(trainers[0].advance() != trainers[1].advance())
    let length = (1..<200).first { !task.continuesBatch(before: $0) } ?? 0
    #expect(length > 10)
    let trainer = Trainer(experiment: carried, task: task)
    for _ in 0..<length { _ = trainer.advance() }
    // The first batch again, from zeros: what a network of these weights makes of it.
    let network = Network(trainer.checkpoint.state.weights)
    #expect(trainer.advance().loss == network.loss(on: task.batch(at: 0)))
  }

  @Test func statesOfAnotherBatchAreLeftBehind() throws {
    let folder = try TemporaryFolder()
    let experiment = try Self.experiment("carry-state = true", in: folder)
    let task = try experiment.loadTask()
    let trainer = Trainer(experiment: experiment, task: task)
    for _ in 0..<3 { _ = trainer.advance() }
    var options = experiment.options
    options.batch = 5
    let wider = try Experiment(options)
    let other = Trainer(experiment: wider, task: try wider.loadTask(), restoring: trainer.checkpoint)
    #expect(other.checkpoint.carriedState == nil)
    #expect(other.advance().loss.isFinite)
  }

  @Test func damagedStatesAreRefused() throws {
    let folder = try TemporaryFolder()
    let experiment = try Self.experiment("carry-state = true", in: folder)
    let trainer = Trainer(experiment: experiment, task: try experiment.loadTask())
    _ = trainer.advance()
    let changes: [(inout SafetensorsFile) -> Void] = [
      { $0.tensors["state.hidden.l0"] = nil },
      { $0.tensors["state.hidden.l7"] = StoredTensor(Tensor<Float>(shape: [3, 9], repeating: 0)) },
      { $0.tensors["state.cell.l0"] = StoredTensor(Tensor<Float>(shape: [4, 9], repeating: 0)) },
      { $0.tensors["state.cell.l0"] = StoredTensor(Tensor<Float>(shape: [], values: [0])) },
    ]
    for change in changes {
      var damaged = try Safetensors.decode(trainer.checkpoint.encoded)
      change(&damaged)
      #expect(throws: ExperimentFileError.self) {
        try Checkpoint(encoded: Safetensors.encode(damaged), model: trainer.model)
      }
    }
  }
}
