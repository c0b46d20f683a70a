import Engine
import Tasks

/// What stays the same over a whole run: all that a screen needs besides the numbers.
public struct RunDescription: Sendable, Hashable {
  /// One line that names the run.
  public var title: String
  public var model: ModelShape
  /// What the probe sequence reads at every timestep, in words.
  public var inputLabels: [String]
  /// What it should answer.
  public var targetLabels: [String]
  /// What each of the O outputs stands for.
  public var outputLabels: [String]
  public var lossKind: LossKind
  public var baselines: [Baseline]
  public var plannedSteps: Int?
  /// What is learned, in one line.
  public var summary: String
  /// The probe sequence itself, where it is known.
  public var probe: Batch?
  /// Brings a series' values back to their own unit.
  public var valueScale: ValueScale?

  /// Describes a run part by part.
  public init(
    title: String, model: ModelShape, inputLabels: [String], targetLabels: [String], outputLabels: [String],
    lossKind: LossKind, baselines: [Baseline], plannedSteps: Int?, summary: String
  ) {
    self.title = title
    self.model = model
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
    model = experiment.model(for: task)
    inputLabels = task.probe.inputLabels
    targetLabels = task.probe.targetLabels
    outputLabels = task.outputLabels
    lossKind = task.lossKind
    baselines = task.baselines
    plannedSteps = experiment.plannedSteps
    summary = task.summary
    probe = task.probe.sequence
    valueScale = task.valueScale
  }
}

/// The state of a run at one moment, sent from where it is trained or read to where it is shown.
public struct RunUpdate: Sendable {
  public var history: RunHistory
  /// The probe's unroll at the newest step, where the sender had one at hand.
  public var newest: StepUnroll?
  /// The number of steps after which training stops by itself; nil where that is not known.
  public var plannedSteps: Int?
  /// Whether training reached the planned number of steps and stopped by itself.
  public var hasEnded: Bool
  /// Training steps made in a second, while training at full speed.
  public var stepsPerSecond: Double?
  /// Why recording stopped, where it did.
  public var recordingFailure: String?

  /// The state of a run whose records so far are `history`.
  public init(
    history: RunHistory, newest: StepUnroll?, plannedSteps: Int? = nil, hasEnded: Bool = false,
    stepsPerSecond: Double? = nil,
    recordingFailure: String? = nil
  ) {
    self.history = history
    self.newest = newest
    self.plannedSteps = plannedSteps
    self.hasEnded = hasEnded
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

  /// `unroll`, made with the `weights` of `step`.
  public init(step: Int, unroll: Unroll<Float>, weights: Weights<Float>? = nil) {
    self.step = step
    self.unroll = unroll
    self.weights = weights
  }

  /// The same with the gradient by lag over `probe`, where the weights are known and fit it.
  public func withGradientByLag(over probe: Batch?) -> StepUnroll {
    guard let weights, let probe, unroll.tensors[TensorName.byLag] == nil else { return self }
    let detailed = unroll.addingGradientByLag(of: Network(weights), over: probe)
    return StepUnroll(step: step, unroll: detailed, weights: weights)
  }
}
