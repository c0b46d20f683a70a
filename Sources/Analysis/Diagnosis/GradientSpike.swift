import Engine

/// The worst jump of the gradient norm before clipping: clipping makes a run look calm, not its gradients.
struct GradientSpike: Hashable {
  let step: Int
  /// ‖∂L/∂θ‖ before clipping.
  let norm: Double
  /// The median of the block of steps before it.
  let usual: Double
  /// Whether this step was clipped.
  let wasClipped: Bool

  private static let blockCount = 50

  /// The step whose norm is the largest multiple of the median of the block of 50 steps before its own; nil in
  /// a run of a single block.
  init?(_ history: RunHistory) {
    var usual: Double?
    var worst: (record: StepRecord, usual: Double)?
    for blockStart in stride(from: 0, to: history.count, by: Self.blockCount) {
      let block = (blockStart..<min(blockStart + Self.blockCount, history.count)).map { history[$0] }
      if let usual {
        for record in block where record.gradientNorm.isFinite {
          guard record.gradientNorm / usual > worst.map({ $0.record.gradientNorm / $0.usual }) ?? 0 else {
            continue
          }
          worst = (record, usual)
        }
      }
      usual = Self.median(block.map(\.gradientNorm).filter { $0.isFinite && $0 > 0 }) ?? usual
    }
    guard let worst else { return nil }
    step = worst.record.step
    norm = worst.record.gradientNorm
    self.usual = worst.usual
    wasClipped = worst.record.wasClipped
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
