import Engine
import Tasks
import Traces

/// Trains a recorded run again, from checkpoint to checkpoint, and compares everything that was recorded with what
/// training gives, bit by bit; unrolls that were recorded in half the space, with what training gives rounded likewise.
public struct RunVerification {
  /// What was compared and found equal.
  public struct Counts: Sendable, Hashable {
    public var records = 0
    public var unrolls = 0
    public var checkpoints = 0
  }

  private let reader: TraceReader
  private let recorded: RecordedExperiment
  private let unrollSteps: Set<Int>
  private let checkpointSteps: Set<Int>

  /// Opens the trace at `path`. Throws `TraceError`, or `RetrainingError` where the run cannot be trained again.
  public init(path: String) throws {
    reader = try TraceReader(path: path)
    recorded = try RecordedExperiment(header: reader.header)
    unrollSteps = Set(try reader.unrollSteps())
    checkpointSteps = Set(try reader.checkpointSteps())
  }

  /// Trains and compares. Throws `RunDifference` for the first number that is not what was recorded, and
  /// `CancellationError`.
  public func run() throws -> Counts {
    let history = try reader.history()
    guard let first = history.first, let last = history.last else {
      throw RetrainingError("no step was recorded, so there is nothing to verify: train it first")
    }
    var counts = Counts()
    var trainer = try trainer(at: first.step)
    while true {
      let step = trainer.step
      try WorkProgress.tell("training again", step - first.step, of: last.step - first.step + 1)
      try compareState(of: &trainer, &counts)
      guard step <= last.step else { break }
      let trained = trainer.advance()
      guard let record = history.record(at: step) else {
        throw RunDifference(step: step, name: "the record", recorded: nil, trained: "loss \(trained.loss)")
      }
      if let difference = RunDifference(record, trained) { throw difference }
      counts.records += 1
    }
    try compareFinalEvaluation(of: trainer)
    try checkNothingIsLeft(counts, first: first.step, last: last.step)
    return counts
  }

  /// A trainer that stands where the recording begins.
  private func trainer(at step: Int) throws -> Trainer {
    if step == 0 && !recorded.isFork { return recorded.trainer(from: nil) }
    guard let checkpoint = try recorded.checkpoint(atOrBefore: step, in: reader), checkpoint.step == step
    else {
      throw RetrainingError(
        "the records begin at step \(step), but no checkpoint was recorded there: record the run anew")
    }
    return Trainer(experiment: recorded.experiment, task: recorded.task, restoring: checkpoint)
  }

  /// Compares what was recorded of the trainer's step before it is trained, and goes on from its checkpoint.
  private func compareState(of trainer: inout Trainer, _ counts: inout Counts) throws {
    let step = trainer.step
    if unrollSteps.contains(step), let unroll = try reader.unroll(atOrBefore: step)?.unroll {
      let trained = self.unroll(of: trainer, with: unroll.tensors.keys)
      let rounded = recorded.experiment.recording.precision.rounded(trained.tensors)
      if let difference = RunDifference(step: step, unroll.tensors, rounded) { throw difference }
      counts.unrolls += 1
    }
    if checkpointSteps.contains(step),
      let checkpoint = try recorded.checkpoint(atOrBefore: step, in: reader)
    {
      if let difference = RunDifference(checkpoint, trainer.checkpoint) { throw difference }
      trainer = Trainer(experiment: recorded.experiment, task: recorded.task, restoring: checkpoint)
      counts.checkpoints += 1
    }
  }

  /// Compares the held-out loss after the last update, where the trace tells it.
  private func compareFinalEvaluation(of trainer: Trainer) throws {
    guard let recorded = try reader.finalEvaluation(), recorded.step == trainer.step,
      let loss = trainer.heldOutLoss()
    else { return }
    let trained = FinalEvaluation(step: trainer.step, loss: loss)
    guard trained != recorded else { return }
    throw RunDifference(
      step: recorded.step, name: "the held-out loss after the last update",
      recorded: recorded.loss.map { "\($0)" }, trained: "\(loss)")
  }

  /// The trainer's unroll, with the gradient by lag where one of `names` asks for it.
  private func unroll(of trainer: Trainer, with names: some Sequence<String>) -> Unroll<Float> {
    let unroll = trainer.unrollProbe()
    guard names.contains(where: { $0 == TensorName.byLag || $0 == TensorName.byLagReverse }) else {
      return unroll
    }
    let network = Network(trainer.checkpoint.state.weights)
    network.truncation = recorded.experiment.learning.truncation
    return unroll.addingGradientByLag(of: network, over: recorded.task.probe.sequence) { _, _ in }
  }

  private func checkNothingIsLeft(_ counts: Counts, first: Int, last: Int) throws {
    guard counts.unrolls == unrollSteps.count, counts.checkpoints == checkpointSteps.count else {
      throw RetrainingError(
        "unrolls or checkpoints were recorded of steps outside \(first) to \(last), which have no records: "
          + "record the run anew")
    }
  }
}
