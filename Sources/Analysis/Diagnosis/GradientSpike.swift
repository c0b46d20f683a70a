import Engine

/// The worst jump of the gradient norm before clipping: clipping makes a run look calm, not its gradients.
struct GradientSpike: Hashable {
  let step: Int
  /// ‖∂L/∂θ‖ before clipping.
  let norm: Double
  /// The median of the block of steps before it.
  let usual: Double
  /// What the norm is compared with: the usual one, or where that is larger the norm that clipping allows. A gradient
  /// that is next to nothing on a plateau makes no explosion of an ordinary one.
  let scale: Double
  /// The mean loss of the steps just before it.
  let lossBefore: Double
  /// How many steps had a norm of at least `DiagnosisThresholds.spikeRatio` times their scale.
  let count: Int
  /// Whether this step was clipped.
  let wasClipped: Bool

  /// The norm of `record` beside the `usual` one.
  init(_ record: StepScalars, usual: Double, count: Int, lossBefore: Double) {
    step = record.step
    norm = record.gradientNorm
    self.usual = usual
    scale = Self.scale(of: record, usual: usual)
    self.lossBefore = lossBefore
    self.count = count
    wasClipped = record.wasClipped
  }

  /// How many times larger than usual, or than clipping allows, the norm was.
  var ratio: Double { norm / scale }
  /// Whether the norm is compared with what clipping allows.
  var isAgainstLimit: Bool { scale > usual }

  /// What the norm of `record` is compared with where `usual` is the median of the steps before.
  static func scale(of record: StepScalars, usual: Double) -> Double {
    record.wasClipped ? max(usual, record.clippedGradientNorm) : usual
  }

  /// The median norm of the first steps of `history`.
  static func startingNorm(_ history: RunHistory) -> Double? {
    (0..<min(20, history.count)).map { history.scalars(at: $0).gradientNorm }.filter(\.isFinite).upperMedian
  }
}
