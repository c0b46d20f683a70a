import Engine
import Foundation

/// Everything that was measured of a run before a verdict is passed.
struct Evidence {
  let model: ModelShape
  /// The number of updates the weights have seen; nil where the history does not tell.
  let updateCount: Int?
  let trend: LossTrend?
  let spike: GradientSpike?
  let startingNorm: Double?
  let reach: GradientReach?
  let instability: Instability?
  let flatUnits: FlatUnits?
  /// The hardest to beat of the predictors without memory.
  let reference: Baseline?

  init<Scalar: BinaryFloatingPoint>(
    model: ModelShape, history: RunHistory, unroll: Unroll<Scalar>?, references: [Baseline],
    survey: HistorySurvey
  ) {
    self.model = model
    let step = history.last?.step
    updateCount = step
    trend = LossTrend(history, survey: survey)
    spike = step.flatMap { survey.spike(through: $0) }
    startingNorm = GradientSpike.startingNorm(history)
    reach = GradientReach(model: model, history: history, unroll: unroll)
    instability = step.flatMap { survey.instability(through: $0) } ?? unroll.flatMap { Instability($0) }
    flatUnits = unroll.flatMap { FlatUnits($0) }
    reference = references.filter(\.loss.isFinite).min { $0.loss < $1.loss }
  }

  /// Whether the loss is clearly below what a network without memory can reach; nil where that is unknown.
  var hasLearned: Bool? {
    guard let trend, let reference, reference.loss > 0 else { return nil }
    return trend.reached < DiagnosisThresholds.learnedShare * reference.loss
  }

  /// The worst spike of the gradient norm, if it is large enough to count as an explosion.
  var explosion: GradientSpike? {
    guard let spike, let startingNorm, spike.ratio >= DiagnosisThresholds.spikeRatio,
      spike.norm >= DiagnosisThresholds.spikeOverStart * startingNorm
    else { return nil }
    return spike
  }

  /// Whether the loss shows that past spikes did no lasting harm: it is below the reference, or, without one,
  /// below a share of the start's.
  var hasRecovered: Bool {
    hasLearned ?? trend.map { $0.recent < DiagnosisThresholds.recoveredShare * $0.start } ?? false
  }

  /// All finite numbers by name.
  var measurements: [Diagnosis.Measurement] {
    let all: [(String, Double?, String)] = [
      ("updates", updateCount.map(Double.init), "steps"),
      ("decay rate", reach?.flow.decadesPerStep, "decades per step back"),
      ("half-life", reach?.flow.halfLife, "timesteps"),
      ("change over the sequence", reach?.decades, "decades"),
      ("effective memory", reach?.memory.map(Double.init), "timesteps"),
      ("underflowed", reach.map { Double($0.flow.underflowedCount) }, "timesteps"),
      ("loss at the start", trend?.start, ""),
      ("loss", trend?.recent, ""),
      ("held-out loss", trend?.heldOut, ""),
      ("best held-out loss", trend?.bestHeldOut, ""),
      (reference.map { "reference: \($0.name)" } ?? "reference", reference?.loss, ""),
      ("largest gradient norm over usual", spike?.ratio, ""),
      ("saturated share", flatUnits?.share, ""),
    ]
    return all.compactMap { name, value, unit in
      value.flatMap { $0.isFinite ? Diagnosis.Measurement(name: name, value: $0, unit: unit) : nil }
    }
  }
}
