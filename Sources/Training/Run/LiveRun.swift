import Engine
import Tasks

/// A run that is being trained, away from the screen's thread; it sends immutable updates and never waits for
/// who receives them.
public actor LiveRun {
  /// How long training goes on before other calls get their turn.
  private static let sliceDuration = Duration.milliseconds(4)
  /// At most this often an update is sent while training at full speed.
  private static let updateInterval = Duration.milliseconds(50)
  /// A run that catches up with others is seen on the way at most this often.
  private static let catchingUpInterval = Duration.milliseconds(250)

  public nonisolated let description: RunDescription
  private nonisolated let experiment: Experiment
  private nonisolated let task: any LearningTask
  private let trainer: Trainer
  /// Where the run went on from another one, where it did.
  private let origin: ForkOrigin?
  private var recording: Recording?
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
  /// The step after which it pauses before that; nil where nobody waits for one.
  private var pausingStep: Int?
  /// Counts the calls that started or stopped training: a loop that an earlier call started ends by it.
  private var loopNumber = 0
  private var isFinished = false
  /// Whether training was taken up again after it had stopped early.
  private var outlivesEarlyStop = false
  private var pace: Double?
  /// The time between two steps at a pace.
  private var rest: Task<Void, Never>?
  /// The runs beside which this one trains.
  private var lockstep: Lockstep?
  private var meter = SpeedMeter()
  private var stepsPerSecond: Double?
  private var trainingSeconds = 0.0
  private var recordedStepCount = 0

  /// A run of `experiment` at step 0. `send` is called from any thread.
  public init(
    experiment: Experiment, task: any LearningTask, recording: Recording? = nil,
    send: @escaping @Sendable (RunUpdate) -> Void
  ) {
    self.init(experiment, task, from: nil, nil, recording, send)
  }

  /// A run that goes on where `fork` of `origin` begins.
  public init(
    fork: Fork, of origin: ForkOrigin, recording: Recording? = nil,
    send: @escaping @Sendable (RunUpdate) -> Void
  ) {
    self.init(fork.experiment, fork.task, from: fork.start, origin, recording, send)
  }

  private init(
    _ experiment: Experiment, _ task: any LearningTask, from start: Checkpoint?, _ origin: ForkOrigin?,
    _ recording: Recording?, _ send: @escaping @Sendable (RunUpdate) -> Void
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
    self.origin = origin
    self.recording = recording
    self.shelf = shelf
    traveller = TimeTraveller(experiment: experiment, task: task) { shelf.checkpoint(atOrBefore: $0) }
    self.send = send
    goal = experiment.plannedSteps
  }

  /// Trains on until paused, `stepsPerSecond` ≥ 0.001 steps a second or (nil) as fast as it goes. From the planned end
  /// it goes on for as many steps again; after it has stopped early, to the planned end. The updates show the same
  /// steps as those of the other runs that train in `lockstep`. It pauses once step `lastStep` is trained.
  public func train(stepsPerSecond: Double?, in lockstep: Lockstep? = nil, until lastStep: Int? = nil) {
    precondition(stepsPerSecond.map { $0 >= 0.001 } ?? true, "the time between two steps can be waited for")
    guard !isFinished else { return }
    if pace != stepsPerSecond { rest?.cancel() }
    pace = stepsPerSecond
    pausingStep = lastStep
    enter(lockstep)
    guard !isTraining else { return }
    if trainer.hasStoppedEarly { outlivesEarlyStop = true }
    if trainer.step >= goal { goal = trainer.step + experimentLength }
    isTraining = true
    hasEnded = false
    loopNumber += 1
    meter.restart()
    Task { [loopNumber] in await self.trainUntilPaused(loop: loopNumber) }
  }

  /// Goes on in `lockstep`, or alone, where it is training.
  public func keepStep(in lockstep: Lockstep?) {
    if isTraining { enter(lockstep) }
  }

  /// Stops training after the step under way.
  public func pause() {
    stopTraining()
    if stepsPerSecond == nil { measureSpeed() }
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

  /// The run's continuation from `step`, which is at most the newest one, with whatever `changes` states, and what a
  /// recording says of where it comes from. Throws what `Fork` throws, and `CancellationError`.
  public nonisolated func fork(
    at step: Int, changing changes: ExperimentOptions
  ) async throws -> (fork: Fork, origin: ForkOrigin) {
    let checkpoint = try await traveller.checkpoint(at: step)
    let fork = try Fork(of: experiment, at: checkpoint, changing: changes)
    let recording = await recording
    let origin = ForkOrigin(path: recording?.path, id: recording?.id, step: step, changes: fork.changes)
    return (fork, origin)
  }

  /// Records the run from the next step that is trained on into a new trace at `path`, and tells that step. Throws where
  /// the run is being recorded already, and what `Recording` throws; the training goes on whatever happens.
  public func record(to path: String, createdBy: String = "") throws -> Int {
    if let recording, recording.failure == nil {
      throw ExperimentError("this run is being recorded into \(recording.path): :record off ends that")
    }
    let next = try Recording(
      path: path, experiment: experiment, task: task, createdBy: createdBy, origin: origin,
      startingAt: trainer.step)
    try? recording?.finish()
    recording = next
    sendUpdate()
    return trainer.step
  }

  /// Completes the recording while the training goes on, and tells the step up to which it goes, if it holds any, and its
  /// file. Throws where there is none, and what stopped it before.
  public func stopRecording() throws -> (lastStep: Int?, path: String) {
    guard let recording else {
      throw ExperimentError("this run is not being recorded: :record FILE.rnntrace begins")
    }
    self.recording = nil
    sendUpdate()
    try recording.finish()
    return (trainer.step > recording.firstStep ? trainer.step - 1 : nil, recording.path)
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

  private var isDone: Bool { isAtEnd || pausingStep.map { trainer.step > $0 } ?? false }

  private var isAtEnd: Bool { trainer.step >= goal || hasJustStoppedEarly }

  private var hasJustStoppedEarly: Bool { trainer.hasStoppedEarly && !outlivesEarlyStop }

  private func stopTraining() {
    isTraining = false
    loopNumber += 1
    rest?.cancel()
    enter(nil)
  }

  private func enter(_ next: Lockstep?) {
    if lockstep !== next { lockstep?.leave(ObjectIdentifier(self)) }
    lockstep = next
    next?.join(ObjectIdentifier(self), at: trainer.step)
  }

  private func trainUntilPaused(loop: Int) async {
    while loop == loopNumber && !isDone {
      if let pace, !isBehind {
        lockstep?.callMeeting()
        trainOneStep(showing: true)
        sendUpdate()
        await rest(for: .seconds(1 / pace))
      } else {
        trainOneSlice()
        await Task.yield()
      }
      if loop == loopNumber { await waitForOthers() }
    }
    guard loop == loopNumber else { return }
    hasEnded = isAtEnd
    pause()
  }

  private func rest(for duration: Duration) async {
    let rest = Task { _ = try? await Task.sleep(for: duration) }
    self.rest = rest
    await rest.value
  }

  private func waitForOthers() async {
    guard let lockstep else { return }
    meter.beginWaiting()
    await lockstep.waitForOthers(ObjectIdentifier(self))
    meter.endWaiting()
  }

  private func trainOneSlice() {
    let start = ContinuousClock.now
    while start.duration(to: .now) < Self.sliceDuration && !isDone && !isAhead {
      let isDue = isUpdateDue(after: meter.elapsed)
      trainOneStep(showing: isDue)
      if isDue {
        measureSpeed()
        sendUpdate()
      }
    }
  }

  /// Whether others wait for this run at a later step.
  private var isBehind: Bool { lockstep?.isBehind(trainer.step) ?? false }

  /// Whether others have to train first.
  private var isAhead: Bool { lockstep?.mustWait(ObjectIdentifier(self)) ?? false }

  /// Whether the step that is trained next is to be seen, so long after the last one that was.
  private func isUpdateDue(after elapsed: Duration) -> Bool {
    guard let lockstep else { return elapsed >= Self.updateInterval }
    if elapsed >= Self.updateInterval { lockstep.callMeeting() }
    return elapsed >= Self.catchingUpInterval || lockstep.isMeeting(at: trainer.step)
  }

  /// Notes how many steps a second were made since the last update, at full speed.
  private func measureSpeed() {
    guard pace == nil, let newest = meter.stepsPerSecond else { return }
    // Of one update to the next it jumps about.
    stepsPerSecond = stepsPerSecond.map { 0.8 * $0 + 0.2 * newest } ?? newest
  }

  /// Trains one step; the step that is shown is unrolled with the weights it starts from.
  private func trainOneStep(showing: Bool = false) {
    if shelf.wants(trainer.step) { shelf.add(trainer.checkpoint) }
    if showing { newest = trainer.stepUnroll(over: shownSequence) }
    let start = ContinuousClock.now
    history.append(trainer.advance(into: recording))
    trainingSeconds += start.duration(to: .now) / .seconds(1)
    if let recording, recording.failure == nil { recordedStepCount += 1 }
    meter.countStep()
    lockstep?.arrive(ObjectIdentifier(self), at: trainer.step)
  }

  private func sendUpdate() {
    var update = RunUpdate(
      history: history, newest: newest, events: trainer.events, plannedSteps: goal, hasEnded: hasEnded,
      earlyStop: hasEnded && hasJustStoppedEarly ? trainer.earlyStopWords : nil,
      stepsPerSecond: stepsPerSecond,
      recordingFailure: recording?.failure)
    update.trainingSeconds = trainingSeconds
    update.checkpoints = shelf.steps
    update.recordingPath = recording?.path
    update.recordingExcess = recording?.excess
    update.recordedStepCount = recordedStepCount
    send(update)
    meter.restart()
  }
}
