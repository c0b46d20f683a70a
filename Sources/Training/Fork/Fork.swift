import Engine
import Tasks
import Traces

/// A run that goes on from a step of another one with some settings changed: a pure function of the parent, the
/// step's checkpoint and the changes.
///
/// The weights are the parent's, and so are the optimiser's moments as long as its kind keeps them; a new kind of
/// optimiser begins with moments of zero, as if it were new. Another forget bias moves the weights once, at the
/// beginning: every forget gate's bias by the difference from what the parent states (0 where it states none).
public struct Fork: Sendable {
  /// The fork's own experiment: the parent's settings with the changes.
  public let experiment: Experiment
  public let task: any LearningTask
  /// What it starts from.
  public let start: Checkpoint
  /// What is different from the parent, by name.
  public let changes: [SettingChange]
  /// Whether the optimiser's moments begin anew.
  public let resetsMoments: Bool

  /// Options that are settled with the weights: a change of one of them would be another network, other data, or
  /// without any effect.
  static let settledOptions: Set<ExperimentOptions.CodingKeys> = [
    .task, .text, .lines, .csv, .column, .outputs, .cell, .activation, .peepholes, .coupledGates, .gruReset,
    .hidden, .layers, .bidirectional, .initializer, .gain, .chrono,
  ]

  /// The run of `parent` from `checkpoint` on, with whatever `changes` states. Throws `ExperimentError` where a change
  /// does not fit the weights that are there, and what reading the data throws.
  public init(of parent: Experiment, at checkpoint: Checkpoint, changing changes: ExperimentOptions) throws {
    let old = parent.completeOptions
    experiment = try Experiment(Self.options(of: old, changing: changes))
    let stated = Self.withFullPaths(changes)
    // What comes and goes with another optimiser or schedule is not worth a word of its own.
    let statedNames = Set(stated.statedSettings.map(\.name))
    self.changes = SettingChange.changes(from: old, to: experiment.completeOptions).filter {
      statedNames.contains($0.name) || ($0.old != nil && $0.new != nil)
    }
    try Self.checkLength(experiment, from: checkpoint.step)
    task = try experiment.loadTask()
    let model = experiment.model(for: task)
    guard model == checkpoint.state.weights.model else {
      let names = stated.statedSettings.map { "--\($0.name)" }.joined(separator: ", ")
      throw ExperimentError("a fork keeps the network's shape, which one of \(names) changes: leave it out")
    }
    let (kept, needed) = (parent.optimizer.kind.momentNames, experiment.optimizer.kind.momentNames)
    resetsMoments = !needed.allSatisfy(kept.contains)
    start = checkpoint.changing(
      forgetBiasBy: (experiment.options.forgetBias ?? 0) - (parent.options.forgetBias ?? 0),
      keepsMoments: Set(needed) == Set(kept))
  }

  /// What a fork of a run that states `parent` in full states, with whatever `changes` states. Throws
  /// `ExperimentError` for a change of what is settled with the weights.
  public static func options(
    of parent: ExperimentOptions, changing changes: ExperimentOptions
  ) throws -> ExperimentOptions {
    let stated = withFullPaths(changes)
    try checkSettled(stated, against: parent)
    try checkForgetBias(stated, against: parent)
    var merged = stated.overriding(parent.leavingOut(whatBelongsToOthersThan: stated))
    merged.record = changes.record
    return merged
  }

  /// Throws where nothing is left to train of `experiment` from `step` on.
  public static func checkLength(_ experiment: Experiment, from step: Int) throws {
    guard experiment.plannedSteps > step else {
      throw ExperimentError(
        "the fork starts at step \(step) and its --steps end at \(experiment.plannedSteps): give a greater --steps"
      )
    }
  }

  /// Whether a fork may state the option called `name`.
  public static func mayState(_ name: String) -> Bool {
    !settledOptions.contains { $0.rawValue == name }
  }

  /// Why a fork of a run that states `parent` can't change the option called `name`, though others could; nil where it
  /// can.
  public static func obstacle(to name: String, in parent: ExperimentOptions) -> String? {
    guard name == ExperimentOptions.CodingKeys.forgetBias.rawValue else { return nil }
    switch parent.cell {
    case CellKind.gru.rawValue:
      return "a GRU has no forget gate, its z keeps the state and replaces it at once"
    case CellKind.rnn.rawValue: return "the simple cell has no gates"
    default:
      return parent.chrono.map { _ in
        "--chrono drew a bias for each unit, so there is no common one to move"
      }
    }
  }

  private static func withFullPaths(_ changes: ExperimentOptions) -> ExperimentOptions {
    var stated = changes
    stated.text = changes.text.map(Experiment.fullPath)
    stated.csv = changes.csv.map(Experiment.fullPath)
    return stated
  }

  /// A trainer that stands at the fork's start.
  public var trainer: Trainer { Trainer(experiment: experiment, task: task, restoring: start) }

  private static func checkSettled(_ stated: ExperimentOptions, against old: ExperimentOptions) throws {
    let settled = Set(settledOptions.map(\.rawValue))
    let changed = SettingChange.changes(from: old, to: stated).first {
      $0.new != nil && settled.contains($0.name)
    }
    guard let changed else { return }
    throw ExperimentError(
      "a fork goes on with its parent's weights and data, so --\(changed.name) can't become \(changed.new ?? ""): "
        + "leave it out, or train a new run")
  }
}

extension Fork {
  private static func checkForgetBias(
    _ stated: ExperimentOptions, against old: ExperimentOptions
  ) throws {
    let name = ExperimentOptions.CodingKeys.forgetBias.rawValue
    guard let bias = stated.forgetBias, bias != old.forgetBias, let obstacle = obstacle(to: name, in: old)
    else { return }
    throw ExperimentError("--\(name) can't be changed, \(obstacle): leave it out")
  }
}

extension Checkpoint {
  /// The same with every forget gate's bias moved by `shift` and, unless it `keepsMoments`, an optimiser that begins
  /// anew.
  fileprivate func changing(forgetBiasBy shift: Double, keepsMoments: Bool) -> Checkpoint {
    guard shift != 0 || !keepsMoments else { return self }
    return Checkpoint(
      step: step,
      state: LearnerState(
        weights: state.weights.movingForgetBias(by: shift), moments: keepsMoments ? state.moments : [:],
        updateCount: state.updateCount,
        momentStart: keepsMoments ? state.momentStart : state.updateCount),
      carriedState: carriedState, stoppingProgress: stoppingProgress)
  }
}

extension ExperimentOptions {
  /// These options without those that belong to this optimiser or this schedule alone, where `stated` takes another.
  fileprivate func leavingOut(whatBelongsToOthersThan stated: ExperimentOptions) -> ExperimentOptions {
    var rest = self
    if let optimizer = stated.optimizer, optimizer != self.optimizer {
      (rest.momentum, rest.nesterov, rest.alpha) = (nil, nil, nil)
      (rest.beta1, rest.beta2, rest.epsilon) = (nil, nil, nil)
    }
    if let schedule = stated.schedule, schedule != self.schedule {
      (rest.decayEvery, rest.decayFactor, rest.decaySteps, rest.finalRate) = (nil, nil, nil, nil)
    }
    return rest
  }
}

/// A fork of a recorded run, ready to be trained.
public struct RecordedFork: Sendable {
  public let fork: Fork
  /// What its own recording says of its parent.
  public let origin: ForkOrigin

  /// Forks the trace at `path` from `step` (nil: the newest one): the nearest checkpoint is loaded and the steps
  /// between are trained again. Throws `TraceError`, `RetrainingError`, or what `Fork` throws.
  public init(path: String, at step: Int?, changing changes: ExperimentOptions) throws {
    let reader = try TraceReader(path: path)
    let parent = try RecordedExperiment(header: reader.header)
    guard let steps = try reader.stepRange() else {
      throw RetrainingError("no step was recorded yet, so there is nothing to fork from: train it first")
    }
    let step = step ?? steps.upperBound
    guard steps.contains(step) else {
      throw RetrainingError(
        "there is no step \(step) to fork from: choose one from \(steps.lowerBound) to \(steps.upperBound)"
      )
    }
    // Options that do not fit are refused before anything is trained again.
    let nearest = try parent.checkpoint(atOrBefore: step, in: reader) ?? parent.trainer(from: nil).checkpoint
    _ = try Fork(of: parent.experiment, at: nearest, changing: changes)
    let checkpoint = try parent.trainer(at: step, in: reader).checkpoint
    fork = try Fork(of: parent.experiment, at: checkpoint, changing: changes)
    origin = ForkOrigin(
      path: path, id: reader.header.extra[Recording.idKey], step: step, changes: fork.changes)
  }
}
