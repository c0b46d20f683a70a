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

  /// The norm of `record` beside the `usual` one.
  init(_ record: StepScalars, usual: Double, count: Int, lossBefore: Double) {
    step = record.step
    norm = record.gradientNorm
    self.usual = usual
    self.lossBefore = lossBefore
    self.count = count
    wasClipped = record.wasClipped
  }

  /// How many times larger than usual the norm was.
  var ratio: Double { norm / usual }

  /// The median norm of the first steps of `history`.
  static func startingNorm(_ history: RunHistory) -> Double? {
    median((0..<min(20, history.count)).map { history.scalars(at: $0).gradientNorm }.filter(\.isFinite))
  }

  /// The upper median of `values`; nil without any.
  static func median(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.sorted()[values.count / 2]
  }
}
