import Engine
import Foundation
import Tasks
import Traces

/// The experiment of a trace that rnnscope recorded, with its data read again: what its run is trained again from.
struct RecordedExperiment: Sendable {
  let experiment: Experiment
  let task: any LearningTask
  /// Whether the run began at a checkpoint of another one, rather than with the experiment's own weights.
  let isFork: Bool

  /// Reads the experiment that `header` tells of. Throws `RetrainingError` where the trace is another program's, or
  /// its data is gone or gives another task than it did.
  init(header: TraceHeader) throws(RetrainingError) {
    guard let options = Self.options(of: header), let experiment = try? Experiment(options) else {
      throw RetrainingError(
        "this is not a run of rnnscope's own, and only those can be trained again: look at recorded steps")
    }
    let memory = TrainingMemory(
      model: header.model, timesteps: experiment.length ?? 1, batchSize: experiment.batchSize)
    guard memory.byteCount <= RetrainingLimit.byteCount else {
      throw RetrainingError(
        "training it again would take \(TrainingMemory.text(memory.byteCount)) of memory, more than a recording may "
          + "ask for: look at recorded steps")
    }
    do {
      task = try experiment.loadTask()
    } catch {
      throw RetrainingError("the run can't be trained again without its data: \("\(error)".displaySafe)")
    }
    guard experiment.model(for: task) == header.model,
      header.extra[Recording.dataFingerprintKey] == task.dataDigest.fingerprint
    else {
      throw RetrainingError(
        "\(experiment.dataName.displaySafe) has changed since the run was recorded: put the old data back")
    }
    self.experiment = experiment
    isFork = header.extra[ForkOrigin.stepKey] != nil
  }

  /// What the trace's experiment states; nil where the trace is another program's.
  static func options(of header: TraceHeader) -> ExperimentOptions? {
    try? JSONDecoder().decode(ExperimentOptions.self, from: Data(header.configuration.utf8))
  }

  /// A trainer that stands at `step`, trained again from the nearest checkpoint of `reader`. Throws `CancellationError`.
  func trainer(at step: Int, in reader: TraceReader) throws -> Trainer {
    let checkpoint = try checkpoint(near: step, in: reader)
    let trainer = trainer(from: checkpoint)
    let first = trainer.step
    while trainer.step < step {
      try WorkProgress.tell("training again up to step \(step)", trainer.step - first, of: step - first)
      _ = trainer.advance(evaluating: false)
    }
    return trainer
  }

  /// The checkpoint from which `step` is trained again. Throws also where that would take too long.
  func checkpoint(near step: Int, in reader: TraceReader) throws -> Checkpoint? {
    let checkpoint = try checkpoint(atOrBefore: step, in: reader)
    try RetrainingLimit.check(experiment, task, steps: step - (checkpoint?.step ?? 0))
    return checkpoint
  }

  /// A trainer that stands at `checkpoint`, or at the beginning.
  func trainer(from checkpoint: Checkpoint?) -> Trainer {
    checkpoint.map { Trainer(experiment: experiment, task: task, restoring: $0) }
      ?? Trainer(experiment: experiment, task: task)
  }

  /// The last checkpoint of `reader` at or before `step`. Throws where it is damaged or belongs to another run.
  func checkpoint(atOrBefore step: Int, in reader: TraceReader) throws -> Checkpoint? {
    guard let found = try reader.checkpoint(atOrBefore: step) else {
      guard !isFork else {
        throw RetrainingError(
          "the checkpoint that the fork began with is missing: train it again from its parent")
      }
      return nil
    }
    let checkpoint: Checkpoint
    do {
      checkpoint = try Checkpoint(encoded: found.bytes, model: reader.header.model)
    } catch {
      throw RetrainingError("the checkpoint at step \(found.step) is damaged: \(error)")
    }
    guard checkpoint.step == found.step, checkpoint.state.updateCount == found.step else {
      throw RetrainingError(
        "the checkpoint at step \(found.step) is of another step: take a step before it")
    }
    return checkpoint
  }
}

/// Why a recorded run cannot be trained again: one line that ends in what to do instead.
public struct RetrainingError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
