import Engine
import Tasks

/// Shows any past step of a run: loads the nearest checkpoint before it, trains the few steps between again,
/// and unrolls the probe sequence. The result is bit-identical to what was there.
actor TimeTraveller {
  /// How many unrolls on the way to a step are kept, so that going back one step at a time is immediate.
  private static let keptOnTheWay = 24

  private let experiment: Experiment
  private let task: any LearningTask
  private let checkpoint: @Sendable (_ atOrBefore: Int) throws -> Checkpoint?
  private var trainer: Trainer?
  private var kept: [Int: StepUnroll] = [:]

  /// Travels in the run of `experiment` on `task`; `checkpoint` finds the last one at or before a step.
  init(
    experiment: Experiment, task: any LearningTask,
    checkpoint: @escaping @Sendable (_ atOrBefore: Int) throws -> Checkpoint?
  ) {
    self.experiment = experiment
    self.task = task
    self.checkpoint = checkpoint
  }

  /// The probe's unroll with the weights of `step`. Throws `CancellationError` where the calling task was
  /// cancelled on the way.
  func unroll(at step: Int) throws -> StepUnroll {
    if let unroll = kept[step] { return unroll }
    let trainer = try trainer(before: step)
    kept.removeAll(keepingCapacity: true)
    while trainer.step < step {
      try Task.checkCancellation()
      if step - trainer.step <= Self.keptOnTheWay { kept[trainer.step] = trainer.stepUnroll }
      _ = trainer.advance(evaluating: false)
    }
    let unroll = trainer.stepUnroll
    kept[step] = unroll
    return unroll
  }

  /// The records of `step` and of some steps before it, as far as they were trained again on the way; without
  /// held-out losses. Throws `CancellationError` where the calling task was cancelled on the way.
  func records(through step: Int) throws -> [StepRecord] {
    let trainer = try trainer(before: step)
    kept.removeAll(keepingCapacity: true)
    var records: [StepRecord] = []
    while trainer.step <= step {
      try Task.checkCancellation()
      if step - trainer.step <= Self.keptOnTheWay { kept[trainer.step] = trainer.stepUnroll }
      records.append(trainer.advance(evaluating: false))
    }
    return records.suffix(64)
  }

  /// The unroll of `sequence` with the weights of `step`. Throws as `unroll(at:)` does.
  func unroll(at step: Int, over sequence: ProbeSequence) throws -> StepUnroll {
    let trainer = try trainer(before: step)
    while trainer.step < step {
      try Task.checkCancellation()
      _ = trainer.advance(evaluating: false)
    }
    return trainer.stepUnroll(over: sequence)
  }

  /// What is needed to go on from `step`. Throws as `unroll(at:)` does.
  func checkpoint(at step: Int) throws -> Checkpoint {
    let trainer = try trainer(before: step)
    while trainer.step < step {
      try Task.checkCancellation()
      _ = trainer.advance(evaluating: false)
    }
    return trainer.checkpoint
  }

  /// The trainer left by the last journey where it stands between the nearest checkpoint and `step`, else a
  /// new one from that checkpoint.
  private func trainer(before step: Int) throws -> Trainer {
    let checkpoint = try checkpoint(step)
    if let trainer, trainer.step <= step, trainer.step >= checkpoint?.step ?? 0 { return trainer }
    let fresh =
      checkpoint.map { Trainer(experiment: experiment, task: task, restoring: $0) }
      ?? Trainer(experiment: experiment, task: task)
    trainer = fresh
    return fresh
  }
}
