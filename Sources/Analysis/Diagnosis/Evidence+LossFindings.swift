import Engine

private typealias Limit = DiagnosisThresholds

/// What the loss tells.
extension Evidence {
  var learned: Finding? {
    guard hasLearned == true, let trend, !trend.isTooShort, let reference else { return nil }
    return Finding(
      kind: .healthy,
      headline:
        "healthy: \(lossName) \(lossWords(trend)), below the \(short(reference.loss)) of \(reference.name)\(flowNote)",
      explanation:
        "A loss below \(short(Limit.learnedShare)) of what a predictor without memory reaches shows "
        + "that the network uses its memory, however fast its gradient decays; one at rest under a vanishing "
        + "gradient, or of a network that is nearly all stuck, has to be below \(short(Limit.longMemoryShare)). The held-out loss has to be below "
        + "\(short(Limit.learnedShare)) of what a constant answer reaches."
        + (explosion.map { " It has recovered from this: \(phrase($0))." } ?? ""))
  }

  /// Weights whose training nobody recorded, but which answer a sequence better than a network without memory does.
  var learnedElsewhere: Finding? {
    guard trend == nil, let sequenceLoss, let reference, sequenceLoss < Limit.longMemoryShare * reference.loss
    else { return nil }
    return Finding(
      kind: .healthy,
      headline:
        "healthy: the loss over this sequence is \(short(sequenceLoss)), below the \(short(reference.loss)) of "
        + "\(reference.name)\(flowNote)",
      explanation:
        "No training was recorded. One sequence tells less than many: its loss has to be below "
        + "\(short(Limit.longMemoryShare)) of what a predictor without memory reaches.")
  }

  /// A loss that has just left its plateau: over the last steps it is still high, on held-out data after the last of them
  /// no more.
  var learnedAtLast: Finding? {
    guard let trend, !trend.isTooShort, let reference, let updateCount, let latest = trend.heldOut.latest,
      latest.step >= updateCount, latest.loss < Limit.longMemoryShare * min(reference.loss, trend.recent)
    else { return nil }
    return Finding(
      kind: .healthy,
      headline:
        "healthy: the held-out loss is \(short(latest.loss)) \(place(latest)), below the \(short(reference.loss)) of "
        + "\(reference.name)\(flowNote)",
      explanation:
        "Over the last steps the training loss is \(short(trend.recent)) in the mean, but after them the held-out loss is "
        + "below \(short(Limit.longMemoryShare)) of that and of what a predictor without memory reaches: it is falling fast.",
      advice: "Train on.")
  }

  var motionless: Finding? {
    guard let trend, let largestMove, trend.stepCount >= Limit.patience / 10,
      largestMove < Limit.noticeableMove
    else { return nil }
    return Finding(
      kind: .notLearning,
      headline: "not learning: no weight can have moved by more than \(short(largestMove))\(lossNote)",
      explanation:
        "The learning rates of all steps, times the gradient's norm where that is above 1, add up to "
        + "less than \(short(Limit.noticeableMove)).",
      advice: largestMove > 0
        ? "Use a learning rate that is a hundred times larger." : "Use a learning rate above 0.")
  }

  /// What is asked for lies in the future: no memory would help.
  var outOfReach: Finding? {
    guard let trend, let reference, reference.isLeastFromPast, !model.isBidirectional,
      isAboveReference == false,
      trend.stepCount >= Limit.patience / 10
    else { return nil }
    return Finding(
      kind: .notLearning,
      headline:
        "not learning: \(lossPhrase ?? ""), which is the least that can be known from the past\(flowNote)",
      explanation:
        "The loss is not above \(short(Limit.withoutMemoryShare)) times the reference, below which no network gets that "
        + "reads in one direction: what decides the answer comes later. However its gradient flows, that is not why.",
      advice: "Read the sequence both ways, or let the answer wait.")
  }

  /// A loss that falls only from where the first updates threw it.
  var cameBack: Finding? {
    guard let trend, let overshoot = trend.overshoot, isStalled != true, hasOnlyComeBack, let updateCount
    else {
      return nil
    }
    let isEarly = updateCount - overshoot.step < Limit.patience
    return Finding(
      kind: isEarly ? .undetermined : .notLearning,
      headline: (isEarly ? "undetermined" : "not learning")
        + ": the loss has only come back, to \(short(trend.recent)) from \(short(overshoot.loss)) at step "
        + "\(overshoot.step); untrained it was \(short(trend.initial))\(lossNote)",
      explanation:
        "The loss once was at least \(short(Limit.lastingHarm)) times the first one, and since then has not gone half "
        + "the way from what a constant answer reaches to the reference. From \(Limit.patience) steps after the "
        + "rise on that counts as not learning.",
      advice: "Use a smaller learning rate, or warm it up.")
  }

  /// A network without memory would be better: whatever the gradient does over time, something else is wrong.
  var stuckAboveReference: Finding? {
    guard let trend, let reference, isStalled == true, isAboveReference == true, !hasRecovered,
      reach != nil || knowsFlow
    else { return nil }
    return Finding(
      kind: .notLearning,
      headline:
        "not learning: the loss stays at \(short(trend.recent)), above the \(short(reference.loss)) of "
        + reference.name + flowNote,
      explanation:
        "It is more than \(short(Limit.withoutMemoryShare)) times the reference, which is reached without memory, so a "
        + "lack of memory does not hold it there. \(Self.words(onRestBelow: fallingShare))",
      advice: Self.adviceOnRates)
  }

  /// With a loss at most timesteps the short lags teach the network before the long ones matter; and so they do where it
  /// already answers better than by guessing.
  var stillLearning: Finding? {
    guard let trend, !trend.isTooShort, let reach, reach.decades < Limit.explodingDecades,
      hasManyLosses || isBelowConstant, isOnItsWay
    else { return nil }
    let reason =
      hasManyLosses
      ? "With a loss at most timesteps a network learns from the short lags first."
      : "The loss is below \(short(Limit.learnedShare)) of what a constant answer reaches: short lags already teach it."
    return Finding(
      kind: .healthy,
      headline:
        "healthy: the loss is falling, from \(short(trend.start)) to \(short(trend.recent)) so far\(flowNote)",
      explanation:
        "\(reason) While the loss falls "
        + "by more than \(percentage(1 - fallingShare)) from one fifth of the run to the next, or in fewer than "
        + "\(Limit.patience) steps has fallen from \(short(trend.initial)), nothing is wrong; whether the memory "
        + "suffices will show once it stops.")
  }

  var notLearning: Finding? {
    guard let trend, isStalled == true, !hasRecovered, knowsFlow else { return nil }
    return Finding(
      kind: .notLearning,
      headline: "not learning: " + (lossPhrase ?? "the loss stays at \(short(trend.recent))") + flowNote,
      explanation: "Gradients flow, and yet: \(Self.words(onRestBelow: fallingShare))",
      advice: Self.adviceOnRates)
  }

  private static func words(onRestBelow share: Double) -> String {
    "From one fifth of the run to the last the loss has fallen by less than "
      + String(format: "%.0f %%", (1 - share) * 100) + " or \(Int(Limit.standardErrors)) standard errors."
  }

  private static let adviceOnRates =
    "Try a learning rate ten times larger or smaller, more hidden units, or more steps: some tasks stay on a "
    + "plateau for thousands."
}
