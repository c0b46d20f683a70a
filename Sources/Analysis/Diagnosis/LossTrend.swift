import Engine

/// Where a run's loss started, where it is and where it is going.
struct LossTrend {
  /// The first loss: that of the weights as they were initialised, where the history begins with them.
  let initial: Double
  /// The mean of the first `startSteps` steps.
  let start: Double
  let startSteps: Int
  /// The mean of the last `recentSteps` steps.
  let recent: Double
  let recentSteps: Int
  /// The standard error of `recent`, the spread of the losses over the square root of their number.
  let recentError: Double
  let heldOut: HeldOutTrend
  let stepCount: Int
  /// Where the loss went up before it came down, if it did: the first step and the mean of its worst stretch, at least
  /// `DiagnosisThresholds.lastingHarm` times the first loss.
  let overshoot: (step: Int, loss: Double)?
  /// The last fifth of the run and the fifth before; nil in a run too short for that.
  private let fifths: (before: LossMoments, last: LossMoments)?

  static let startCount = 20
  static let windowCount = 100

  /// Summarises the finite losses of `history`, all of which `survey` has seen; nil without any.
  init?(_ history: RunHistory, survey: HistorySurvey) {
    let count = history.count
    let fifth = count / 5
    startSteps = min(Self.startCount, max(1, fifth))
    recentSteps = min(Self.windowCount, max(1, fifth))
    guard count > 0,
      let start = survey.losses(in: history, 0..<startSteps),
      let recent = survey.losses(in: history, count - recentSteps..<count),
      let initial = (0..<count).lazy.map({ history.scalars(at: $0).loss }).first(where: \.isFinite)
    else { return nil }
    self.initial = initial
    self.start = start.mean
    self.recent = recent.mean
    recentError = recent.standardError
    stepCount = count
    overshoot = Self.overshoot(history, survey, start: start.mean, initial: initial)
    fifths = Self.fifths(history, survey)
    heldOut = HeldOutTrend(history, survey: survey, recent: recent.mean)
  }

  private static func overshoot(
    _ history: RunHistory, _ survey: HistorySurvey, start: Double, initial: Double
  ) -> (step: Int, loss: Double)? {
    let opening = (step: history.scalars(at: 0).step, loss: start)
    let worst = survey.worstBlock(in: history).map { $0.loss > start ? $0 : opening } ?? opening
    return initial > 0 && worst.loss >= DiagnosisThresholds.lastingHarm * initial ? worst : nil
  }

  private static func fifths(
    _ history: RunHistory, _ survey: HistorySurvey
  ) -> (before: LossMoments, last: LossMoments)? {
    let (count, fifth) = (history.count, history.count / 5)
    guard fifth >= 2, let before = survey.losses(in: history, count - 2 * fifth..<count - fifth),
      let last = survey.losses(in: history, count - fifth..<count)
    else { return nil }
    return (before, last)
  }

  /// Whether so few steps were recorded that their losses prove nothing.
  var isTooShort: Bool { stepCount < DiagnosisThresholds.fewestSteps }

  /// The larger of the recent training loss and the held-out loss: what the network surely reaches.
  var reached: Double { max(recent, heldOut.expected ?? recent) }

  /// The first loss, or the mean of the first steps where that is lower: one batch may be hard by chance.
  var untrained: Double { min(initial, start) }

  /// Whether the loss is below what it was untrained, by more than its noise.
  var hasFallen: Bool {
    recent + DiagnosisThresholds.standardErrors * recentError < DiagnosisThresholds.stalledShare * initial
  }

  /// Whether the last fifth of the run lies below `share` of the fifth before, by more than its noise.
  func isFalling(below share: Double) -> Bool? {
    guard let (before, last) = fifths else { return nil }
    let noise = (before.standardError * before.standardError + last.standardError * last.standardError)
      .squareRoot()
    return last.mean < share * before.mean
      && before.mean - last.mean > DiagnosisThresholds.standardErrors * noise
  }
}
