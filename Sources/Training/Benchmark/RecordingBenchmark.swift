import Engine
import Foundation
import Tasks

/// What recording into a trace adds to a training step.
public struct RecordingTiming: Sendable, Hashable {
  /// The median over short stretches of the mean step, in microseconds: not recorded; recorded as it is done unless
  /// told otherwise; and with all internals of every step.
  public let plainMicroseconds: Double
  public let recordedMicroseconds: Double
  public let wholeMicroseconds: Double
}

/// Times training with and without a recording, in turns, so that all see the same machine. Traces lie in the
/// temporary folder while it runs.
public struct RecordingBenchmark {
  private static let stretch = Duration.milliseconds(400)
  private static let fewestStretches = 5

  private let experiment: Experiment
  private let task: BenchmarkTask

  /// A network of `cell` that learns mini-batches of `size`.
  public init(cell: CellVariant, size: BenchmarkSize) throws {
    var options = ExperimentOptions()
    options.task = "adding"
    options.cell = cell.kind.rawValue
    switch cell.kind {
    case .rnn: options.activation = cell.activation.rawValue
    case .lstm: (options.peepholes, options.coupledGates) = (cell.hasPeepholes, cell.couplesGates)
    case .gru: options.gruReset = cell.gruReset.rawValue
    }
    options.hidden = size.hiddenSize
    options.batch = size.batchSize
    experiment = try Experiment(options)
    task = BenchmarkTask(size: size)
  }

  /// Trains for about `seconds` in all. Throws what keeps a trace from being written.
  public func run(seconds: Double) throws -> RecordingTiming {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rnnscope-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var every = experiment.options
    every.recordEvery = 1
    let contestants = [
      Contestant(experiment, task, nil),
      Contestant(experiment, task, try recording(experiment, folder, "recorded")),
      Contestant(experiment, task, try recording(Experiment(every), folder, "whole")),
    ]
    for contestant in contestants { contestant.warmUp() }
    let deadline = ContinuousClock.now + .seconds(seconds)
    while contestants[0].count < Self.fewestStretches || ContinuousClock.now < deadline {
      for contestant in contestants {
        contestant.train(for: Self.stretch)
        // What it left to the writer's thread must not slow the next.
        contestant.recording?.flush()
      }
    }
    for contestant in contestants { try contestant.recording?.finish() }
    let medians = contestants.map { $0.microseconds.upperMedian ?? .nan }
    return RecordingTiming(
      plainMicroseconds: medians[0], recordedMicroseconds: medians[1], wholeMicroseconds: medians[2])
  }

  private func recording(_ experiment: Experiment, _ folder: URL, _ name: String) throws -> Recording {
    try Recording(path: folder.appending(path: name).path, experiment: experiment, task: task)
  }
}

/// One of the trainings that take turns.
private final class Contestant {
  let recording: Recording?
  private let trainer: Trainer
  private(set) var microseconds: [Double] = []

  init(_ experiment: Experiment, _ task: BenchmarkTask, _ recording: Recording?) {
    trainer = Trainer(experiment: experiment, task: task)
    self.recording = recording
  }

  var count: Int { microseconds.count }

  /// Trains beyond the first steps, all of which every recording keeps.
  func warmUp() {
    for _ in 0...10 { trainer.advance(into: recording) }
    recording?.flush()
  }

  func train(for duration: Duration) {
    let first = trainer.step
    let start = ContinuousClock.now
    while start.duration(to: .now) < duration { trainer.advance(into: recording) }
    microseconds.append(start.duration(to: .now) / .microseconds(1) / Double(trainer.step - first))
  }
}

/// The same mini-batch again and again.
private struct BenchmarkTask: LearningTask {
  let size: BenchmarkSize
  private let trained: Batch
  let name = "benchmark"
  let summary = "random vectors"
  let lossKind = LossKind.crossEntropy
  let heldOut: [Batch] = []
  let baselines: [Baseline] = []
  let probe: Probe

  init(size: BenchmarkSize) {
    self.size = size
    trained = StepBenchmark.batch(size)
    let labels = Array(repeating: "x", count: size.timesteps)
    probe = Probe(sequence: trained.sequence(0), inputLabels: labels, targetLabels: labels)
  }

  var inputSize: Int { size.inputSize }
  var outputSize: Int { size.inputSize }
  var outputLabels: [String] { Array(repeating: "y", count: size.inputSize) }

  func batch(at step: Int) -> Batch { trained }
}
