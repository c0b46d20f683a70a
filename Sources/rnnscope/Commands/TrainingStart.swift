import Foundation
import Traces
import Training

/// Where training begins: at a new experiment, at a recorded run's end, or at a fork.
struct TrainingStart {
  let trainer: Trainer
  let recording: Recording?
  /// The trace that is recorded into.
  let path: String?

  /// A new run of the experiment that `options` state.
  init(_ options: ExperimentOptions) throws {
    let experiment = try Experiment(options)
    let task = try experiment.loadTask()
    path = options.record
    recording = try path.map {
      try Recording(path: $0, experiment: experiment, task: task, createdBy: Rnnscope.versionedName)
    }
    trainer = Trainer(experiment: experiment, task: task)
  }

  /// The run recorded in the trace at `path`, taken up at its last checkpoint; only the number of steps may be stated.
  init(resuming path: String, _ options: ExperimentOptions) throws {
    let contradicting = options.statedSettings.map(\.name).filter { $0 != "steps" }
    guard contradicting.isEmpty else {
      throw ExperimentError(
        "--resume goes on with the run as it is: leave out \(contradicting.map { "--\($0)" }.joined(separator: ", ")), "
          + "or change settings with --fork")
    }
    let resumption = try naming(path) { try Resumption(path: path, steps: options.steps) }
    (trainer, recording, self.path) = (resumption.trainer, resumption.recording, path)
  }

  /// The run recorded in the trace at `path` from `step` on, with whatever `options` state.
  init(forking path: String, at step: Int?, _ options: ExperimentOptions) throws {
    let forked = try naming(path) { try RecordedFork(path: path, at: step, changing: options) }
    let fork = forked.fork
    Self.tell(forked, of: path)
    self.path = options.record
    recording = try fork.recording(of: forked.origin)
    trainer = fork.trainer
  }

  private static func tell(_ forked: RecordedFork, of path: String) {
    let changes = forked.fork.changes.map(\.description).joined(separator: ", ")
    var line = "fork of \(path) at step \(forked.origin.step): "
    line += changes.isEmpty ? "nothing changed" : changes
    if forked.fork.resetsMoments { line += "; the optimiser's moments begin at zero" }
    StandardError.tell(line)
  }
}

extension Fork {
  /// The recording that its experiment asks for, which names its `origin`.
  func recording(of origin: ForkOrigin) throws -> Recording? {
    try experiment.options.record.map {
      try Recording(
        path: $0, experiment: experiment, task: task, createdBy: Rnnscope.versionedName, origin: origin)
    }
  }
}

/// Does `work` and names the trace at `path` in the errors that do not.
private func naming<Value>(_ path: String, _ work: () throws -> Value) throws -> Value {
  do {
    return try work()
  } catch let error as RetrainingError {
    throw CommandError("\(path): \(error)")
  }
}
