import Engine

private typealias Limit = DiagnosisThresholds

/// What hinders the gradient on its way back.
extension Evidence {
  var explodingFlow: Finding? {
    guard let reach, hasGrowingGradient, !isMostlyFlat else { return nil }
    let alsoFlat = flatUnits.map { $0.isFault ? "; \(phrase($0))" : "" } ?? ""
    return Finding(
      kind: .exploding, headline: "exploding: \(phrase(reach))\(alsoFlat)",
      explanation:
        "Over the sequence a loss's gradient grows by \(short(reach.decadesOfGrowth)) decades; from "
        + "\(short(Limit.explodingDecades)) on it counts as exploding.",
      advice: (clippedShare ?? 0 > 0
        ? "Clipping holds the updates, but the earliest timesteps still decide them: use"
        : "Clip the gradient's norm at 1, or use") + " a smaller gain or orthogonal initialisation.")
  }

  /// Whether so many units are flat that what little gradient passes them is not what matters, even where it grows.
  var isMostlyFlat: Bool {
    guard let flatUnits, !isReLU, flatUnits.outweighsGrowth(in: model.cell) else { return false }
    return flatUnits.isFault || model.cell != .rnn && hasGrowingGradient
  }

  var saturated: Finding? {
    if isCut && isReLU { return silent }
    guard let flatUnits, flatUnits.isFault || isMostlyFlat, !isLearningAllTheSame else { return nil }
    let overshoot = trend?.overshoot.map {
      " The loss had shot up to \(short($0.loss)) at step \($0.step): what has come down since is no excuse."
    }
    return Finding(
      kind: isReLU ? .dead : .saturated,
      headline: (isReLU ? "dead: " : "saturated: ") + phrase(flatUnits) + flowNote,
      explanation:
        "From \(percentage(flatUnits.limit)) on, hardly any gradient passes these units." + noteOnGrowth
        + (overshoot ?? ""),
      advice: isReLU
        ? Self.adviceOnDeadUnits
        : "Use a smaller gain or learning rate, and inputs of mean 0 and deviation 1.")
  }

  private var noteOnGrowth: String {
    guard isMostlyFlat, hasGrowingGradient, let reach else { return "" }
    let limit = model.cell == .rnn ? Limit.flatInSpiteOfGrowth : Limit.flatGatesInSpiteOfGrowth
    return
      " What passes the others grows by \(short(reach.decades)) decades: from \(percentage(limit)) on that is "
      + "for weights which are far too large."
  }

  /// Whether the loss comes down although many units are flat: in a layer that is stuck as a whole only the head learns,
  /// and so it does where the updates that made the loss shoot up have thrown the units there.
  private var isLearningAllTheSame: Bool {
    hasManyLosses && isOnItsWay && trend?.overshoot == nil && (flatUnits?.share ?? 0) < Limit.stuckLayerShare
  }

  /// Units that are off just where the losses stand: they may be on elsewhere.
  private var silent: Finding {
    Finding(
      kind: .dead,
      headline:
        "dead: the ReLU units are off wherever there is a loss, so no gradient passes a single step back\(lossNote)",
      explanation:
        "∂ℓ_k/∂h_t is exactly 0 for every t < k: a unit that answers 0 passes no gradient, and only noise "
        + "can bring it back.",
      advice: Self.adviceOnDeadUnits)
  }

  private static let adviceOnDeadUnits = "Use a smaller learning rate, the identity initialisation or tanh."

  private var isReLU: Bool { model.cell == .rnn && model.activation == .relu }

  var vanishing: Finding? {
    guard hasVanishingGradient else { return nil }
    return Finding(
      kind: .vanishing,
      headline: "vanishing: " + (reach.map { phrase($0) } ?? "no gradient passes a single step back")
        + lossNote,
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
    case .lstm: "Use a larger forget bias, up to 3, or chrono initialisation with the length that matters."
    case .gru: "Use chrono initialisation with the length that matters, or shorter sequences to begin with."
    }
  }
}
