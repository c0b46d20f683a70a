import Engine
import Training
import Views

/// How values become colours: over which ranges, and on which scales.
struct ColorScales: Sendable {
  /// They grow with what is seen, so that colours stay comparable.
  private(set) var ranges: ScaleRanges
  /// Whether the ranges were set by hand and stay.
  private(set) var areLocked = false
  /// Whether the ranges have seen any step.
  private var isFitted = false
  /// What they have seen last.
  private var fitted: Fitted?
  /// The views whose scale is not the one that they have by themselves.
  private(set) var exchanged: Set<ViewChoice> = []
  /// Whether every unit is measured by its own range.
  private(set) var measuresPerUnit = false

  /// Each view's own scales over `ranges`, which grow from the first step that is seen on.
  init(_ ranges: ScaleRanges = ScaleRanges()) { self.ranges = ranges }

  /// Lets the ranges grow to hold `history` and the unroll that is shown.
  mutating func fit(_ history: RunHistory, _ shown: StepUnroll?) {
    let fitted = Fitted(history, shown)
    guard !areLocked, !isFitted || fitted != self.fitted else { return }
    self.fitted = fitted
    let fitting = ScaleRanges(fitting: history, unroll: shown?.unroll, weights: shown?.weights)
    ranges = isFitted ? ranges.union(fitting) : fitting
    // The samples of every moment together would be more than those of the run as it is shown.
    ranges.losses = fitting.losses
    isFitted = !history.isEmpty
  }

  /// Keeps the ranges as they are, or lets them fit what is shown again.
  mutating func toggleLock() {
    areLocked.toggle()
    if !areLocked { isFitted = false }
  }

  /// Makes every range `factor` times as wide, as far as numbers go, and keeps it so.
  mutating func widen(by factor: Double) {
    areLocked = true
    for limit in [\ScaleRanges.hiddenLimit, \.cellLimit, \.weightLimit] {
      ranges[keyPath: limit] = min(max(ranges[keyPath: limit] * factor, 1e-50), 1e50)
    }
    ranges.profileDecades = ranges.profileDecades.withLowerEnd(movedBy: factor)
    ranges.gradientDecades = ranges.gradientDecades.withLowerEnd(movedBy: factor)
  }

  /// Takes the other of linear and logarithmic in `view`.
  mutating func exchange(in view: ViewChoice) { exchanged.formSymmetricDifference([view]) }

  /// Measures every unit by its own range, or all by one again.
  mutating func togglePerUnit() { measuresPerUnit.toggle() }

  /// Takes the scales of `leader`, and its ranges where they are locked.
  mutating func become(like leader: ColorScales) {
    (exchanged, measuresPerUnit) = (leader.exchanged, leader.measuresPerUnit)
    if areLocked, !leader.areLocked { isFitted = false }
    areLocked = leader.areLocked
    if areLocked { ranges = leader.ranges }
  }
}

/// What tells an unroll and a history from those before them, which are long to go through.
private struct Fitted: Hashable {
  private let recordCount: Int
  private let lastStep: Int?
  private let shownStep: Int?
  private let sequence: ProbeSequence?
  private let tensorCount: Int
  private let hasWeights: Bool

  init(_ history: RunHistory, _ shown: StepUnroll?) {
    (recordCount, lastStep) = (history.count, history.last?.step)
    (shownStep, sequence, hasWeights) = (shown?.step, shown?.sequence, shown?.weights != nil)
    tensorCount = shown?.unroll.tensors.count ?? 0
  }
}

extension ClosedRange<Double> {
  /// The range with its lower end moved so that it is `factor` times as wide: at least one decade, at most those that
  /// numbers have.
  fileprivate func withLowerEnd(movedBy factor: Double) -> Self {
    let width = Swift.min(Swift.max(1, (upperBound - lowerBound) * factor), 400)
    return (upperBound - width)...upperBound
  }
}
