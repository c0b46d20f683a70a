private typealias Limit = DiagnosisThresholds

extension Glossary {
  static let states: [GlossaryEntry] = [
    GlossaryEntry(
      "Hidden state h, cell state c", "the cell's equations, with PyTorch's names and order of gates",
      source: "Elman 1990; Hochreiter & Schmidhuber 1997; Gers et al. 2000; Cho et al. 2014",
      data: "the shown sequence, a held-out one, with this step's weights",
      views: ["hidden", "cell", "reading", "trajectory"]),
    GlossaryEntry(
      "Gates", "sigmoids of the input and the last hidden state: 0 shuts, 1 opens",
      data: "the shown sequence with this step's weights", views: ["gates", "saturation"]),
    GlossaryEntry(
      "Saturation", "the fraction of timesteps at which a unit's gate is on a flat part of its function",
      threshold:
        "gates: left < \(text(Saturation.leftGateLimit)), right > \(text(Saturation.rightGateLimit)); tanh: "
        + "|h| > \(text(Saturation.tanhLimit)). Sick from \(text(Limit.saturatedShare * 100)) % of tanh states or "
        + "\(text(Limit.saturatedGateShare * 100)) % of a gated cell's activations on; the gate that keeps the state (forget, update) is left out: open, it remembers",
      source: "Karpathy, Johnson & Fei-Fei 2015, §4.2", data: "the shown sequence",
      views: ["saturation", "gates", "diagnosis"], measurements: ["saturated share"]),
    GlossaryEntry(
      "Dead unit", "a ReLU unit that answers 0 at every timestep and so gets no gradient",
      threshold: "sick from \(text(Limit.deadShare * 100)) % of the units on", data: "the shown sequence",
      views: ["saturation", "diagnosis"]),
    GlossaryEntry(
      "Timescale",
      "τ = −1 / ln f̄ timesteps until 1/e is left, f̄ the geometric mean of the carry gate over time",
      source: "Tallec & Ollivier 2018", data: "the shown sequence", views: ["saturation"]),
    GlossaryEntry(
      "Principal components",
      "the directions of most variance of the centred states; earlier steps are projected on "
        + "those of the latest",
      source: "Pearson 1901", data: "the hidden states over the shown sequence", views: ["trajectory"]),
    GlossaryEntry(
      "What a unit follows", "the feature of the input with the largest |r| (Pearson) over time",
      threshold: "|r| below the chance level of so many trials is shown dim; slow states exceed it by chance",
      source: "Karpathy et al. 2015; Strobelt et al. 2018", data: "the shown sequence",
      views: ["trajectory", "reading"]),
    GlossaryEntry(
      "Prediction",
      "softmax of the outputs, or the first output in its own unit; the loss's share of each timestep",
      data: "the shown sequence", views: ["sequence"]),
  ]

  static let spectra: [GlossaryEntry] = [
    GlossaryEntry(
      "Eigenvalues, ρ", "of each gate's H × H block of weight_hh; ρ is the largest magnitude",
      threshold: "inside the unit circle a linear network forgets, outside it explodes",
      source: "Pascanu et al. 2013, §2.1", data: "this step's weights", views: ["spectra"]),
    GlossaryEntry(
      "σ_max", "the largest singular value of the block: the most that one step can stretch a vector",
      threshold: "σ_max < 1 proves vanishing; σ_max > 1 proves nothing", source: "Pascanu et al. 2013, §2.1",
      data: "this step's weights", views: ["spectra"]),
    GlossaryEntry(
      "Singular values by lag",
      "of J_T … J_{T−lag+1}, J_t = ∂s_t/∂s_{t−1} along the real trajectory; the state s of "
        + "an LSTM is (h, c)",
      data: "the shown sequence with this step's weights", views: ["spectra"]),
    GlossaryEntry(
      "Lyapunov exponents",
      "mean logarithmic stretch of orthonormal directions carried along the sequence, nats a "
        + "step; times 0.434 it is the decay rate",
      threshold: "above 0 neighbouring states part: chaos and exploding gradients",
      source: "Benettin et al. 1980",
      data: "the shown sequence without its first fifth", views: ["spectra"]),
    GlossaryEntry(
      "Weights", "row: the unit that is driven, column: what drives it", data: "this step's weights",
      views: ["weights"]),
  ]

  static let training: [GlossaryEntry] = [
    GlossaryEntry(
      "Step", "the number of updates that the weights have seen; step 0 is the untrained network",
      data: "the run", views: ["overview", "diagnosis", "waterfall", "weights"], measurements: ["updates"]),
    GlossaryEntry(
      "Perplexity, bits, RMSE",
      "perplexity e^L and L / ln 2 bits for each target of a cross-entropy L; RMSE = √L in the series' own unit",
      data: "the held-out loss last measured at or before the cursor's step", views: ["overview"]),
    GlossaryEntry(
      "Rate, normalised",
      "rate: the optimiser's learning rate at this step; normalised: what the network reads of a "
        + "series, by the training part's mean and standard deviation",
      data: "the experiment", views: ["overview"]),
    GlossaryEntry(
      "Loss",
      "cross-entropy in nats, or mean squared error in normalised units, over the timesteps that count",
      data: "the mini-batch of each step; “held out”: data that training never sees",
      views: ["overview", "diagnosis"],
      measurements: ["loss", "loss at the start", "held-out loss", "best held-out loss"]),
    GlossaryEntry(
      "Plateau",
      "the best mean loss of 100 steps has not been bettered for 1000 steps",
      threshold: "bettered: by 1 %, which ends the plateau", data: "the losses of all steps",
      views: ["diagnosis", "overview"]),
    GlossaryEntry(
      "Clipping", "g ← g · limit / ‖g‖ where ‖g‖ is longer", source: "Pascanu et al. 2013",
      data: "the gradient of each step", views: ["overview", "diagnosis"],
      measurements: ["clipped share of steps"]),
  ]
}
