import Engine
import Tasks
import Traces

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
  /// What happened in the steps that `advance(into:)` trained, ascending.
  public private(set) var events: [TraceEvent] = []
  private var detector = EventDetector()
  /// Where the search for the first number that is not finite starts from.
  private var waypoint: Checkpoint?
  private static let stepsPerWaypoint = 256

  /// Starts at step 0 with weights drawn from the experiment's seed.
  public convenience init(experiment: Experiment, task: any LearningTask) {
    let model = experiment.model(for: task)
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
    waypoint = checkpoint
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

  /// Trains one step, notes what happened at it, and keeps in `recording` what is due there, and the checkpoint of
  /// weights that turn out the best.
  @discardableResult public func advance(into recording: Recording?) -> StepRecord {
    let hadStopped = hasStoppedEarly
    if step % Self.stepsPerWaypoint == 0 { waypoint = checkpoint }
    recording?.keepState(of: self)
    let record = advance()
    recording?.append(record)
    if let best, best.step == record.step { recording?.keep(best, isBest: true) }
    for event in detector.events(at: record.scalars) { note(explained(event), in: recording) }
    if !hadStopped, let earlyStopWords {
      note(TraceEvent(step: record.step, kind: .stop, text: earlyStopWords), in: recording)
    }
    return record
  }

  /// Notes what happened, in `recording` too.
  public func note(_ event: TraceEvent, in recording: Recording?) {
    events.append(event)
    recording?.append(event)
  }

  /// Sees the record of a step that was trained before this trainer took the run up, so that what goes on is not told
  /// again.
  func recall(_ record: StepRecord) { events += detector.events(at: record.scalars) }

  /// Knows the best weights from before this trainer took the run up.
  func recall(best checkpoint: Checkpoint) { best = checkpoint }

  /// Notes what is left to tell when the run ends.
  public func finishEvents(in recording: Recording?) {
    for event in detector.finish() { note(event, in: recording) }
  }

  private func observe(_ heldOutLoss: Double) {
    guard let stopping = experiment.learning.earlyStopping else { return }
    if stopping.improves(heldOutLoss, on: stoppingProgress) { best = checkpoint }
    stoppingProgress = stopping.observing(heldOutLoss, at: step, after: stoppingProgress)
  }

  /// A `nan` with the place of the first number that is not finite; another event as it is.
  private func explained(_ event: TraceEvent) -> TraceEvent {
    guard event.kind == TraceEvent.Kind.nan.rawValue else { return event }
    let past =
      waypoint.map { Trainer(experiment: experiment, task: task, restoring: $0) }
      ?? Trainer(experiment: experiment, task: task)
    while past.step < event.step { _ = past.advance(evaluating: false) }
    guard let place = past.firstNonFinite() else { return event }
    return TraceEvent(step: event.step, kind: .nan, text: "\(event.text), first in \(place)")
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
  public func unrollProbe(withGradientByLag: Bool = false) -> Unroll<Float> {
    let unroll = learner.network.unroll(task.probe.sequence)
    return withGradientByLag
      ? unroll.addingGradientByLag(of: learner.network, over: task.probe.sequence) { _, _ in } : unroll
  }

  /// The current weights.
  var stepWeights: Weights<Float> { learner.network.weights }

  /// The same with the step and the weights it was made with.
  public var stepUnroll: StepUnroll { stepUnroll(over: nil) }

  /// All internals over `sequence`, or over the run's own probe; the sequence must fit the network.
  public func stepUnroll(over sequence: ProbeSequence?) -> StepUnroll {
    let unroll = sequence?.batch.map { learner.network.unroll($0) } ?? unrollProbe()
    return StepUnroll(step: step, unroll: unroll, weights: learner.network.weights, sequence: sequence)
  }

  /// What is needed to go on from here.
  public var checkpoint: Checkpoint {
    Checkpoint(
      step: step, state: learner.state, carriedState: carriedState, stoppingProgress: stoppingProgress)
  }
}
