import Engine

private typealias Limit = DiagnosisThresholds

/// What the numbers say, one question each.
extension Evidence {
  /// Whether the loss is clearly below what a network without memory can reach; nil where that is unknown. A loss that
  /// came to rest only a little below it, while the gradient of the few losses vanishes, shows no more than a short
  /// memory; and so does one of a network whose activations are nearly all stuck. What it learned must not be the training data alone: on held-out data, which may be harder than those that
  /// the reference was taken from, the network has to do better than a constant answer.
  var hasLearned: Bool? {
    guard let trend, let reference, let constantLoss, reference.loss > 0 else { return nil }
    let noise = Limit.standardErrors * trend.recentError
    let isStuck = (flatUnits?.share ?? 0) >= Limit.stuckLayerShare
    let isHeldUp = isStuck || hasVanishingGradient && !hasManyLosses && isStalled == true
    let share = isHeldUp ? Limit.longMemoryShare : Limit.learnedShare
    let heldOutLimit =
      constantLoss > reference.loss ? Limit.learnedShare * constantLoss : share * reference.loss
    return trend.recent + noise < reference.loss && trend.recent < share * reference.loss
      && trend.heldOut.expected.map { $0 < heldOutLimit } ?? true
  }

  /// Whether the loss is on its way down from where it was untrained. Around what is reached without memory it has to
  /// fall faster: there a network settles that has none.
  var isOnItsWay: Bool {
    guard let trend, trend.recent < trend.initial else { return false }
    if trend.isFalling(below: fallingShare) == true { return true }
    // A few steps cannot tell a rest from noise.
    return trend.stepCount < Limit.patience && isAboveReference != false && trend.hasFallen
  }

  /// Whether the loss has come to rest; nil in a run too short to tell.
  var isStalled: Bool? {
    guard let trend, trend.stepCount >= Limit.patience else { return nil }
    return trend.isFalling(below: fallingShare).map { !$0 }
  }

  /// What a falling loss comes to from one fifth of the run to the next, as a share.
  var fallingShare: Double {
    isAtReference ? Limit.fallingShareAtReference : Limit.stalledShare
  }

  /// Whether the loss is about what a network without memory reaches: neither clearly above nor much below it.
  var isAtReference: Bool {
    guard let trend, let reference, isAboveReference == false else { return false }
    return trend.recent > (hasManyLosses ? Limit.learnedShare : Limit.longMemoryShare) * reference.loss
  }

  /// Whether the loss is clearly above what a network without memory can reach; nil where that is unknown.
  var isAboveReference: Bool? {
    guard let trend, let reference, reference.loss > 0 else { return nil }
    let noise = Limit.standardErrors * trend.recentError
    return trend.recent - noise > Limit.withoutMemoryShare * reference.loss
  }

  /// The worst spike of the gradient norm, if it is large enough to count as an explosion.
  var explosion: GradientSpike? {
    guard let spike, let startingNorm, spike.ratio >= Limit.spikeRatio,
      spike.norm >= Limit.spikeOverStart * startingNorm
    else { return nil }
    let isHeld =
      spike.wasClipped && spike.ratio < Limit.clippedSpikeRatio
      && spike.count < Limit.clippedSpikeCount
    return isHeld ? nil : spike
  }

  /// Whether a loss's gradient hardly reaches the other end of the sequence, or nothing but the timestep of the loss.
  var hasVanishingGradient: Bool {
    guard let reach else { return isCut }
    return reach.decades <= Limit.vanishingDecades || reach.isMostlyLost
  }

  /// Whether a loss's gradient grows on its way back by more than counts as exploding.
  var hasGrowingGradient: Bool { reach.map { $0.decadesOfGrowth >= Limit.explodingDecades } ?? false }

  /// Whether the worst spike is long over, did no lasting harm, and something else is wrong now. A spike that was clipped
  /// cannot itself have pushed units into their flat parts: the learning rate did.
  var explosionIsPast: Bool {
    guard let explosion, let trend, let updateCount, updateCount - explosion.step > trend.stepCount / 5
    else { return false }
    let isFlat = flatUnits?.isFault == true
    let isHarmless = trend.recent < Limit.lastingHarm * explosion.lossBefore
    return isFlat && explosion.wasClipped || isHarmless && (isFlat || hasVanishingGradient)
  }

  /// Whether the loss shows that past spikes did no lasting harm: it is below the reference, or, without one,
  /// below a share of the untrained one.
  var hasRecovered: Bool {
    hasLearned ?? trend.map { $0.recent < Limit.recoveredShare * $0.untrained } ?? false
  }

  /// Whether the inputs tell the network something: its loss is clearly below what the best constant answer reaches.
  var isBelowConstant: Bool {
    guard let trend, let constantLoss else { return false }
    let noise = Limit.standardErrors * trend.recentError
    return trend.reached + noise < constantLoss && trend.reached < Limit.learnedShare * constantLoss
  }

  /// Whether a loss that shot up and is falling has come back without having learned anything yet: it has not gone half
  /// of the way from what a constant answer reaches to the reference.
  var hasOnlyComeBack: Bool {
    guard let trend, trend.overshoot != nil, hasRecovered == false else { return false }
    guard let reference, let constantLoss else { return true }
    let guess = constantLoss > reference.loss ? min(constantLoss, trend.untrained) : trend.untrained
    return isAboveReference == true && trend.recent > (guess + reference.loss) / 2
  }
}
