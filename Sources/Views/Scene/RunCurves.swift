import Engine

/// The scalars of a run as curves over its steps. They follow a growing history at the cost of its new steps
/// alone.
public struct RunCurves: Sendable {
  private(set) var losses = ThinnedCurve()
  private(set) var heldOutLosses = ThinnedCurve()
  private(set) var gradientNorms = ThinnedCurve()
  /// The norms after clipping, of the steps at which that made a difference.
  private(set) var clippedNorms = ThinnedCurve()
  private var count = 0
  private var last: StepScalars?

  /// The curves of `history`, of none so far unless told otherwise.
  public init(_ history: RunHistory = RunHistory()) { follow(history) }

  /// Takes in the steps that came since; starts anew where `history` is another one.
  public mutating func follow(_ history: RunHistory) {
    if let last, history.count < count || !history.scalars(at: count - 1).isSame(as: last) {
      self = RunCurves()
    }
    history.forEachScalars(from: count) { append($0) }
    count = history.count
    last = count > 0 ? history.scalars(at: count - 1) : nil
  }

  private mutating func append(_ record: StepScalars) {
    losses.append(record.loss, at: record.step)
    gradientNorms.append(record.gradientNorm, at: record.step)
    if record.wasClipped { clippedNorms.append(record.clippedGradientNorm, at: record.step) }
    if let heldOut = record.heldOutLoss { heldOutLosses.append(heldOut, at: record.step) }
  }
}
