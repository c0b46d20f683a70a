import Engine

/// Where the loss over held-out data is, and how good it has been.
struct HeldOutTrend {
  /// The last one that was measured; nil where that was not lately.
  let latest: HeldOutLoss?
  /// What the latest has come to since, if it fell as the training loss did.
  let expected: Double?
  /// The least of the last ones: what it has not been below for a while; nil without `windowCount` of them.
  let floor: Double?
  let best: HeldOutLoss?

  /// So many in a row tell a rise from a fluctuation.
  private static let windowCount = 3

  /// Summarises what was measured in `history`, which is not empty and whose training loss is `recent` at its end.
  init(_ history: RunHistory, survey: HistorySurvey, recent: Double) {
    let count = history.count
    let measured = survey.heldOutLosses(in: history, count: Self.windowCount)
    best = measured.last?.best
    floor = measured.count < Self.windowCount ? nil : measured.map(\.latest.loss).min()
    let window = max(count / 5, min(LossTrend.windowCount, count / 2))
    let outdated = history.scalars(at: count - 1 - window).step
    let latest = measured.last.flatMap { $0.latest.step >= outdated ? $0.latest : nil }
    self.latest = latest
    expected = latest.map { latest in
      guard latest.step <= history.scalars(at: count - 1).step else { return latest.loss }
      let place = history.index(atOrBefore: latest.step) ?? 0
      let half = LossTrend.startCount / 2
      let then = survey.losses(in: history, max(0, place - half)..<min(count, place + half))?.mean ?? recent
      return then > recent && then > 0 ? latest.loss * recent / then : latest.loss
    }
  }
}
