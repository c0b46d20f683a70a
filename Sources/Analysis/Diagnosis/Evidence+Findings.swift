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
      ?? saturated ?? vanishing ?? notLearning ?? undetermined ?? withoutFault
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
    guard let explosion, !hasRecovered else { return nil }
    return Finding(
      kind: .exploding,
      headline: "exploding: \(phrase(explosion))" + (explosion.wasClipped ? ", hidden by clipping" : ""),
      explanation: "A norm before clipping of at least \(short(Limit.spikeRatio)) times the median of the "
        + "steps before, and \(short(Limit.spikeOverStart)) times the start's.",
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
      let step = trend.bestHeldOutStep,
      heldOut > Limit.heldOutRise * best, trend.recent < best
    else { return nil }
    return Finding(
      kind: .overfitting,
      headline:
        "overfitting: the held-out loss is \(short(heldOut)), up from \(short(best)) at step \(step), while "
        + "the training loss is \(short(trend.recent))",
      explanation:
        "The held-out loss is more than \(short(Limit.heldOutRise)) times its best, and the training "
        + "loss below that best.",
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
        + "that the network uses its memory, however fast its gradient decays."
        + (explosion.map { " It has recovered from this: \(phrase($0))." } ?? ""))
  }

  private var explodingFlow: Finding? {
    guard let reach, reach.decadesOfGrowth >= Limit.explodingDecades else { return nil }
    return Finding(
      kind: .exploding, headline: "exploding: \(phrase(reach))",
      explanation:
        "Over the sequence a loss's gradient grows by \(short(reach.decadesOfGrowth)) decades; from "
        + "\(short(Limit.explodingDecades)) on it counts as exploding.",
      advice: "Clip the gradient's norm at 1, or use a smaller gain or orthogonal initialisation.")
  }

  private var saturated: Finding? {
    guard let flatUnits, flatUnits.isFault else { return nil }
    let isDead = model.cell == .rnn && model.activation == .relu
    return Finding(
      kind: .saturated,
      headline: "saturated: \(percentage(flatUnits.share)) \(flatUnits.what) in layer \(flatUnits.place)"
        + (reach.map { "; \(phrase($0))" } ?? ""),
      explanation: "From \(percentage(flatUnits.limit)) on, hardly any gradient passes these units.",
      advice: isDead
        ? "Use a smaller learning rate, the identity initialisation or tanh."
        : "Use a smaller gain or learning rate, and inputs of mean 0 and deviation 1.")
  }

  private var vanishing: Finding? {
    guard let reach, reach.decades <= Limit.vanishingDecades else { return nil }
    let advice =
      switch model.cell {
      case .rnn:
        "Use an LSTM or a GRU, or orthogonal initialisation; shorter sequences show whether it is that."
      case .lstm, .gru: "Use a forget bias of 1 to 3, or chrono initialisation with the length that matters."
      }
    return Finding(
      kind: .vanishing, headline: "vanishing: \(phrase(reach))" + (lossPhrase.map { "; \($0)" } ?? ""),
      explanation: "Over the sequence a loss's gradient changes by \(short(reach.decades)) decades; from "
        + "\(short(Limit.vanishingDecades)) on it counts as vanishing."
        + (reach.flow.underflowedCount > 0
          ? " It underflows at \(reach.flow.underflowedCount) timesteps, so the decay is at least this steep."
          : ""),
      advice: advice)
  }

  private var notLearning: Finding? {
    guard let trend, let previous = trend.previous, trend.stepCount >= Limit.patience, !hasRecovered,
      trend.recent > Limit.stalledShare * previous
    else { return nil }
    return Finding(
      kind: .notLearning,
      headline: "not learning: " + (lossPhrase ?? "the loss stays at \(short(trend.recent))")
        + (reach.map { "; \(phrase($0))" } ?? ""),
      explanation: "Gradients flow, but over the last steps the loss has fallen by less than "
        + "\(percentage(1 - Limit.stalledShare)).",
      advice: "Try a learning rate ten times larger or smaller, more hidden units, or more steps: some tasks "
        + "stay on a plateau for thousands.")
  }

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
