import Engine
import Foundation

/// A verdict in words.
struct Finding {
  let kind: Diagnosis.Kind
  let headline: String
  let explanation: String
  var advice = ""
}

private typealias Limit = DiagnosisThresholds

extension Evidence {
  /// The verdict: the first rule that applies.
  var finding: Finding {
    unstable ?? untrained ?? explodingInTraining ?? growing ?? overfitting ?? learned ?? explodingFlow
      ?? motionless ?? saturated ?? stuckAboveReference ?? stillLearning ?? tooFewSteps ?? vanishing
      ?? notLearning
      ?? undetermined ?? tooEarly ?? withoutFault
  }

  private var unstable: Finding? {
    guard let instability else { return nil }
    let value = instability.isNaN ? "not a number" : "infinite"
    let time = instability.step.map { " first at step \($0)" } ?? ""
    return Finding(
      kind: .unstable, headline: "unstable: \(instability.place) is \(value)\(time)",
      explanation: "Once a number is NaN or infinite, every later update is lost.",
      advice: "Go to the step before it; use a smaller learning rate, or clip the gradient's norm at 1.")
  }

  private var untrained: Finding? {
    guard updateCount == 0 else { return nil }
    return Finding(
      kind: .untrained, headline: "untrained: no update yet" + (reach.map { "; \(phrase($0))" } ?? ""),
      explanation: "These are the gradients of the weights as they were initialised.",
      advice: "Train, then look again.")
  }

  private var explodingInTraining: Finding? {
    guard let explosion, !hasRecovered, !explosionIsPast else { return nil }
    return Finding(
      kind: .exploding,
      headline: "exploding: \(phrase(explosion))" + (explosion.wasClipped ? ", hidden by clipping" : ""),
      explanation: "A norm before clipping of at least \(short(Limit.spikeRatio)) times the median of the "
        + "steps before, and \(short(Limit.spikeOverStart)) times the start's; in a clipped run "
        + "\(short(Limit.clippedSpikeRatio)) times, or three such steps.",
      advice: (explosion.wasClipped ? "Clipping holds it; " : "Clip the gradient's norm at 1; ")
        + "a smaller learning rate or orthogonal initialisation avoids it.")
  }

  private var growing: Finding? {
    guard let trend, trend.start > 0, trend.recent >= Limit.lossGrowth * trend.start else { return nil }
    return Finding(
      kind: .exploding,
      headline: "exploding: the loss has grown from \(short(trend.start)) to \(short(trend.recent))",
      explanation: "The loss is at least \(short(Limit.lossGrowth)) times what it was at the start.",
      advice: "Use a smaller learning rate and clip the gradient's norm at 1.")
  }

  private var overfitting: Finding? {
    guard let trend, let heldOut = trend.heldOut, let best = trend.bestHeldOut,
      let step = trend.bestHeldOutStep, let floor = trend.heldOutFloor,
      floor > Limit.heldOutRise * best, floor > Limit.heldOutRise * trend.recent, trend.recent < best,
      floor - best > Limit.noticeableRise * (reference?.loss ?? trend.initial)
    else { return nil }
    return Finding(
      kind: .overfitting,
      headline:
        "overfitting: the held-out loss is \(short(heldOut)), up from \(short(best)) at step \(step), while "
        + "the training loss is \(short(trend.recent))",
      explanation:
        "Three times in a row the held-out loss was more than \(short(Limit.heldOutRise)) times its best and "
        + "times the training loss, which is below that best; the rise is more than "
        + "\(percentage(Limit.noticeableRise)) of what is reached without memory.",
      advice: "Stop at step \(step), or use dropout, weight decay, fewer hidden units or more data.")
  }

  private var learned: Finding? {
    guard hasLearned == true, let trend, let reference else { return nil }
    return Finding(
      kind: .healthy,
      headline:
        "healthy: loss \(short(trend.reached)), below the \(short(reference.loss)) of \(reference.name)"
        + (reach.map { "; \(phrase($0))" } ?? ""),
      explanation:
        "A loss below \(short(Limit.learnedShare)) of what a predictor without memory reaches shows "
        + "that the network uses its memory, however fast its gradient decays; one at rest under a vanishing "
        + "gradient has to be below \(short(Limit.longMemoryShare))."
        + (explosion.map { " It has recovered from this: \(phrase($0))." } ?? ""))
  }

  private var explodingFlow: Finding? {
    guard let reach, reach.decadesOfGrowth >= Limit.explodingDecades, !isMostlyFlat else { return nil }
    let alsoFlat = flatUnits.map { $0.isFault ? "; \(phrase($0))" : "" } ?? ""
    return Finding(
      kind: .exploding, headline: "exploding: \(phrase(reach))\(alsoFlat)",
      explanation:
        "Over the sequence a loss's gradient grows by \(short(reach.decadesOfGrowth)) decades; from "
        + "\(short(Limit.explodingDecades)) on it counts as exploding.",
      advice: "Clip the gradient's norm at 1, or use a smaller gain or orthogonal initialisation.")
  }

  /// Whether so many units are flat that what little gradient passes them is not what matters, even where it grows.
  private var isMostlyFlat: Bool {
    guard let flatUnits, !isReLU else { return false }
    return flatUnits.isFault && flatUnits.share >= Limit.flatInSpiteOfGrowth
  }

  private var saturated: Finding? {
    if isCut && isReLU { return silent }
    guard let flatUnits, flatUnits.isFault, !isLearningAllTheSame else { return nil }
    return Finding(
      kind: isReLU ? .dead : .saturated,
      headline: (isReLU ? "dead: " : "saturated: ") + phrase(flatUnits)
        + (reach.map { "; \(phrase($0))" } ?? ""),
      explanation: "From \(percentage(flatUnits.limit)) on, hardly any gradient passes these units.",
      advice: isReLU
        ? Self.adviceOnDeadUnits
        : "Use a smaller gain or learning rate, and inputs of mean 0 and deviation 1.")
  }

  /// Whether the loss comes down although many units are flat: in a layer that is stuck as a whole only the head learns.
  private var isLearningAllTheSame: Bool {
    hasManyLosses && isOnItsWay && (flatUnits?.share ?? 0) < Limit.stuckLayerShare
  }

  /// Units that are off just where the losses stand: they may be on elsewhere.
  private var silent: Finding {
    Finding(
      kind: .dead,
      headline:
        "dead: the ReLU units are off wherever there is a loss, so no gradient passes a single step back"
        + (lossPhrase.map { "; \($0)" } ?? ""),
      explanation: "A unit that answers 0 passes no gradient, and only noise can bring it back.",
      advice: Self.adviceOnDeadUnits)
  }

  private static let adviceOnDeadUnits = "Use a smaller learning rate, the identity initialisation or tanh."

  private var isReLU: Bool { model.cell == .rnn && model.activation == .relu }

  private var vanishing: Finding? {
    guard hasVanishingGradient else { return nil }
    return Finding(
      kind: .vanishing,
      headline: "vanishing: " + (reach.map { phrase($0) } ?? "no gradient passes a single step back")
        + (lossPhrase.map { "; \($0)" } ?? ""),
      explanation: "Over the sequence a loss's gradient "
        + (reach.map { "changes by \(short($0.decades)) decades" } ?? "is lost altogether") + "; from "
        + "\(short(Limit.vanishingDecades)) decades on it counts as vanishing." + noteOnUnderflow
        + noteOnPast,
      advice: adviceOnVanishing)
  }

  private var noteOnUnderflow: String {
    guard let reach, reach.underflowedCount > 0 else { return "" }
    return " It underflows at \(reach.underflowedCount) timesteps, so the decay is at least this steep."
  }

  /// What happened before that does not decide the verdict any more.
  private var noteOnPast: String {
    guard let explosion, explosionIsPast else { return "" }
    return " Earlier, \(phrase(explosion))."
  }

  private var adviceOnVanishing: String {
    switch model.cell {
    case .rnn:
      "Use an LSTM or a GRU, or orthogonal initialisation; shorter sequences show whether it is that."
    case .lstm, .gru: "Use a forget bias of 1 to 3, or chrono initialisation with the length that matters."
    }
  }

  private var motionless: Finding? {
    guard let trend, let largestMove, trend.stepCount >= Limit.patience / 10,
      largestMove < Limit.noticeableMove
    else { return nil }
    return Finding(
      kind: .notLearning,
      headline: "not learning: no weight can have moved by more than \(short(largestMove))"
        + (lossPhrase.map { "; \($0)" } ?? ""),
      explanation:
        "The learning rates of all steps, times the gradient's norm where that is above 1, add up to "
        + "less than \(short(Limit.noticeableMove)).",
      advice: "Use a learning rate that is a hundred times larger.")
  }

  /// A network without memory would be better: whatever the gradient does over time, something else is wrong.
  private var stuckAboveReference: Finding? {
    guard let trend, let reference, isStalled == true, isAboveReference == true, !hasRecovered else {
      return nil
    }
    return Finding(
      kind: .notLearning,
      headline:
        "not learning: the loss stays at \(short(trend.recent)), above the \(short(reference.loss)) of "
        + reference.name + (reach.map { "; \(phrase($0))" } ?? ""),
      explanation:
        "A lack of memory does not hold it there: the reference is reached without any. From one fifth of the "
        + "run to the last the loss has fallen by less than \(percentage(1 - fallingShare)) or its own noise.",
      advice: Self.adviceOnRates)
  }

  /// With a loss at most timesteps the short lags teach the network before the long ones matter.
  private var stillLearning: Finding? {
    guard let trend, let reach, reach.decades < Limit.explodingDecades, hasManyLosses, isOnItsWay
    else { return nil }
    return Finding(
      kind: .healthy,
      headline: "healthy: the loss is falling, from \(short(trend.start)) to \(short(trend.recent)) so far; "
        + phrase(reach),
      explanation:
        "With a loss at most timesteps a network learns from the short lags first. While the loss falls "
        + "by more than \(percentage(1 - fallingShare)) from one fifth of the run to the next, or in fewer than "
        + "\(Limit.patience) steps has fallen from \(short(trend.initial)), nothing is wrong; whether the memory "
        + "suffices will show once it stops.")
  }

  private var notLearning: Finding? {
    guard let trend, isStalled == true, !hasRecovered else { return nil }
    return Finding(
      kind: .notLearning,
      headline: "not learning: " + (lossPhrase ?? "the loss stays at \(short(trend.recent))")
        + (reach.map { "; \(phrase($0))" } ?? ""),
      explanation:
        "Gradients flow, but from one fifth of the run to the last the loss has fallen by less than "
        + "\(percentage(1 - fallingShare)) or its own noise.",
      advice: Self.adviceOnRates)
  }

  private static let adviceOnRates =
    "Try a learning rate ten times larger or smaller, more hidden units, or more steps: some tasks stay on a "
    + "plateau for thousands."

  private var undetermined: Finding? {
    if let reach, reach.source != .total { return nil }
    return Finding(
      kind: .undetermined,
      headline: "undetermined: " + (reach.map { phrase($0) } ?? "no gradient over time was recorded"),
      explanation:
        "With a loss at every timestep the total gradient looks flat even where the memory is short; "
        + "only the gradient by lag can tell.",
      advice: "Unroll a sequence with the gradient by lag.")
  }

  /// With a loss at most timesteps a network begins with the short lags: its first gradients tell nothing of its memory.
  private var tooFewSteps: Finding? {
    guard let trend, hasManyLosses, hasVanishingGradient, trend.stepCount < Limit.patience / 10 else {
      return nil
    }
    return tooEarly(trend, from: Limit.patience / 10)
  }

  /// Gradients flow, but a few steps are no time to learn in.
  private var tooEarly: Finding? {
    guard let trend, trend.stepCount < Limit.patience, !trend.hasFallen else { return nil }
    return tooEarly(trend, from: Limit.patience)
  }

  private func tooEarly(_ trend: LossTrend, from count: Int) -> Finding {
    Finding(
      kind: .undetermined,
      headline: "undetermined: \(trend.stepCount) steps are too few; loss \(short(trend.recent))"
        + (reach.map { ", \(phrase($0))" } ?? ""),
      explanation:
        "The loss has not fallen by more than \(percentage(1 - Limit.stalledShare)) and its own noise. From "
        + "\(count) steps on that counts.",
      advice: "Train for more steps.")
  }

  private var withoutFault: Finding {
    Finding(
      kind: .healthy,
      headline: "healthy: " + (reach.map { phrase($0) } ?? "nothing is wrong")
        + (lossPhrase.map { "; \($0)" } ?? ""),
      explanation:
        "Over the sequence a loss's gradient changes by \(short(reach?.decades ?? 0)) decades, between "
        + "\(short(Limit.vanishingDecades)) and \(short(Limit.explodingDecades)).")
  }

  /// "the gradient loses 0.23 decades per step back (half-life 1.3), 99 % of it from the last 7 of 100 steps".
  private func phrase(_ reach: GradientReach) -> String {
    let rate = reach.flow.decadesPerStep
    let change =
      rate.magnitude < 0.0005
      ? "keeps its size"
      : "\(rate < 0 ? "loses" : "gains") \(short(rate.magnitude)) decades per step back "
        + "(\(rate < 0 ? "half-life" : "doubling in") \(short(reach.flow.halfLife)) steps)"
    let memory = reach.memory.map { ", 99 % of it from within \($0) of \(reach.timesteps - 1) steps" } ?? ""
    return "the \(reach.source == .total ? "total " : "")gradient \(change)\(memory)"
  }

  private func phrase(_ flat: FlatUnits) -> String {
    "\(percentage(flat.share)) \(flat.what) in layer \(flat.place)"
  }

  private func phrase(_ spike: GradientSpike) -> String {
    "at step \(spike.step) the gradient norm was \(short(spike.norm)), \(short(spike.ratio)) times the usual "
      + short(spike.usual)
  }

  private var lossPhrase: String? {
    guard let trend, let reference else { return nil }
    return "loss \(short(trend.reached)) against \(short(reference.loss)) of \(reference.name)"
  }

  private func short(_ value: Double) -> String { String(format: "%.3g", value) }
  private func percentage(_ share: Double) -> String { String(format: "%.0f %%", share * 100) }
}
