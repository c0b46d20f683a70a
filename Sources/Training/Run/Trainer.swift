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
  /// The states after the last batch, where the experiment carries them over.
  private var carriedState: RecurrentState<Float>?
  /// How the evaluations went, where they may end training.
  public private(set) var stoppingProgress: EarlyStopping.Progress
  /// The checkpoint of the best weights that this trainer came by, where the experiment stops early.
  public private(set) var best: Checkpoint?

  /// Starts at step 0 with weights drawn from the experiment's seed.
  public convenience init(experiment: Experiment, task: any LearningTask) {
    let model = experiment.model(inputSize: task.inputSize, outputSize: task.outputSize)
    let weights = Weights<Float>.initialised(
      model: model, settings: experiment.initialisation, seed: experiment.seed)
    let start = Checkpoint(step: 0, state: LearnerState(weights: weights, moments: [:], updateCount: 0))
    self.init(experiment: experiment, task: task, restoring: start)
  }

  /// Goes on from `checkpoint`, which a trainer of the same experiment made. A carried state that does not fit the
  /// experiment is left behind.
  public init(experiment: Experiment, task: any LearningTask, restoring checkpoint: Checkpoint) {
    self.experiment = experiment
    self.task = task
    learner = Learner(
      restoring: checkpoint.state, optimizer: experiment.optimizer, clipping: experiment.clipping,
      regularization: experiment.learning.regularization, threads: experiment.learning.threads)
    learner.network.truncation = experiment.learning.truncation
    step = checkpoint.step
    carriedState = experiment.learning.carriesState ? checkpoint.carriedState(of: experiment.batchSize) : nil
    stoppingProgress = checkpoint.stoppingProgress
  }

  /// The shapes of the network.
  public var model: ModelShape { learner.network.model }

  /// Whether the held-out loss has stopped improving, by the experiment's own measure.
  public var hasStoppedEarly: Bool {
    experiment.learning.earlyStopping?.isExhausted(stoppingProgress) ?? false
  }

  /// Trains one step and tells what it was like. On the steps that the experiment's evaluation interval names,
  /// the loss over the held-out data is measured as well, unless `evaluating` is false.
  public func advance(evaluating: Bool = true) -> StepRecord {
    let heldOutLoss = evaluating && step % experiment.evaluationInterval == 0 ? self.heldOutLoss() : nil
    if let heldOutLoss { observe(heldOutLoss) }
    learner.learningRate = experiment.learning.schedule.rate(atStep: step)
    var record = learner.step(
      on: task.batch(at: step), from: task.continuesBatch(before: step) ? carriedState : nil)
    if experiment.learning.carriesState { carriedState = learner.network.finalState }
    record.heldOutLoss = heldOutLoss
    step += 1
    return record
  }

  /// Trains one step and keeps in `recording` what is due there, and the checkpoint of weights that turn out the best.
  @discardableResult public func advance(into recording: Recording?) -> StepRecord {
    let hadStopped = hasStoppedEarly
    recording?.keepState(of: self)
    let record = advance()
    recording?.append(record)
    if let best, best.step == record.step { recording?.keep(best) }
    if hasStoppedEarly && !hadStopped { recording?.noteEarlyStop(of: self, at: record.step) }
    return record
  }

  private func observe(_ heldOutLoss: Double) {
    guard let stopping = experiment.learning.earlyStopping else { return }
    if stopping.improves(heldOutLoss, on: stoppingProgress) { best = checkpoint }
    stoppingProgress = stopping.observing(heldOutLoss, at: step, after: stoppingProgress)
  }

  /// The mean loss over the held-out batches with the current weights; nil where the task holds nothing out.
  public func heldOutLoss() -> Double? {
    let batches = task.heldOut
    guard !batches.isEmpty else { return nil }
    return batches.reduce(0) { $0 + learner.network.loss(on: $1) } / Double(batches.count)
  }

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
    Checkpoint(
      step: step, state: learner.state, carriedState: carriedState, stoppingProgress: stoppingProgress)
  }
}
