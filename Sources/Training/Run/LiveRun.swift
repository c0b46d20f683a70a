import Engine
import Tasks

/// A run that is being trained, away from the screen's thread; it sends immutable updates and never waits for
/// who receives them.
public actor LiveRun {
  /// How long training goes on before other calls get their turn.
  private static let sliceDuration = Duration.milliseconds(4)
  /// At most this often an update is sent while training at full speed.
  private static let updateInterval = Duration.milliseconds(33)

  public nonisolated let description: RunDescription
  private nonisolated let experiment: Experiment
  private nonisolated let task: any LearningTask
  private let trainer: Trainer
  private let recording: Recording?
  private let shelf: CheckpointShelf
  private let traveller: TimeTraveller
  private let send: @Sendable (RunUpdate) -> Void

  private var history = RunHistory()
  private var newest: StepUnroll?
  /// The sequence that updates show; nil is the run's own probe.
  private var shownSequence: ProbeSequence?
  private(set) var isTraining = false
  private var hasEnded = false
  /// The number of steps after which training stops by itself.
  private var goal: Int
  /// Counts the calls that started or stopped training: a loop that an earlier call started ends by it.
  private var loopNumber = 0
  private var isFinished = false
  /// Whether training was taken up again after it had stopped early.
  private var outlivesEarlyStop = false
  private var pace: Double?
  private var lastUpdate = ContinuousClock.now
  private var stepsSinceUpdate = 0
  private var stepsPerSecond: Double?
  private var trainingSeconds = 0.0

  /// A run of `experiment` at step 0. `send` is called from any thread.
  public init(
    experiment: Experiment, task: any LearningTask, recording: Recording? = nil,
    send: @escaping @Sendable (RunUpdate) -> Void
  ) {
    self.init(experiment, task, from: nil, recording, send)
  }

  /// A run that goes on where `fork` begins.
  public init(fork: Fork, recording: Recording? = nil, send: @escaping @Sendable (RunUpdate) -> Void) {
    self.init(fork.experiment, fork.task, from: fork.start, recording, send)
  }

  private init(
    _ experiment: Experiment, _ task: any LearningTask, from start: Checkpoint?, _ recording: Recording?,
    _ send: @escaping @Sendable (RunUpdate) -> Void
  ) {
    let trainer =
      start.map { Trainer(experiment: experiment, task: task, restoring: $0) }
      ?? Trainer(experiment: experiment, task: task)
    let statesPerSequence = trainer.model.layerCount * trainer.model.hiddenSize * 2
    let shelf = CheckpointShelf(
      model: trainer.model,
      carriedCount: experiment.learning.carriesState ? experiment.batchSize * statesPerSequence : 0)
    if let start { shelf.add(start) }
    var description = RunDescription(experiment: experiment, task: task)
    description.forkStep = start?.step
    self.description = description
    self.experiment = experiment
    self.task = task
    self.trainer = trainer
    self.recording = recording
    self.shelf = shelf
    traveller = TimeTraveller(experiment: experiment, task: task) { shelf.checkpoint(atOrBefore: $0) }
    self.send = send
    goal = experiment.plannedSteps
  }

  /// Trains on until paused, `stepsPerSecond` steps a second or (nil) as fast as it goes. From the planned end it goes
  /// on for as many steps again; after it has stopped early, to the planned end.
  public func train(stepsPerSecond: Double?) {
    pace = stepsPerSecond
    guard !isTraining, !isFinished else { return }
    if trainer.hasStoppedEarly { outlivesEarlyStop = true }
    if trainer.step >= goal { goal = trainer.step + experimentLength }
    isTraining = true
    hasEnded = false
    loopNumber += 1
    stepsSinceUpdate = 0
    lastUpdate = .now
    Task { [loopNumber] in await self.trainUntilPaused(loop: loopNumber) }
  }

  /// Stops training after the step under way.
  public func pause() {
    stopTraining()
    stepsPerSecond = nil
    sendUpdate()
  }

  /// Trains `count` steps, shows the last and stops.
  public func advance(by count: Int = 1) {
    guard !isFinished else { return }
    stopTraining()
    for _ in 0..<max(0, count - 1) { trainOneStep() }
    trainOneStep(showing: true)
    goal = max(goal, trainer.step)
    sendUpdate()
  }

  /// The probe's unroll with the weights of `step`, which is at most the newest one. Other calls and training go
  /// on meanwhile. Throws `CancellationError`.
  public nonisolated func unroll(at step: Int) async throws -> StepUnroll {
    try await traveller.unroll(at: step)
  }

  /// The records of `step`, which is below the newest one, and of its neighbours with their gradient profiles: those
  /// of old steps are not kept but computed again. Throws `CancellationError`.
  public nonisolated func records(around step: Int) async throws -> [StepRecord] {
    try await traveller.records(through: step)
  }

  /// The unroll of `sequence` with the weights of `step`. Throws as `unroll(at:)` does.
  public nonisolated func unroll(at step: Int, over sequence: ProbeSequence) async throws -> StepUnroll {
    try await traveller.unroll(at: step, over: sequence)
  }

  /// The steps from which others are trained again, ascending: unrolls of these come at once.
  public nonisolated var stepsAtHand: [Int] { shelf.steps }

  /// The run's continuation from `step`, which is at most the newest one, with whatever `changes` states. Throws what
  /// `Fork` throws, and `CancellationError`.
  public nonisolated func fork(at step: Int, changing changes: ExperimentOptions) async throws -> Fork {
    if changes.record != nil {
      throw ExperimentError(
        "a fork of a live run can't be recorded: record the parent with --record and fork its trace, here or with "
          + "rnnscope train --fork")
    }
    return try Fork(of: experiment, at: try await traveller.checkpoint(at: step), changing: changes)
  }

  /// Makes probe sequences of the run's network.
  public nonisolated var probeReader: ProbeReader {
    ProbeReader(task: task, model: description.model)
  }

  /// Lets the updates from now on show `sequence`; nil: the run's own probe.
  public func show(_ sequence: ProbeSequence?) { shownSequence = sequence }

  /// Stops training and completes the recording. Throws what the recording throws.
  public func finish() throws {
    stopTraining()
    isFinished = true
    trainer.finishEvents(in: recording)
    try recording?.finish()
  }

  private var experimentLength: Int { trainer.experiment.plannedSteps }

  private var isDone: Bool { trainer.step >= goal || hasJustStoppedEarly }

  private var hasJustStoppedEarly: Bool { trainer.hasStoppedEarly && !outlivesEarlyStop }

  private func stopTraining() {
    isTraining = false
    loopNumber += 1
  }

  private func trainUntilPaused(loop: Int) async {
    while loop == loopNumber && !isDone {
      if let pace {
        trainOneStep(showing: true)
        sendUpdate()
        try? await Task.sleep(for: .seconds(1 / pace))
      } else {
        trainOneSlice()
        await Task.yield()
      }
    }
    guard loop == loopNumber else { return }
    hasEnded = true
    pause()
  }

  private func trainOneSlice() {
    let start = ContinuousClock.now
    while start.duration(to: .now) < Self.sliceDuration && !isDone {
      let elapsed = lastUpdate.duration(to: .now)
      let isDue = elapsed >= Self.updateInterval
      trainOneStep(showing: isDue)
      if isDue {
        stepsPerSecond = Double(stepsSinceUpdate) / (elapsed / .seconds(1))
        sendUpdate()
      }
    }
  }

  /// Trains one step; the step that is shown is unrolled with the weights it starts from.
  private func trainOneStep(showing: Bool = false) {
    if shelf.wants(trainer.step) { shelf.add(trainer.checkpoint) }
    if showing { newest = trainer.stepUnroll(over: shownSequence) }
    let start = ContinuousClock.now
    history.append(trainer.advance(into: recording))
    trainingSeconds += start.duration(to: .now) / .seconds(1)
    stepsSinceUpdate += 1
  }

  private func sendUpdate() {
    var update = RunUpdate(
      history: history, newest: newest, events: trainer.events, plannedSteps: goal, hasEnded: hasEnded,
      earlyStop: hasEnded && hasJustStoppedEarly ? trainer.earlyStopWords : nil,
      stepsPerSecond: stepsPerSecond,
      recordingFailure: recording?.failure)
    update.trainingSeconds = trainingSeconds
    update.checkpoints = shelf.steps
    send(update)
    lastUpdate = .now
    stepsSinceUpdate = 0
  }
}
