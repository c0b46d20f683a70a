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
  /// The furthest that any weight can have moved: Σ η·max(1, ‖g‖) over the steps, since no weight moves further
  /// than the clipped gradient's norm (SGD) or about 1 (Adam, RMSprop) times η in a step. Nil without a history.
  let largestMove: Double?
  /// The share of steps at which clipping shortened the gradient.
  let clippedShare: Double?
  let flatUnits: FlatUnits?
  /// Whether not even the state one step before a loss gets a gradient.
  let isCut: Bool
  /// Whether most timesteps have a loss of their own.
  let hasManyLosses: Bool
  /// The hardest to beat of the predictors without memory.
  let reference: Baseline?

  init<Scalar: BinaryFloatingPoint>(
    model: ModelShape, history: RunHistory, unroll: Unroll<Scalar>?, references: [Baseline],
    survey: HistorySurvey, truncation: Int?
  ) {
    self.model = model
    let step = history.last?.step
    updateCount = step
    trend = LossTrend(history, survey: survey)
    spike = survey.spike(in: history)
    startingNorm = GradientSpike.startingNorm(history)
    reach = GradientReach(model: model, history: history, unroll: unroll, truncation: truncation)
    instability = step.flatMap { survey.instability(through: $0) } ?? unroll.flatMap { Instability($0) }
    largestMove = survey.largestMove(in: history)
    clippedShare = survey.clippedShare(in: history)
    flatUnits = unroll.flatMap { FlatUnits($0) }
    isCut = truncation == 1 ? false : unroll.flatMap { GradientReach.isCut($0) } ?? false
    hasManyLosses = unroll.flatMap { GradientReach.hasManyLosses($0) } ?? false
    reference = references.filter(\.loss.isFinite).min { $0.loss < $1.loss }
  }

  /// Whether the loss is clearly below what a network without memory can reach; nil where that is unknown. A loss that
  /// came to rest only a little below it, while the gradient of the few losses vanishes, shows no more than a short
  /// memory.
  var hasLearned: Bool? {
    guard let trend, let reference, reference.loss > 0 else { return nil }
    let noise = DiagnosisThresholds.standardErrors * trend.recentError
    let isHeldUp = hasVanishingGradient && !hasManyLosses && isStalled == true
    let share = isHeldUp ? DiagnosisThresholds.longMemoryShare : DiagnosisThresholds.learnedShare
    return trend.reached + noise < reference.loss && trend.reached < share * reference.loss
  }

  /// Whether the loss is on its way down from where it was untrained. Around what is reached without memory it has to
  /// fall faster: there a network settles that has none.
  var isOnItsWay: Bool {
    guard let trend, trend.recent < trend.initial else { return false }
    if trend.isFalling(below: fallingShare) == true { return true }
    // A few steps cannot tell a rest from noise.
    return trend.stepCount < DiagnosisThresholds.patience && isAboveReference != false && trend.hasFallen
  }

  /// Whether the loss has come to rest; nil in a run too short to tell.
  var isStalled: Bool? {
    guard let trend, trend.stepCount >= DiagnosisThresholds.patience else { return nil }
    return trend.isFalling(below: fallingShare).map { !$0 }
  }

  /// What a falling loss comes to from one fifth of the run to the next, as a share.
  var fallingShare: Double {
    isAtReference ? DiagnosisThresholds.fallingShareAtReference : DiagnosisThresholds.stalledShare
  }

  /// Whether the loss is about what a network without memory reaches: neither clearly above nor much below it.
  private var isAtReference: Bool {
    guard let trend, let reference, isAboveReference == false else { return false }
    return trend.recent > DiagnosisThresholds.longMemoryShare * reference.loss
  }

  /// Whether the loss is clearly above what a network without memory can reach; nil where that is unknown.
  var isAboveReference: Bool? {
    guard let trend, let reference, reference.loss > 0 else { return nil }
    let noise = DiagnosisThresholds.standardErrors * trend.recentError
    return trend.recent - noise > DiagnosisThresholds.withoutMemoryShare * reference.loss
  }

  /// The worst spike of the gradient norm, if it is large enough to count as an explosion.
  var explosion: GradientSpike? {
    guard let spike, let startingNorm, spike.ratio >= DiagnosisThresholds.spikeRatio,
      spike.norm >= DiagnosisThresholds.spikeOverStart * startingNorm
    else { return nil }
    let isHeld =
      spike.wasClipped && spike.ratio < DiagnosisThresholds.clippedSpikeRatio
      && spike.count < DiagnosisThresholds.clippedSpikeCount
    return isHeld ? nil : spike
  }

  /// Whether a loss's gradient hardly reaches the other end of the sequence, or nothing but the timestep of the loss.
  var hasVanishingGradient: Bool {
    guard let reach else { return isCut }
    return reach.decades <= DiagnosisThresholds.vanishingDecades || reach.isMostlyLost
  }

  /// Whether the worst spike is long over, did no lasting harm, and something else is wrong now. A spike that was clipped
  /// cannot itself have pushed units into their flat parts: the learning rate did.
  var explosionIsPast: Bool {
    guard let explosion, let trend, let updateCount, updateCount - explosion.step > trend.stepCount / 5
    else { return false }
    let isFlat = flatUnits?.isFault == true
    let isHarmless = trend.recent < DiagnosisThresholds.lastingHarm * explosion.lossBefore
    return isFlat && explosion.wasClipped || isHarmless && (isFlat || hasVanishingGradient)
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
      ("underflowed", reach.map { Double($0.underflowedCount) }, "timesteps"),
      ("loss at the start", trend?.start, ""),
      ("loss", trend?.recent, ""),
      ("held-out loss", trend?.heldOut, ""),
      ("best held-out loss", trend?.bestHeldOut, ""),
      ("reference", reference?.loss, ""),
      ("largest gradient norm", spike?.norm, ""),
      ("largest gradient norm over usual", spike?.ratio, ""),
      ("clipped share of steps", clippedShare, ""),
      ("furthest move of a weight", largestMove, ""),
      ("saturated share", flatUnits?.share, ""),
    ]
    func note(on name: String) -> String {
      switch name {
      case "reference": reference?.name ?? ""
      case "largest gradient norm": spike.map { "at step \($0.step)" } ?? ""
      case "saturated share": flatUnits.map { "\($0.what), layer \($0.place)" } ?? ""
      default: ""
      }
    }
    return all.compactMap { name, value, unit in
      guard let value, value.isFinite else { return nil }
      return Diagnosis.Measurement(name: name, value: value, unit: unit, note: note(on: name))
    }
  }
}
