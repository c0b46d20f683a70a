import Engine
import Foundation
import GRDB

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

  /// The same as a history ends with it.
  public var heldOut: HeldOutLoss { HeldOutLoss(step: step, loss: loss ?? .nan) }
}

extension TraceReader {
  /// The loss over the held-out data with the weights after the last update; nil where it was not measured, or not yet.
  public func finalEvaluation() throws(TraceError) -> FinalEvaluation? {
    try database.read { try Self.finalEvaluation($0) }
  }

  static func finalEvaluation(_ db: Database) throws -> FinalEvaluation? {
    let row = try Row.fetchOne(
      db, sql: "SELECT value FROM metadata WHERE key = ?", arguments: [HeaderMetadata.finalEvaluationKey])
    guard let text = try row?.text(0) else { return nil }
    return try? JSONDecoder().decode(FinalEvaluation.self, from: Data(text.utf8))
  }
}
