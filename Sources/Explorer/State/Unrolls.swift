import Engine
import Training

/// The unrolls of a run: the one that is shown, those that were, and the one that was asked for.
public struct Unrolls: Sendable {
  /// The newest that could be shown; kept while the one for the cursor's step is computed.
  public private(set) var shown: StepUnroll?
  private var cache = UnrollCache()
  /// What was asked for and has not come.
  private(set) var awaited: AwaitedUnroll?
  /// What was asked for last and can't be had: it is not asked for again before something else was.
  private(set) var missing: MissingUnroll?
  /// The newest with the gradient by lag, while those of the training come without.
  private(set) var withLags: StepUnroll?
  /// The step whose gradient by lag is being computed meanwhile.
  private var awaitedLags: Int?
  /// The step that was asked for last and has none.
  private var stepWithoutLags: Int?

  /// The answer for `step`, which may be the unroll of an earlier one; nil where none is here.
  subscript(step: Int) -> StepUnroll? { cache[step]?.unroll }

  /// At most `count` of the unrolls of steps before `step`, evenly spread, by ascending step.
  func earlier(than step: Int, count: Int) -> [StepUnroll] { cache.earlier(than: step, count: count) }

  /// Shows the answer for what is `wanted` as far as it is here, and asks for the rest over `sequence` where `asks`, unless
  /// that is on its way or can't be had.
  mutating func show(_ wanted: AwaitedUnroll, over sequence: ProbeSequence?, asks: Bool) -> [RunEffect] {
    if let entry = cache[wanted.step] {
      shown = entry.unroll
      if entry.isDetailed || !wanted.inDetail { return [] }
    }
    guard asks, awaited != wanted, missing?.asked != wanted else { return [] }
    (awaited, missing) = (wanted, nil)
    return [.unroll(step: wanted.step, inDetail: wanted.inDetail, over: sequence)]
  }

  /// Asks for what is `wanted` besides what is shown, unless something is on its way or that can't be had.
  mutating func fetch(_ wanted: AwaitedUnroll, over sequence: ProbeSequence?) -> [RunEffect] {
    guard cache[wanted.step] == nil, awaited == nil, missing?.asked != wanted else { return [] }
    awaited = wanted
    return [.unroll(step: wanted.step, inDetail: wanted.inDetail, over: sequence)]
  }

  /// Takes in the answer for `asked`.
  mutating func receive(_ unroll: StepUnroll, for asked: AwaitedUnroll) {
    cache.insert(unroll, for: asked.step, isDetailed: asked.inDetail)
    if awaited == asked { awaited = nil }
  }

  /// Takes in an unroll that nobody asked for: of the newest step of the training.
  mutating func receive(newest unroll: StepUnroll) {
    cache.insert(unroll, for: unroll.step, isDetailed: false)
  }

  /// Takes in that what was `asked` for can't be had.
  mutating func miss(_ asked: AwaitedUnroll, reason: String) {
    guard awaited == asked else { return }
    awaited = nil
    missing = MissingUnroll(asked: asked, reason: reason)
  }

  /// Asks for the gradient by lag of what is shown, one at a time, so that each comes to be seen however fast the training
  /// goes on.
  mutating func requestLags() -> [RunEffect] {
    guard let shown, shown.weights != nil, !shown.hasLags, awaitedLags == nil, stepWithoutLags != shown.step
    else { return [] }
    awaitedLags = shown.step
    return [.computeLags(shown)]
  }

  /// Takes in what was asked for with its gradient by lag, or without where it has none.
  mutating func receive(withLags unroll: StepUnroll) {
    guard awaitedLags == unroll.step else { return }
    awaitedLags = nil
    guard unroll.hasLags else { return stepWithoutLags = unroll.step }
    withLags = unroll
    cache.insert(unroll, for: unroll.step, isDetailed: true)
  }

  /// Nobody waits any more for what was asked for.
  mutating func giveUp() { awaited = nil }

  /// Takes in that more may be had than was known: another step's unroll is no answer any more.
  mutating func forgetSubstitutes() {
    cache.forgetSubstitutes()
    missing = nil
  }

  /// Forgets everything, for another sequence is looked at.
  mutating func leaveSequence() { self = Unrolls() }

  /// Forgets what was made over the sequence before it grew; what is shown stays until the next has come.
  mutating func leaveBeginning() {
    let shown = shown
    leaveSequence()
    self.shown = shown
  }
}

extension StepUnroll {
  /// Whether the gradient by lag was computed.
  var hasLags: Bool { unroll.tensors[TensorName.byLag] != nil }
}

/// An unroll that was asked for.
public struct AwaitedUnroll: Sendable, Hashable {
  public let step: Int
  public let inDetail: Bool

  /// The unroll at `step`, in detail with the gradient by lag.
  public init(step: Int, inDetail: Bool) {
    (self.step, self.inDetail) = (step, inDetail)
  }
}

/// An unroll that can't be had, and why.
struct MissingUnroll: Sendable, Hashable {
  let asked: AwaitedUnroll
  let reason: String
}
