import Foundation

/// The loss over the held-out data after a run's last update: it belongs to weights that no step was trained with, and
/// that have no record of their own.
public struct FinalEvaluation: Sendable, Hashable, Codable {
  /// The number of updates that the weights have had.
  public var step: Int
  /// nil where it is not finite: JSON has no such number.
  public var loss: Double?

  /// The loss with the weights of `step`.
  public init(step: Int, loss: Double) {
    self.step = step
    self.loss = loss.isFinite ? loss : nil
  }
}

extension TraceReader {
  /// The loss over the held-out data with the weights after the last update; nil where it was not measured. It is read
  /// when the trace is opened.
  public var finalEvaluation: FinalEvaluation? {
    header.extra[HeaderMetadata.finalEvaluationKey].flatMap {
      try? JSONDecoder().decode(FinalEvaluation.self, from: Data($0.utf8))
    }
  }
}
