import Engine
import Training

/// The gradients by lag of a run while it trains, whose unrolls come without: they are computed one at a time, so that each
/// comes to be seen however fast the training goes on.
struct TrainingLags: Sendable {
  /// The newest two.
  private var known: [StepUnroll] = []
  /// The step of which it is being computed.
  private(set) var awaitedStep: Int?
  /// The step that was asked for last and has none.
  private var stepWithout: Int?
  /// The step that runs side by side show together; nil where they have none in common.
  private var commonStep: Int?
  private var isShownWithOthers = false

  /// The steps of which it is known.
  var steps: Set<Int> { Set(known.map(\.step)) }

  /// The unroll whose gradient by lag is shown; nil where there is none.
  var shown: StepUnroll? {
    isShownWithOthers ? known.first { $0.step == commonStep } : known.last
  }

  /// Shows the newest, as a run that stands alone does.
  mutating func showNewest() { isShownWithOthers = false }

  /// Shows that of `step`, as all runs do that stand side by side; nil where they have none in common.
  mutating func show(_ step: Int?) { (isShownWithOthers, commonStep) = (true, step) }

  /// Asks for that of `unroll`, unless one is on its way or it has none.
  mutating func request(of unroll: StepUnroll?) -> [RunEffect] {
    guard let unroll, unroll.weights != nil, !unroll.hasLags, awaitedStep == nil, stepWithout != unroll.step,
      !steps.contains(unroll.step)
    else { return [] }
    awaitedStep = unroll.step
    return [.computeLags(unroll)]
  }

  /// Takes in what was asked for, with its gradient by lag, or without where it has none.
  mutating func receive(_ unroll: StepUnroll) {
    guard awaitedStep == unroll.step else { return }
    awaitedStep = nil
    if unroll.hasLags { known = known.suffix(1) + [unroll] } else { stepWithout = unroll.step }
  }
}

extension StepUnroll {
  /// Whether the gradient by lag was computed.
  var hasLags: Bool { unroll.tensors[TensorName.byLag] != nil }
}

extension RunState {
  /// Whether a trace is followed at its newest step.
  var ridesOnRecording: Bool { recording.writer == .recording && playback.isFollowing }

  /// The unroll whose gradient by lag is shown: while it trains, that of an earlier step where the newest has none yet; nil
  /// where there is none.
  var laggedUnroll: StepUnroll? {
    guard isTraining, let shown = unrolls.shown, !shown.hasLags else { return unrolls.shown }
    return lags.shown
  }
}

extension ExplorerState {
  /// Asks for the gradients by lag that are in sight while runs train; those of runs side by side of one step.
  mutating func requestLags() -> [Effect] {
    let training = runs.indices.filter { (isComparing || $0 == focus) && runs[$0].isTraining }
    let isInSight = run.map { $0.shows("by-lag") || isComparing && $0.shows("overview") } ?? false
    guard isInSight, let first = training.first else { return [] }
    guard isComparing else {
      runs[first].lags.showNewest()
      return onRun(at: first) { $0.lags.request(of: $0.unrolls.shown) }
    }
    let common = training.dropFirst().reduce(runs[first].lags.steps) { $0.intersection(runs[$1].lags.steps) }
    for position in training { runs[position].lags.show(common.max()) }
    let shown = Set(training.map { runs[$0].unrolls.shown?.step })
    guard shown.count == 1, training.allSatisfy({ runs[$0].lags.awaitedStep == nil }) else { return [] }
    return training.flatMap { onRun(at: $0) { $0.lags.request(of: $0.unrolls.shown) } }
  }
}
