import Engine

/// Where a run's loss started, where it is and where it is going.
struct LossTrend: Hashable {
  /// The mean of the first steps.
  let start: Double
  /// The mean of the last window.
  let recent: Double
  /// The mean of the window before that; nil in a run too short for two.
  let previous: Double?
  /// The last and the best held-out loss.
  let heldOut: Double?
  let bestHeldOut: Double?
  let bestHeldOutStep: Int?
  let stepCount: Int

  private static let startCount = 20
  private static let windowCount = 100

  /// Summarises the finite losses of `history`, all of which `survey` has seen; nil without any.
  init?(_ history: RunHistory, survey: HistorySurvey) {
    func mean(_ range: Range<Int>) -> Double? {
      let losses = range.map { history.scalars(at: $0).loss }.filter(\.isFinite)
      return losses.isEmpty ? nil : losses.reduce(0, +) / Double(losses.count)
    }
    let count = history.count
    let window = min(Self.windowCount, max(1, count / 5))
    guard count > 0, let start = mean(0..<min(count, max(1, min(Self.startCount, count / 5)))),
      let recent = mean(count - window..<count)
    else { return nil }
    self.start = start
    self.recent = recent
    previous = count >= 2 * window ? mean(count - 2 * window..<count - window) : nil
    stepCount = count
    let found = survey.heldOutLoss(through: history.scalars(at: count - 1).step)
    heldOut = found?.loss
    bestHeldOut = found?.bestLoss
    bestHeldOutStep = found?.bestStep
  }

  /// The larger of the recent training loss and the held-out loss: what the network surely reaches.
  var reached: Double { max(recent, heldOut ?? recent) }
}
