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
    try travel(with: trainer, to: step) { trainer in
      if step - trainer.step <= Self.keptOnTheWay { kept[trainer.step] = trainer.stepUnroll }
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
    // One step further: a record comes of training its step.
    try travel(with: trainer, to: step + 1) { trainer in
      if step - trainer.step <= Self.keptOnTheWay { kept[trainer.step] = trainer.stepUnroll }
    } told: {
      records.append($0)
    }
    return records.suffix(64)
  }

  /// The unroll of `sequence` with the weights of `step`. Throws as `unroll(at:)` does.
  func unroll(at step: Int, over sequence: ProbeSequence) throws -> StepUnroll {
    let trainer = try trainer(before: step)
    try travel(with: trainer, to: step)
    return trainer.stepUnroll(over: sequence)
  }

  /// What is needed to go on from `step`. Throws as `unroll(at:)` does.
  func checkpoint(at step: Int) throws -> Checkpoint {
    let trainer = try trainer(before: step)
    try travel(with: trainer, to: step)
    return trainer.checkpoint
  }

  /// Trains on to `step`; `visit` is called before every step, `told` with its record. Throws `CancellationError`.
  private func travel(
    with trainer: Trainer, to step: Int, visit: (Trainer) -> Void = { _ in },
    told: (StepRecord) -> Void = { _ in }
  ) throws {
    let (start, words) = (trainer.step, "training again up to step \(step)")
    while trainer.step < step {
      try WorkProgress.tell(words, trainer.step - start, of: step - start)
      visit(trainer)
      told(trainer.advance(evaluating: false))
    }
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
