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
  /// A spike also exceeds the first steps' median by this, or it is only the noise of a run that has converged.
  public static let spikeOverStart = 10.0
  /// A spike is past where there is no reference to compare with, but the loss is below this share of the start's.
  public static let recoveredShare = 0.5
  /// Exploding: the loss is this many times what it was at the start.
  public static let lossGrowth = 10.0
  /// Learned: the loss is below this share of the best predictor without memory. The margin is three standard
  /// errors of a window of a hundred small batches.
  public static let learnedShare = 0.9
  /// Saturated: at least this share of tanh states beyond ±0.95, or of ReLU units dead.
  public static let saturatedShare = 0.5
  /// Saturated: at least this share of an input or output gate shut. A forget gate that is open all the time is
  /// no fault: it is how an LSTM remembers.
  public static let shutGateShare = 0.9
  /// Overfitting: the held-out loss is this many times its best.
  public static let heldOutRise = 1.1
  /// Not learning: the loss of the last window is above this share of the window before…
  public static let stalledShare = 0.98
  /// …after at least so many steps.
  public static let patience = 200
}
