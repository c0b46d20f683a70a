import Tasks
import Traces

/// A recorded run that is taken up again where its last checkpoint lies, to be trained on into the same trace.
///
/// Training is a pure function of the experiment and the checkpoint: what is trained from here on is what would have
/// been trained had the run never stopped, bit for bit.
public struct Resumption {
  public let experiment: Experiment
  public let task: any LearningTask
  /// Stands at the last checkpoint.
  public let trainer: Trainer
  public let recording: Recording

  private static let stepsAtOnce = 4096

  /// Takes up the run of the trace at `path`; `steps` is its new length in all, nil leaves it as it is. Throws
  /// `RetrainingError` where nothing is left to train or the run can't be gone on with, and `TraceError`.
  public init(path: String, steps: Int? = nil) throws {
    let reader = try TraceReader(path: path)
    guard !reader.isBeingRecorded else {
      throw RetrainingError("another program is recording into it at this moment: wait until that ends")
    }
    let recorded = try RecordedExperiment(header: reader.header)
    var options = recorded.experiment.completeOptions
    options.steps = steps ?? options.steps
    experiment = try Experiment(options)
    task = recorded.task
    try Self.checkIsUnfinished(reader, experiment: experiment, isExtended: steps != nil)
    let checkpoint = try recorded.checkpoint(atOrBefore: .max, in: reader)
    trainer =
      checkpoint.map { [experiment, task] in Trainer(experiment: experiment, task: task, restoring: $0) }
      ?? Trainer(experiment: experiment, task: task)
    try Self.remind(trainer, of: recorded, in: reader)
    recording = try Recording(resuming: path, at: trainer.step, experiment: experiment, task: task)
    if let best = trainer.best { recording.keep(best, isBest: true) }
  }

  /// Lets `trainer` know what it would know had it trained the run itself: what happened, and the best weights.
  private static func remind(
    _ trainer: Trainer, of recorded: RecordedExperiment, in reader: TraceReader
  ) throws {
    for start in stride(from: 0, to: trainer.step, by: stepsAtOnce) {
      for record in try reader.records(in: start...min(start + stepsAtOnce, trainer.step) - 1) {
        trainer.recall(record)
      }
    }
    guard trainer.stoppingProgress.bestLoss != nil else { return }
    let bestStep = trainer.stoppingProgress.bestStep
    guard let best = try recorded.checkpoint(atOrBefore: bestStep, in: reader), best.step == bestStep else {
      return
    }
    trainer.recall(best: best)
  }

  private static func checkIsUnfinished(
    _ reader: TraceReader, experiment: Experiment, isExtended: Bool
  ) throws {
    let done = try reader.stepRange().map { $0.upperBound + 1 } ?? 0
    guard try done < experiment.plannedSteps || done == experiment.plannedSteps && !reader.isFinished() else {
      throw RetrainingError(
        isExtended
          ? "it has \(done) steps already: --steps is the number of all steps, give a greater one"
          : "all its \(done) steps are trained: give a greater number with --steps to train on")
    }
  }
}
