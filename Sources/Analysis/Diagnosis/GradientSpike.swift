import Engine

/// The worst jump of the gradient norm before clipping: clipping makes a run look calm, not its gradients.
struct GradientSpike: Hashable {
  let step: Int
  /// ‖∂L/∂θ‖ before clipping.
  let norm: Double
  /// The median of the block of steps before it.
  let usual: Double
  /// The mean loss of the steps just before it.
  let lossBefore: Double
  /// How many steps had a norm of at least `DiagnosisThresholds.spikeRatio` times what was usual before them.
  let count: Int
  /// Whether this step was clipped.
  let wasClipped: Bool

  private static let blockCount = 50
  /// What is usual in the first block: the median of its first steps.
  private static let openingCount = 5

  /// The step whose norm is the largest multiple of the median of the block of 50 steps before its own; nil in
  /// a run of a few steps.
  init?(_ history: RunHistory) {
    var usual = Self.median(Self.norms(history, 0..<min(Self.openingCount, history.count)))
    var worst: (record: StepRecord, usual: Double)?
    var count = 0
    for blockStart in stride(from: 0, to: history.count, by: Self.blockCount) {
      let block = (blockStart..<min(blockStart + Self.blockCount, history.count)).map { history[$0] }
      if let usual {
        for record in block where record.gradientNorm.isFinite {
          if record.gradientNorm >= DiagnosisThresholds.spikeRatio * usual { count += 1 }
          guard record.gradientNorm / usual > worst.map({ $0.record.gradientNorm / $0.usual }) ?? 0 else {
            continue
          }
          worst = (record, usual)
        }
      }
      usual = Self.median(Self.norms(history, blockStart..<blockStart + block.count)) ?? usual
    }
    guard let worst, history.count > Self.openingCount else { return nil }
    step = worst.record.step
    norm = worst.record.gradientNorm
    self.usual = worst.usual
    self.count = count
    wasClipped = worst.record.wasClipped
    lossBefore = Self.meanLoss(of: history, before: step)
  }

  private static func norms(_ history: RunHistory, _ range: Range<Int>) -> [Double] {
    range.map { history[$0].gradientNorm }.filter { $0.isFinite && $0 > 0 }
  }

  /// The mean loss of the twenty records before `step`.
  private static func meanLoss(of history: RunHistory, before step: Int) -> Double {
    let end = max(1, (history.index(atOrBefore: step - 1) ?? 0) + 1)
    let losses = (max(0, end - 20)..<end).map { history[$0].loss }.filter(\.isFinite)
    return losses.reduce(0, +) / Double(max(1, losses.count))
  }

  /// How many times larger than usual the norm was.
  var ratio: Double { norm / usual }

  /// The median norm of the first steps of `history`.
  static func startingNorm(_ history: RunHistory) -> Double? {
    median((0..<min(20, history.count)).map { history[$0].gradientNorm }.filter(\.isFinite))
  }

  private static func median(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.sorted()[values.count / 2]
  }
}
