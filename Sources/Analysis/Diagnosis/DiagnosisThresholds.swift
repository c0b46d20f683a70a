/// Where the diagnosis draws its lines, and why there.
public enum DiagnosisThresholds {
  /// Vanishing: a loss arrives at the other end of the sequence a thousand times smaller or more. Updates from
  /// there then drown in the noise of the mini-batch.
  public static let vanishingDecades = -3.0
  /// Exploding: it arrives a hundred times larger or more, so the earliest timesteps decide every update.
  public static let explodingDecades = 2.0
  /// Exploding: a gradient norm this many times the median of the steps before. Ordinary batches differ by a
  /// factor below ten.
  public static let spikeRatio = 100.0
  /// Clipping keeps a spike from doing harm, so in a clipped run it takes one of this ratio…
  public static let clippedSpikeRatio = 1000.0
  /// …or at least so many of `spikeRatio`.
  public static let clippedSpikeCount = 3
  /// A spike also exceeds the first steps' median by this, or it is only the noise of a run that has converged.
  public static let spikeOverStart = 10.0
  /// A spike is past where there is no reference to compare with, but the loss is below this share of the untrained one.
  public static let recoveredShare = 0.5
  /// A spike did lasting harm where the loss is this many times what it was just before; and the loss shot up where it
  /// once was this many times what it was untrained.
  public static let lastingHarm = 1.5
  /// Exploding: the loss is this many times what it was untrained. Without a reference a loss this many times lower is
  /// what a network has learned: constant answers too bring a loss down, but rarely as far.
  public static let lossGrowth = 10.0
  /// Learned: the loss is below this share of the best predictor without memory, by more than its own noise.
  public static let learnedShare = 0.95
  /// Learned, although the gradient vanishes and the loss has come to rest, or although nearly all activations are
  /// stuck: it is below this share of the best predictor without memory. A few short lags, or where in the sequence it
  /// is, alone bring a loss a little below it.
  public static let longMemoryShare = 0.85
  /// A difference of mean losses counts from so many standard errors on.
  public static let standardErrors = 3.0
  /// Not learning: a loss that stays above this multiple of the best predictor without memory is not held up by
  /// a lack of memory.
  public static let withoutMemoryShare = 1.15
  /// Still learning: around what is reached without memory, a loss has to fall to this share from one fifth of the
  /// run to the next, or it is settling there for want of memory.
  public static let fallingShareAtReference = 0.95
  /// Not learning: no weight can have moved further than this, a tenth of what is usual for a weight.
  public static let noticeableMove = 0.01
  /// Saturated: at least this share of tanh states beyond ±0.95.
  public static let saturatedShare = 0.5
  /// Saturated, although the loss at most timesteps is falling or a little below the reference: at least this share of activations on flat parts.
  public static let stuckLayerShare = 0.9
  /// Saturated, although the gradient that is left explodes: at least this share of tanh states on flat parts. Weights
  /// that are far too large do both; with two thirds of the units stuck the few others have nothing to steer.
  public static let flatInSpiteOfGrowth = 0.65
  /// The same of a gated cell, with most activations on flat parts: a gate passes at most a quarter of a gradient, so
  /// that it takes far too large weights to make it grow there.
  public static let flatGatesInSpiteOfGrowth = 0.5
  /// Saturated: at least this share of a gated cell's activations on flat parts, or of an input or output gate shut. A
  /// gate that has made up its mind is how such cells compute, so it takes more than for a tanh: what has learned a text
  /// in two layers comes to 0.8, what a rate of 1 has thrown there to 0.95 and more. The gate that keeps the state does
  /// not count: open all the time is how an LSTM remembers.
  public static let saturatedGateShare = 0.9
  /// Dead: at least this share of ReLU units answers 0 all the time. At random, half of the units do so where the
  /// input is one positive number, and fewer for more inputs; the rest is the margin for small layers.
  public static let deadShare = 0.75
  /// Overfitting: the held-out loss is this many times its best…
  public static let heldOutRise = 1.1
  /// …and has risen by this share of what is reached without memory: a task that is as good as solved wavers.
  public static let noticeableRise = 0.02
  /// Healthy: of at least so many recorded steps, for fewer mini-batches may be easy by chance.
  public static let fewestSteps = 5
  /// Not learning: the loss of the last fifth of the run is above this share of the fifth before…
  public static let stalledShare = 0.98
  /// …after at least so many steps. Weights that did not move are told after a tenth of them, and so is a gradient that
  /// vanishes.
  public static let patience = 200
}
