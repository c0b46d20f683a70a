private typealias Limit = DiagnosisThresholds

extension Glossary {
  static let gradients: [GlossaryEntry] = [
    GlossaryEntry(
      "Total gradient δ",
      "δ_t = ∂L/∂h_t over all paths: later timesteps, upper layers, the output at t; shown as "
        + "‖δ_t‖₂ over the hidden units",
      threshold: "below 1.2e-38 a 32-bit float loses digits and soon everything",
      source: "Werbos 1990; a framework's retain_grad on the stacked output gives only the direct part",
      data:
        "“batch”: the mini-batch of this training step; “probe”: the shown sequence with this step's weights",
      views: ["gradients", "waterfall", "overview"]),
    GlossaryEntry(
      "Direct gradient",
      "the part of ∂L/∂h_t through the output at t alone (lower layers: through the layer above)",
      data: "the shown sequence with this step's weights", views: ["gradients"]),
    GlossaryEntry(
      "Decay rate",
      "s = slope of the least-squares line through log₁₀‖δ‖ per step back in time; half-life, or where it "
        + "grows doubling time = log₁₀2 / |s| steps",
      threshold: "vanishing: s·(T−1) ≤ \(text(Limit.vanishingDecades)) decades; exploding: ≥ "
        + text(Limit.explodingDecades),
      source: "Bengio et al. 1994; Pascanu et al. 2013",
      data:
        "in the view the mini-batch's total gradient; in the diagnosis one loss at a time (gradient by lag) "
        + "where that is known",
      views: ["gradients", "overview", "diagnosis"],
      measurements: ["decay rate", "half-life", "doubling time"]),
    GlossaryEntry(
      "Cell path, gate paths",
      "κ_t = (own output's part) + keep_{t+1} ⊙ κ_{t+1}, keep = forget gate (LSTM, ∂L/∂c) or update gate "
        + "(GRU, ∂L/∂h): the gradient along the cell path (carousel) alone; gate paths = total − κ, what flows through "
        + "gates, candidate and W_hh",
      source: "Hochreiter & Schmidhuber 1997", data: "the shown sequence", views: ["gradients"]),
    GlossaryEntry(
      "Gradient by lag M[k, t]", "‖∂ℓ_k/∂h_t‖₂ for the loss of step k and the state at t ≤ k; Σ ℓ_k = L",
      source: "what the total gradient adds up and so hides", data: "the shown sequence, top layer",
      views: ["by-lag"]),
    GlossaryEntry(
      "Lag share p(l)", "mean over k of M[k, k−l], divided by the sum over all lags",
      data: "the shown sequence, top layer", views: ["by-lag"]),
    GlossaryEntry(
      "Effective memory", "the lag within which the lag shares add up to 99 %",
      data: "the shown sequence, top layer", views: ["by-lag", "diagnosis", "overview"],
      measurements: ["effective memory"]),
    GlossaryEntry(
      "Gradient norm", "‖∂L/∂θ‖₂ over all parameters, before and after clipping",
      threshold:
        "event: 10 times the median of the block of 50 steps before; explosion: "
        + "\(text(Limit.spikeRatio)) times",
      source: "Pascanu et al. 2013", data: "the mini-batch of each training step",
      views: ["overview", "diagnosis"],
      measurements: [
        "largest gradient norm", "gradient norm at its worst jump", "worst jump of the gradient norm",
      ]),
    GlossaryEntry(
      "Underflow",
      "timesteps whose gradient is 0 or too small for the number format, cuts of truncation not counted",
      threshold: "a 32-bit float's smallest normal number, 1.2e-38; event: again after 50 steps without",
      data: "one loss's gradient over the shown sequence; events: each mini-batch's profile",
      views: ["diagnosis", "overview"], measurements: ["underflowed"]),
    GlossaryEntry(
      "Waterfall", "one row a training step: log₁₀‖δ_t‖ over the timesteps; merged rows show their greatest",
      data: "the mini-batches of all training steps", views: ["waterfall"]),
  ]

  static let diagnoses: [GlossaryEntry] = [
    GlossaryEntry(
      "Verdict",
      "the first rule that applies: NaN or Inf, no update yet, an explosion, a grown loss, overfitting, "
        + "learned, motionless weights, a growing gradient, saturation or dead units, stuck above what no memory "
        + "reaches, still learning, vanishing, not learning",
      threshold:
        "learned: loss below \(text(Limit.learnedShare)) of the best predictor without memory, by more than "
        + "\(text(Limit.standardErrors)) standard errors",
      data: "all steps up to the cursor, and the shown sequence", views: ["diagnosis", "overview"]),
    GlossaryEntry(
      "Change over the sequence", "decay rate · (T−1), in decades",
      threshold: "vanishing ≤ \(text(Limit.vanishingDecades)), exploding ≥ \(text(Limit.explodingDecades))",
      source: "a loss that arrives a thousand times smaller drowns in the noise of the mini-batch",
      data: "one loss's gradient over the shown sequence", views: ["diagnosis"],
      measurements: ["change over the sequence"]),
    GlossaryEntry(
      "Reference", "the loss of the best predictor without memory: chance, a constant, bigrams, persistence",
      data: "the task", views: ["diagnosis", "overview"],
      measurements: ["reference"]),
    GlossaryEntry(
      "Furthest move of a weight", "Σ learning rate · max(1, clipped gradient norm) over the steps",
      threshold: "not learning below \(text(Limit.noticeableMove))", data: "all steps", views: ["diagnosis"],
      measurements: ["furthest move of a weight"]),
    GlossaryEntry(
      "Update ratio", "‖ΔW‖ / ‖W‖ of one update, by parameter and gate",
      threshold:
        "about 1e-3 is usual; told apart above 1e-1 (it forgets what it knew) and below 1e-5 (it hardly "
        + "learns)",
      source: "Karpathy, CS231n",
      data: "the weights before and after this step's update; where a recording lacks them, none is shown",
      views: ["updates"]),
    GlossaryEntry(
      "Gradient norm of a parameter", "‖∂L/∂W‖₂ over a parameter, or over one gate's rows of it",
      data: "the loss of the shown sequence with this step's weights, before clipping", views: ["updates"]),
  ]
}
