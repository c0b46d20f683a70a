import Engine

private typealias Limit = DiagnosisThresholds

/// What cannot be told, and what is left.
extension Evidence {
  /// The first gradients tell nothing of the memory that a network will have.
  var tooFewSteps: Finding? {
    guard let trend, hasVanishingGradient, trend.stepCount < Limit.patience / 10 else {
      return nil
    }
    return tooEarly(trend, from: Limit.patience / 10)
  }

  /// A loss that came to rest well below the untrained one: whether it takes memory to get there, nobody said.
  var withoutReference: Finding? {
    guard let trend, reference == nil, isStalled == true, knowsFlow,
      trend.recent < Limit.learnedShare * trend.untrained
    else { return nil }
    let isLow = trend.recent * Limit.lossGrowth <= trend.untrained
    if isLow ? !hasVanishingGradient : hasVanishingGradient && !hasManyLosses { return nil }
    return Finding(
      kind: .undetermined,
      headline:
        "undetermined: no reference to compare the loss with; \(short(trend.recent)), untrained "
        + short(trend.untrained) + flowNote,
      explanation:
        "The loss has come to rest below \(short(Limit.learnedShare)) of the untrained one, but "
        + (isLow ? "the gradient vanishes" : "not below one in \(short(Limit.lossGrowth)) of it")
        + ": only what a predictor without memory reaches tells whether that takes memory.",
      advice: "Record the run with baselines.")
  }

  var undetermined: Finding? {
    guard !knowsFlow || trend == nil else { return nil }
    return Finding(
      kind: .undetermined,
      headline: "undetermined: " + (reach.map { phrase($0) } ?? "no gradient over time was recorded")
        + lossNote,
      explanation: reasonForDoubt,
      advice: "Record the training, and unroll a sequence with the gradient by lag.")
  }

  private var reasonForDoubt: String {
    if trend == nil {
      return "No training was recorded: nobody knows whether these weights have learned anything."
    }
    if reach == nil {
      return "The loss alone does not tell why it is where it is; the gradient by lag and the states do."
    }
    return
      "With a loss at every timestep the total gradient looks flat even where the memory is short; only the "
      + "gradient by lag can tell."
  }

  /// Gradients flow, but a few steps are no time to learn in: the loss has not fallen, or that of few losses only to
  /// where no memory is needed, or so few were recorded that it may be low by chance.
  var tooEarly: Finding? {
    guard let trend, trend.stepCount < Limit.patience else { return nil }
    if trend.isTooShort { return tooEarly(trend, from: Limit.fewestSteps) }
    let hasOnlyArrived = !hasManyLosses && isAtReference && !isOnItsWay
    guard !trend.hasFallen || hasOnlyArrived else { return nil }
    return tooEarly(trend, from: Limit.patience)
  }

  private func tooEarly(_ trend: LossTrend, from count: Int) -> Finding {
    let steps = trend.stepCount == 1 ? "1 step is" : "\(trend.stepCount) steps are"
    let reason =
      if trend.isTooShort {
        "The losses of a few mini-batches may be low by chance."
      } else if trend.hasFallen {
        "The loss has fallen to what is reached without memory, and no further yet."
      } else {
        "The loss has not fallen by more than \(percentage(1 - Limit.stalledShare)) and its own noise."
      }
    return Finding(
      kind: .undetermined,
      headline: "undetermined: \(steps) too few; \(lossName) \(short(trend.recent))"
        + (reach.map { ", \(phrase($0))" } ?? ""),
      explanation: "\(reason) From \(count) steps on that counts.",
      advice: "Train for more steps.")
  }

  var withoutFault: Finding {
    Finding(
      kind: .healthy,
      headline: "healthy: "
        + (fallPhrase.map { $0 + flowNote } ?? (reach.map { phrase($0) } ?? "nothing is wrong") + lossNote),
      explanation:
        "Over the sequence a loss's gradient changes by \(short(reach?.decades ?? 0)) decades, between "
        + "\(short(Limit.vanishingDecades)) and \(short(Limit.explodingDecades)); the loss has fallen from "
        + "\(short(trend?.initial ?? 0)) to \(short(trend?.recent ?? 0)).")
  }
}
