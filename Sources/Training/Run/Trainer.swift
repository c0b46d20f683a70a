import Engine
import Tasks

/// One run being trained, step by step, in the calling thread.
///
/// Everything it does follows from the experiment and the task: two trainers of the same experiment, or one
/// restored from the other's checkpoint, do the same, bit for bit.
public final class Trainer {
  public let experiment: Experiment
  public let task: any LearningTask
  private let learner: Learner<Float>
  /// The number of updates made so far: the step that the current weights belong to.
  public private(set) var step: Int

  /// Starts at step 0 with weights drawn from the experiment's seed.
  public init(experiment: Experiment, task: any LearningTask) {
    let model = experiment.model(for: task)
    let weights = Weights<Float>.initialised(
      model: model, settings: experiment.initialisation, seed: experiment.seed)
    self.experiment = experiment
    self.task = task
    learner = Learner(weights, optimizer: experiment.optimizer, clipping: experiment.clipping)
    step = 0
  }

  /// Goes on from `checkpoint`, which a trainer of the same experiment made.
  public init(experiment: Experiment, task: any LearningTask, restoring checkpoint: Checkpoint) {
    self.experiment = experiment
    self.task = task
    learner = Learner(
      restoring: checkpoint.state, optimizer: experiment.optimizer, clipping: experiment.clipping)
    step = checkpoint.step
  }

  /// The shapes of the network.
  public var model: ModelShape { learner.network.model }

  /// Trains one step and tells what it was like. On the steps that the experiment's evaluation interval names,
  /// the loss over the held-out data is measured as well, unless `evaluating` is false.
  public func advance(evaluating: Bool = true) -> StepRecord {
    let heldOutLoss = evaluating && step % experiment.evaluationInterval == 0 ? self.heldOutLoss() : nil
    var record = learner.step(on: task.batch(at: step))
    record.heldOutLoss = heldOutLoss
    step += 1
    return record
  }

  /// Trains one step and keeps in `recording` what is due there.
  @discardableResult public func advance(into recording: Recording?) -> StepRecord {
    recording?.keepState(of: self)
    let record = advance()
    recording?.append(record)
    return record
  }

  /// The mean loss over the held-out batches with the current weights; nil where the task holds nothing out.
  public func heldOutLoss() -> Double? {
    let batches = task.heldOut
    guard !batches.isEmpty else { return nil }
    return batches.reduce(0) { $0 + learner.network.loss(on: $1) } / Double(batches.count)
  }

  /// What the held-out `loss` comes to, and what else tells how well the current weights do there.
  public func heldOutMetrics(loss: Double) -> [Metric] { task.metrics(of: learner.network, loss: loss) }

  /// All internals over the probe sequence with the current weights.
  public func unrollProbe() -> Unroll<Float> {
    learner.network.unroll(task.probe.sequence)
  }

  /// The same with the step and the weights it was made with.
  public var stepUnroll: StepUnroll {
    StepUnroll(step: step, unroll: unrollProbe(), weights: learner.network.weights)
  }

  /// What is needed to go on from here.
  public var checkpoint: Checkpoint {
    Checkpoint(step: step, state: learner.state)
  }
}
