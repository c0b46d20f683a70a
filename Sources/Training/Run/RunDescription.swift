import Engine
import Tasks
import Traces

/// What stays the same over a whole run: all that a screen needs besides the numbers.
public struct RunDescription: Sendable, Hashable {
  /// One line that names the run.
  public var title: String
  public var model: ModelShape
  /// The number of weights and biases, which may be less than the model's where it has no biases.
  public var parameterCount: Int
  /// What the probe sequence reads at every timestep, in words.
  public var inputLabels: [String]
  /// What it should answer.
  public var targetLabels: [String]
  /// What each of the O outputs stands for.
  public var outputLabels: [String]
  public var lossKind: LossKind
  /// What one target is called, as in "bits per character".
  public var targetName = "symbol"
  public var baselines: [Baseline]
  public var plannedSteps: Int?
  /// What is learned, in one line.
  public var summary: String
  /// How it is learned, where that differs from plain training; else empty.
  public var learning = ""
  /// Backpropagation is cut every so many timesteps; nil goes all the way.
  public var truncation: Int?
  /// Whether the gradient profiles are those of the probe sequence rather than of the mini-batches.
  public var profilesAreOfProbe = false
  /// The probe sequence itself, where it is known.
  public var probe: Batch?
  /// Brings a series' values back to their own unit.
  public var valueScale: ValueScale?
  /// The other sequences that were recorded.
  public var otherSequences: [ProbeSequence] = []
  /// What gives the run again, where it is one of rnnscope's own.
  public var experiment: ExperimentOptions?
  /// The step of another run that it went on from; nil where it began at the beginning.
  public var forkStep: Int?
  /// Why there is nothing to train or play, in one line; nil where there is.
  public var stillReason: String?
  /// What keeps the network from writing on, in one line; nil where nothing does.
  public var writingObstacle: String?
  /// What a person may type to see it unrolled, in a few words; nil where nothing can be.
  public var probeHint: String?
  /// Why nothing can be typed, in a few words; nil where something can, or nobody knows.
  public var probeObstacle: String?

  /// The run's own probe as a sequence like the others, without a title.
  public var ownSequence: ProbeSequence {
    ProbeSequence(title: "", inputLabels: inputLabels, targetLabels: targetLabels, batch: probe)
  }

  /// Describes a run part by part.
  public init(
    title: String, model: ModelShape, inputLabels: [String], targetLabels: [String], outputLabels: [String],
    lossKind: LossKind, baselines: [Baseline], plannedSteps: Int?, summary: String
  ) {
    self.title = title
    self.model = model
    parameterCount = model.parameterCount
    self.inputLabels = inputLabels
    self.targetLabels = targetLabels
    self.outputLabels = outputLabels
    self.lossKind = lossKind
    self.baselines = baselines
    self.plannedSteps = plannedSteps
    self.summary = summary
  }

  /// Describes the run of `experiment` on `task`.
  public init(experiment: Experiment, task: any LearningTask) {
    title = experiment.title
    self.experiment = experiment.completeOptions
    model = experiment.model(for: task)
    parameterCount = model.parameterCount
    inputLabels = task.probe.inputLabels
    targetLabels = task.probe.targetLabels
    outputLabels = task.outputLabels
    lossKind = task.lossKind
    targetName = task.targetName
    baselines = task.baselines
    plannedSteps = experiment.plannedSteps
    summary = task.summary
    learning = experiment.learning.words
    truncation = experiment.learning.truncation
    probe = task.probe.sequence
    valueScale = task.valueScale
    probeHint = task.probeHint
    writingObstacle = ProbeReader(task: task, model: model).writingObstacle
  }
}

/// What a trace's writer is doing.
public enum RecorderState: Sendable, Hashable {
  /// It holds the trace.
  case recording
  /// Nobody is known to write, and the recording has not been ended: its writer was killed, or does not tell.
  case silent
  /// The recording came to its end.
  case finished
}

/// The state of a run at one moment, sent from where it is trained or read to where it is shown.
public struct RunUpdate: Sendable {
  public var history: RunHistory
  /// The probe's unroll at the newest step, where the sender had one at hand.
  public var newest: StepUnroll?
  /// What happened so far, ascending.
  public var events: [TraceEvent]
  /// The steps from which others are trained again, ascending.
  public var checkpoints: [Int] = []
  /// The number of steps after which training stops by itself; nil where that is not known.
  public var plannedSteps: Int?
  /// Whether training reached the planned number of steps and stopped by itself.
  public var hasEnded: Bool
  /// Why training ended before the planned step, where it did.
  public var earlyStop: String?
  /// Training steps made in a second, as last measured at full speed.
  public var stepsPerSecond: Double?
  /// The time that training took so far; nil where it was trained elsewhere.
  public var trainingSeconds: Double?
  /// Why recording stopped, where it did.
  public var recordingFailure: String?
  /// That the recording takes more than it was to take, where that is so.
  public var recordingExcess: String?
  /// The trace that a live run is recorded into.
  public var recordingPath: String?
  /// How many of the steps that were trained went into a trace.
  public var recordedStepCount = 0
  /// Of a trace that is followed, what its writer is doing; nil for any other run.
  public var recorder: RecorderState?

  /// The state of a run whose records so far are `history`.
  public init(
    history: RunHistory, newest: StepUnroll?, events: [TraceEvent] = [], plannedSteps: Int? = nil,
    hasEnded: Bool = false, earlyStop: String? = nil, stepsPerSecond: Double? = nil,
    recordingFailure: String? = nil
  ) {
    self.history = history
    self.newest = newest
    self.events = events
    self.plannedSteps = plannedSteps
    self.hasEnded = hasEnded
    self.earlyStop = earlyStop
    self.stepsPerSecond = stepsPerSecond
    self.recordingFailure = recordingFailure
  }
}

/// An unroll and the step whose weights it was made with.
public struct StepUnroll: Sendable, Hashable {
  public let step: Int
  public let unroll: Unroll<Float>
  /// The parameters of that step, where they are known.
  public let weights: Weights<Float>?
  /// The sequence that it runs over; nil is the run's own probe.
  public let sequence: ProbeSequence?

  /// `unroll`, made with the `weights` of `step` over `sequence`.
  public init(
    step: Int, unroll: Unroll<Float>, weights: Weights<Float>? = nil, sequence: ProbeSequence? = nil
  ) {
    self.step = step
    self.unroll = unroll
    self.weights = weights
    self.sequence = sequence
  }

  /// The same with the gradient by lag over its sequence, which is `probe` where it is the run's own, where the weights
  /// are known and fit it; backpropagation is cut as in training. `tell` hears of it as it goes on, and may
  /// throw to end it.
  public func withGradientByLag(
    over probe: Batch?, truncation: Int?, tell: (_ done: Int, _ total: Int) throws -> Void
  ) rethrows -> StepUnroll {
    guard let weights, let probe = sequence == nil ? probe : sequence?.batch,
      probe.timesteps == unroll.timesteps, unroll.tensors[TensorName.byLag] == nil
    else { return self }
    let network = Network(weights)
    network.truncation = truncation
    let detailed = try unroll.addingGradientByLag(of: network, over: probe, tell: tell)
    return StepUnroll(step: step, unroll: detailed, weights: weights, sequence: sequence)
  }
}
