import Engine

/// What a diagnosis looks for in every step of a run: it follows a growing history at the cost of its new steps alone
/// and answers for any step of its past.
public struct HistorySurvey: Sendable {
  private static let blockCount = 50

  private var count = 0
  private var last: StepScalars?
  /// Each with a larger ratio than those before.
  private var spikes: [GradientSpike] = []
  private var block: [Double] = []
  private var usualNorm: Double?
  private var firstNonFinite: Instability?
  private var heldOut: [HeldOutLoss] = []

  /// A finite held-out loss and the best until then.
  struct HeldOutLoss: Sendable {
    let step: Int
    let loss: Double
    let bestStep: Int
    let bestLoss: Double
  }

  /// The survey of `history`, of none so far unless told otherwise.
  public init(_ history: RunHistory = RunHistory()) { follow(history) }

  /// Takes in the steps that came since; starts anew where `history` is another one.
  public mutating func follow(_ history: RunHistory) {
    if let last, history.count < count || !history.scalars(at: count - 1).isSame(as: last) {
      self = HistorySurvey()
    }
    for index in count..<history.count { append(history.scalars(at: index)) }
    count = history.count
    last = count > 0 ? history.scalars(at: count - 1) : nil
  }

  /// The worst spike of the gradient norm up to `step`.
  func spike(through step: Int) -> GradientSpike? { spikes.last { $0.step <= step } }

  /// The first loss or norm up to `step` that is not finite.
  func instability(through step: Int) -> Instability? {
    firstNonFinite.flatMap { $0.step ?? 0 <= step ? $0 : nil }
  }

  /// The last held-out loss up to `step`.
  func heldOutLoss(through step: Int) -> HeldOutLoss? {
    var (low, high) = (0, heldOut.count)
    while low < high {
      let middle = (low + high) / 2
      if heldOut[middle].step <= step { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : heldOut[low - 1]
  }

  // MARK: - Following

  private mutating func append(_ record: StepScalars) {
    takeNorm(of: record)
    if firstNonFinite == nil { firstNonFinite = Instability(record) }
    if let loss = record.heldOutLoss, loss.isFinite {
      let isBest = loss < heldOut.last?.bestLoss ?? .infinity
      heldOut.append(
        HeldOutLoss(
          step: record.step, loss: loss,
          bestStep: isBest ? record.step : heldOut.last?.bestStep ?? record.step,
          bestLoss: isBest ? loss : heldOut.last?.bestLoss ?? loss))
    }
  }

  private mutating func takeNorm(of record: StepScalars) {
    if let usualNorm, record.gradientNorm.isFinite, record.gradientNorm / usualNorm > spikes.last?.ratio ?? 0
    {
      spikes.append(GradientSpike(record, usual: usualNorm))
    }
    block.append(record.gradientNorm)
    guard block.count == Self.blockCount else { return }
    usualNorm = GradientSpike.median(block.filter { $0.isFinite && $0 > 0 }) ?? usualNorm
    block.removeAll(keepingCapacity: true)
  }
}
