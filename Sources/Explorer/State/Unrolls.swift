import Engine
import Training

/// The unrolls of a run: the one that is shown, those that were, and the one that was asked for.
public struct Unrolls: Sendable {
  /// The newest that could be shown; kept while the one for the cursor's step is computed.
  public private(set) var shown: StepUnroll?
  private var cache = UnrollCache()
  /// What was asked for and has not come.
  private(set) var awaited: AwaitedUnroll?
  /// Whether that is wanted besides what is shown.
  private var isFetched = false
  /// What was asked for last and can't be had: it is not asked for again before something else was.
  private(set) var missing: MissingUnroll?
  /// The steps that were asked for besides what is shown and can't be had.
  private var unreachable: Set<Int> = []

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
    (awaited, isFetched, missing) = (wanted, false, nil)
    return [.unroll(step: wanted.step, inDetail: wanted.inDetail, over: sequence)]
  }

  /// Asks for what is `wanted` besides what is shown, unless something is on its way or that can't be had.
  mutating func fetch(_ wanted: AwaitedUnroll, over sequence: ProbeSequence?) -> [RunEffect] {
    guard cache[wanted.step] == nil, awaited == nil, !unreachable.contains(wanted.step) else { return [] }
    (awaited, isFetched) = (wanted, true)
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
    if isFetched {
      unreachable.insert(asked.step)
    } else {
      missing = MissingUnroll(asked: asked, reason: reason)
    }
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
