import Engine

/// What a diagnosis looks for in every step of a run: it follows a growing history at the cost of its new steps alone
/// and answers for any step of its past.
public struct HistorySurvey: Sendable {
  private static let blockCount = 50

  private var count = 0
  private var last: StepScalars?
  private var spikes = SpikeSurvey()
  private var firstNonFinite: Instability?
  private var heldOut: [Evaluation] = []
  /// The losses of the block that is not yet full, and what the run has come to.
  private var block: [Double] = []
  private var sum = Progress()
  /// For each full block its losses.
  private var losses: [LossMoments] = []
  /// For each full block what the run had come to at its end.
  private var progress: [Progress] = []

  /// A finite held-out loss and the best until then.
  struct Evaluation: Sendable {
    let latest: HeldOutLoss
    let best: HeldOutLoss

    init(_ latest: HeldOutLoss, after earlier: Evaluation?) {
      self.latest = latest
      best = earlier.flatMap { $0.best.loss <= latest.loss ? $0.best : nil } ?? latest
    }
  }

  /// What adds up over the steps.
  private struct Progress {
    var move = 0.0
    var clippedCount = 0
    var largestNorm: (step: Int, norm: Double)?

    mutating func add(_ record: StepScalars) {
      if record.gradientNorm.isFinite, record.gradientNorm > largestNorm?.norm ?? -.infinity {
        largestNorm = (record.step, record.gradientNorm)
      }
      move += record.learningRate * max(1, record.clippedGradientNorm)
      if record.wasClipped { clippedCount += 1 }
    }
  }

  /// The survey of `history`, of none so far unless told otherwise.
  public init(_ history: RunHistory = RunHistory()) { follow(history) }

  /// Takes in the steps that came since; starts anew where `history` is another one.
  public mutating func follow(_ history: RunHistory) {
    if let last, history.count < count || !history.scalars(at: count - 1).isSame(as: last) {
      self = HistorySurvey()
    }
    history.forEachScalars(from: count) { append($0) }
    count = history.count
    last = count > 0 ? history.scalars(at: count - 1) : nil
  }

  // MARK: - Answering

  /// The worst spike of the gradient norm in `history`, which is what the survey has seen up to one of its steps; nil in
  /// a run of a few steps.
  func spike(in history: RunHistory) -> GradientSpike? { spikes.worst(in: history) }

  /// The first loss or norm up to `step` that is not finite.
  func instability(through step: Int) -> Instability? {
    firstNonFinite.flatMap { $0.step ?? 0 <= step ? $0 : nil }
  }

  /// The first loss or norm of `history` that is not finite; nil where the run went on all the same. An update by such a
  /// gradient leaves no finite loss, so that one which is followed by finite losses was skipped, as mixed precision
  /// does, or its norm was not recorded.
  func lastingInstability(in history: RunHistory) -> Instability? {
    guard let last = history.last, let found = instability(through: last.step) else { return nil }
    let first = (history.index(atOrBefore: found.step ?? 0) ?? 0) + 1
    if first < history.count {
      let later = max(first, history.count - Self.blockCount)..<history.count
      return later.allSatisfy { history.scalars(at: $0).loss.isFinite } ? nil : found
    }
    let knowsNorms = (0..<history.count).contains { history.scalars(at: $0).gradientNorm.isFinite }
    return last.loss.isFinite && last.gradientNorm.isNaN && !knowsNorms && history.count > 1 ? nil : found
  }

  /// The last held-out losses of `history`, the one after its last update included; at most `count`, by ascending step.
  func heldOutLosses(in history: RunHistory, count: Int) -> [Evaluation] {
    guard !history.isEmpty else { return [] }
    let step = history.scalars(at: history.count - 1).step
    var (low, high) = (0, heldOut.count)
    while low < high {
      let middle = (low + high) / 2
      if heldOut[middle].latest.step <= step { low = middle + 1 } else { high = middle }
    }
    let measured = heldOut[..<low].suffix(count)
    guard let final = history.finalHeldOut, final.loss.isFinite else { return Array(measured) }
    return Array((measured + [Evaluation(final, after: measured.last)]).suffix(count))
  }

  /// The finite losses at the positions `range` of `history`; nil where there are none.
  func losses(in history: RunHistory, _ range: Range<Int>) -> LossMoments? {
    var moments = LossMoments()
    var start = range.lowerBound
    while start < range.upperBound {
      let block = start / Self.blockCount
      let end = min((block + 1) * Self.blockCount, range.upperBound)
      let isWhole = end - start == Self.blockCount && block < losses.count
      moments.add(isWhole ? losses[block] : LossMoments((start..<end).map { history.scalars(at: $0).loss }))
      start = end
    }
    return moments.count == 0 ? nil : moments
  }

  /// The first step and the mean loss of the worst block among the full ones of `history`; nil without any.
  func worstBlock(in history: RunHistory) -> (step: Int, loss: Double)? {
    let full = losses.prefix(history.count / Self.blockCount).enumerated().filter { $0.element.count > 0 }
    guard let worst = full.max(by: { $0.element.mean < $1.element.mean }) else { return nil }
    return (history.scalars(at: worst.offset * Self.blockCount).step, worst.element.mean)
  }

  /// The furthest that any weight can have moved over the steps of `history`: Σ η·max(1, ‖g‖); nil without steps.
  func largestMove(in history: RunHistory) -> Double? {
    history.isEmpty ? nil : progress(through: history).move
  }

  /// The largest finite gradient norm before clipping in `history`, and its step; nil where none is known.
  func largestNorm(in history: RunHistory) -> (step: Int, norm: Double)? {
    history.isEmpty ? nil : progress(through: history).largestNorm
  }

  /// The share of the steps of `history` whose gradient was clipped; nil without steps.
  func clippedShare(in history: RunHistory) -> Double? {
    history.isEmpty ? nil : Double(progress(through: history).clippedCount) / Double(history.count)
  }

  private func progress(through history: RunHistory) -> Progress {
    let whole = min(history.count / Self.blockCount, progress.count)
    var result = whole == 0 ? Progress() : progress[whole - 1]
    for index in whole * Self.blockCount..<history.count { result.add(history.scalars(at: index)) }
    return result
  }

  // MARK: - Following

  private mutating func append(_ record: StepScalars) {
    spikes.append(record)
    if firstNonFinite == nil { firstNonFinite = Instability(record) }
    appendHeldOut(record)
    block.append(record.loss)
    sum.add(record)
    guard block.count == Self.blockCount else { return }
    losses.append(LossMoments(block))
    progress.append(sum)
    block.removeAll(keepingCapacity: true)
  }

  private mutating func appendHeldOut(_ record: StepScalars) {
    guard let loss = record.heldOutLoss, loss.isFinite else { return }
    heldOut.append(Evaluation(HeldOutLoss(step: record.step, loss: loss), after: heldOut.last))
  }
}
