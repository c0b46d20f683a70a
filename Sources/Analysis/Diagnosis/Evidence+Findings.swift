import Engine

/// A verdict in words.
struct Finding {
  let kind: Diagnosis.Kind
  let headline: String
  /// The rule: what is compared with which threshold.
  let explanation: String
  var advice = ""
}

private typealias Limit = DiagnosisThresholds

extension Evidence {
  /// The verdict: the first rule that applies. What went wrong for good comes first, then what the loss proves, then
  /// what hinders the gradient, and last what the loss alone tells.
  var finding: Finding {
    unstable ?? untrained ?? explodingInTraining ?? growing ?? overfitting ?? learned ?? learnedElsewhere
      ?? learnedAtLast ?? explodingFlow
      ?? motionless ?? saturated ?? outOfReach ?? cameBack ?? stuckAboveReference ?? stillLearning
      ?? tooFewSteps ?? withoutReference ?? vanishing ?? notLearning ?? undetermined ?? tooEarly
      ?? withoutFault
  }
}

// MARK: - What happened in training

extension Evidence {
  fileprivate var unstable: Finding? {
    guard let instability else { return nil }
    let value = instability.isNaN ? "not a number" : "infinite"
    let time = instability.step.map { " first at step \($0)" } ?? ""
    return Finding(
      kind: .unstable, headline: "unstable: \(instability.place) is \(value)\(time)",
      explanation:
        "A NaN or an infinity in the loss, the gradient or a state, and no finite loss after it: every later update is "
        + "lost. This goes before all else, for what such a network's units do means nothing.",
      advice: "Go to the step before it; use a smaller learning rate, or clip the gradient's norm at 1.")
  }

  fileprivate var untrained: Finding? {
    guard updateCount == 0 else { return nil }
    return Finding(
      kind: .untrained, headline: "untrained: no update yet\(flowNote)",
      explanation: "Step 0: these are the gradients of the weights as they were initialised.",
      advice: "Train, then look again.")
  }

  fileprivate var explodingInTraining: Finding? {
    guard let explosion, !hasRecovered, !explosionIsPast, !(explosion.wasClipped && isMostlyFlat) else {
      return nil
    }
    return Finding(
      kind: .exploding,
      headline: "exploding: \(phrase(explosion))" + (explosion.wasClipped ? ", hidden by clipping" : ""),
      explanation: "A norm before clipping of at least \(short(Limit.spikeRatio)) times the median of the "
        + "steps before, and \(short(Limit.spikeOverStart)) times the start's; where it was clipped, of at least "
        + "\(short(Limit.clippedSpikeRatio)) times what clipping allows, or three of \(short(Limit.spikeRatio)) times.",
      advice: (explosion.wasClipped ? "Clipping holds it; " : "Clip the gradient's norm at 1; ")
        + "a smaller learning rate or orthogonal initialisation avoids it.")
  }

  fileprivate var growing: Finding? {
    guard let trend, trend.untrained > 0, trend.recent >= Limit.lossGrowth * trend.untrained, !isMostlyFlat
    else {
      return nil
    }
    return Finding(
      kind: .exploding,
      headline: "exploding: the loss has grown from \(short(trend.untrained)) to \(short(trend.recent))",
      explanation: "The loss is at least \(short(Limit.lossGrowth)) times what it was untrained.",
      advice: "Use a smaller learning rate and clip the gradient's norm at 1.")
  }

  fileprivate var overfitting: Finding? {
    guard let trend, let latest = trend.heldOut.latest, let best = trend.heldOut.best,
      let floor = trend.heldOut.floor, floor > Limit.heldOutRise * best.loss,
      floor > Limit.heldOutRise * trend.recent, trend.recent < best.loss,
      floor - best.loss > Limit.noticeableRise * (reference?.loss ?? trend.initial)
    else { return nil }
    return Finding(
      kind: .overfitting,
      headline:
        "overfitting: the held-out loss is \(short(latest.loss)), up from \(short(best.loss)) at step \(best.step), while "
        + "the training loss is \(short(trend.recent))",
      explanation:
        "Three times in a row the held-out loss was more than \(short(Limit.heldOutRise)) times its best and "
        + "times the training loss, which is below that best; the rise is more than "
        + "\(percentage(Limit.noticeableRise)) of what is reached without memory.",
      advice: (best.step > 0
        ? "Stop at step \(best.step), or use" : "It was never better than untrained: use")
        + " dropout, weight decay, fewer hidden units or more data.")
  }
}
