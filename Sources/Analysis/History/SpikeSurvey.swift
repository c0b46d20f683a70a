import Engine

/// Compares every gradient norm with the median of the block of 50 steps before its own, in the first block with the
/// median of its first steps, and where it was clipped with what clipping allows.
struct SpikeSurvey: Sendable {
  private static let blockCount = 50
  /// What is usual in the first block: the median of its first steps.
  private static let openingCount = 5

  /// Each with a larger ratio to what was usual than those before.
  private var spikes: [(record: StepScalars, usual: Double)] = []
  /// The last one's ratio.
  private var worstRatio = 0.0
  /// The steps whose norm was at least `DiagnosisThresholds.spikeRatio` times what it is compared with.
  private var largeSteps: [Int] = []
  private var opening: [StepScalars] = []
  private var isOpen = false
  private var usual: Double?
  private var block: [Double] = []

  /// Takes in the next step.
  mutating func append(_ record: StepScalars) {
    guard !isOpen else { return compare(record) }
    opening.append(record)
    guard opening.count == Self.openingCount else { return }
    isOpen = true
    usual = Self.median(of: opening.map(\.gradientNorm))
    for record in opening { compare(record) }
    opening = []
  }

  /// The worst spike in `history`, the steps up to one that was taken in.
  func worst(in history: RunHistory) -> GradientSpike? {
    guard let last = history.last?.step, history.count > Self.openingCount,
      let worst = spikes.last(where: { $0.record.step <= last })
    else { return nil }
    return GradientSpike(
      worst.record, usual: worst.usual, count: largeCount(through: last),
      lossBefore: Self.meanLoss(of: history, before: worst.record.step))
  }

  private func largeCount(through step: Int) -> Int {
    var (low, high) = (0, largeSteps.count)
    while low < high {
      let middle = (low + high) / 2
      if largeSteps[middle] <= step { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The mean loss of the twenty records before `step`.
  private static func meanLoss(of history: RunHistory, before step: Int) -> Double {
    let end = max(1, (history.index(atOrBefore: step - 1) ?? 0) + 1)
    return LossMoments((max(0, end - 20)..<end).map { history.scalars(at: $0).loss }).mean
  }

  private mutating func compare(_ record: StepScalars) {
    let norm = record.gradientNorm
    if let usual, norm.isFinite {
      let scale = GradientSpike.scale(of: record, usual: usual)
      if norm >= DiagnosisThresholds.spikeRatio * scale { largeSteps.append(record.step) }
      if norm > worstRatio * scale {
        worstRatio = norm / scale
        spikes.append((record, usual))
      }
    }
    block.append(norm)
    guard block.count == Self.blockCount else { return }
    usual = Self.median(of: block) ?? usual
    block.removeAll(keepingCapacity: true)
  }

  /// The median of those of `norms` that are finite and above 0; nil without any.
  private static func median(of norms: [Double]) -> Double? {
    norms.filter { $0.isFinite && $0 > 0 }.upperMedian
  }
}
