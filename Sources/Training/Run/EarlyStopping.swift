/// Ends training when the loss over the held-out data has not improved for some evaluations (Prechelt 1998).
public struct EarlyStopping: Sendable, Hashable, Codable {
  /// Evaluations in a row without an improvement after which training ends, at least 1.
  public let patience: Int
  /// A loss improves where it is lower than the best by more than this, at least 0.
  public let leastImprovement: Double

  /// Stops after `patience` evaluations none of which was better by more than `leastImprovement`.
  public init(patience: Int, leastImprovement: Double = 0) {
    precondition(patience >= 1 && leastImprovement >= 0, "patience is at least 1, an improvement at least 0")
    self.patience = patience
    self.leastImprovement = leastImprovement
  }

  /// How the evaluations so far went.
  public struct Progress: Sendable, Hashable, Codable {
    /// The lowest held-out loss, and the step whose weights have it; nil before the first evaluation.
    public var bestLoss: Double?
    public var bestStep = 0
    /// Evaluations since then.
    public var staleEvaluations = 0

    /// The progress before the first evaluation.
    public init() {}
  }

  /// Whether an evaluation with `loss` would be an improvement. NaN never is, unless nothing was known.
  public func improves(_ loss: Double, on progress: Progress) -> Bool {
    guard let best = progress.bestLoss else { return !loss.isNaN }
    return loss < best - leastImprovement
  }

  /// `progress` after an evaluation of the weights of `step`.
  public func observing(_ loss: Double, at step: Int, after progress: Progress) -> Progress {
    var next = progress
    if improves(loss, on: progress) {
      next.bestLoss = loss
      next.bestStep = step
      next.staleEvaluations = 0
    } else {
      next.staleEvaluations += 1
    }
    return next
  }

  /// Whether training is to end.
  public func isExhausted(_ progress: Progress) -> Bool { progress.staleEvaluations >= patience }
}

extension EarlyStopping {
  /// What `options` state; nil without a patience. Throws `ExperimentError`.
  init?(_ options: ExperimentOptions) throws {
    guard let patience = options.patience else {
      if options.minDelta != nil {
        throw ExperimentError(
          "--min-delta tells what counts as better for --patience: add that, or leave it out")
      }
      return nil
    }
    self.init(
      patience: try whole(patience, "--patience", in: 1...1_000_000, default: patience),
      leastImprovement: try notNegative(options.minDelta, "--min-delta", default: 0))
  }
}

extension Trainer {
  /// Why training ended before the planned step, and where the best weights are; nil where it did not.
  public var earlyStopWords: String? {
    guard hasStoppedEarly, let stopping = experiment.learning.earlyStopping else { return nil }
    let evaluations = stopping.patience == 1 ? "evaluation" : "evaluations"
    let stale = "no better held-out loss for \(stopping.patience) \(evaluations)"
    guard let bestLoss = stoppingProgress.bestLoss else { return stale }
    return stale + "; the best, \(Float(bestLoss)), was at step \(stoppingProgress.bestStep)"
  }
}
