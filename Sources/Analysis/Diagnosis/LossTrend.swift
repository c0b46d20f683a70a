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
  /// The last held-out loss, where it was measured lately, and its step.
  let heldOut: Double?
  let heldOutStep: Int?
  /// What it has come to since, if it fell as the training loss did.
  let expectedHeldOut: Double?
  /// The least of the last held-out losses: what it has not been below for a while.
  let heldOutFloor: Double?
  let bestHeldOut: Double?
  let bestHeldOutStep: Int?
  let stepCount: Int
  /// Where the loss went up before it came down, if it did: the first step and the mean of its worst stretch, at least
  /// `DiagnosisThresholds.lastingHarm` times the first loss.
  let overshoot: (step: Int, loss: Double)?
  /// The last fifth of the run and the fifth before; nil in a run too short for that.
  private let fifths: (before: LossMoments, last: LossMoments)?

  private static let startCount = 20
  private static let windowCount = 100
  /// So many held-out losses in a row tell a rise from a fluctuation.
  private static let heldOutCount = 3

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
    let stretches =
      [(history.scalars(at: 0).step, start.mean)] + [survey.worstBlock(in: history)].compactMap(\.self)
    overshoot = stretches.max { $0.1 < $1.1 }
      .flatMap {
        initial > 0 && $0.1 >= DiagnosisThresholds.lastingHarm * initial ? (step: $0.0, loss: $0.1) : nil
      }
    fifths =
      fifth < 2
      ? nil
      : survey.losses(in: history, count - 2 * fifth..<count - fifth).flatMap { before in
        survey.losses(in: history, count - fifth..<count).map { (before, $0) }
      }
    let measured = survey.heldOutLosses(
      through: history.scalars(at: count - 1).step, count: Self.heldOutCount)
    (bestHeldOut, bestHeldOutStep) = (measured.last?.bestLoss, measured.last?.bestStep)
    heldOutFloor = measured.count < Self.heldOutCount ? nil : measured.map(\.loss).min()
    let outdated = history.scalars(at: count - 1 - max(fifth, min(Self.windowCount, count / 2))).step
    let latest = measured.last.flatMap { $0.step >= outdated ? $0 : nil }
    (heldOut, heldOutStep) = (latest?.loss, latest?.step)
    expectedHeldOut = latest.map { latest in
      let place = history.index(atOrBefore: latest.step) ?? 0
      let around = max(0, place - Self.startCount / 2)..<min(count, place + Self.startCount / 2)
      let then = survey.losses(in: history, around)?.mean ?? recent.mean
      return then > recent.mean && then > 0 ? latest.loss * recent.mean / then : latest.loss
    }
  }

  /// The larger of the recent training loss and the held-out loss: what the network surely reaches.
  var reached: Double { max(recent, expectedHeldOut ?? recent) }

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
