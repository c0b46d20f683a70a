import Engine
import Foundation
import Traces

/// What a trace holds, as far as it can be told without reading much of it.
public struct TraceSummary: Sendable, Hashable {
  /// What the losses of neighbouring steps come to.
  public struct LossStretch: Sendable, Hashable {
    public let firstStep: Int
    public var lastStep: Int
    public var loss: Extremes<Double>
  }

  /// How the recording came to its end.
  public enum State: Sendable, Hashable {
    case finished, beingRecorded
    /// Its writer was killed, or does not tell.
    case cutOff
  }

  /// Of at most this many stretches the loss is told.
  static let stretchLimit = 1024
  /// Longer runs are read from the trace's own summaries.
  private static let wholeStepLimit = 100_000

  public let title: String
  public let model: ModelShape
  /// What is learned, in one line; may be empty.
  public let task: String
  public let baselines: [Baseline]
  public let plannedSteps: Int?
  public let lastStep: Int?
  /// The losses over all steps, ascending.
  public let losses: [LossStretch]
  /// The loss of the last step.
  public let lastLoss: Double?
  /// The loss over the held-out data that belongs to the last step.
  public let heldOutLoss: Double?
  public let state: State

  /// Reads what the trace at `path` tells of itself. Throws `TraceError`, and `CancellationError` where the calling task
  /// was cancelled meanwhile.
  public init(path: String) throws {
    let reader = try TraceReader(path: path)
    let header = reader.header
    title = header.title.isEmpty ? (path as NSString).lastPathComponent : header.title
    model = header.model
    task = header.extra[Recording.summaryKey] ?? ""
    baselines = header.baselines
    plannedSteps = header.plannedSteps
    state = try reader.isFinished() ? .finished : reader.isBeingRecorded ? .beingRecorded : .cutOff
    let steps = try reader.stepRange()
    lastStep = steps?.upperBound
    let last = try steps.flatMap { try reader.records(in: $0.upperBound...$0.upperBound).last }
    lastLoss = last?.loss
    heldOutLoss = try last.flatMap { try Self.heldOut(at: $0, in: reader) }?.loss
    try Task.checkCancellation()
    losses = try Self.losses(reader, isLong: (steps?.count ?? 0) > Self.wholeStepLimit)
    try Task.checkCancellation()
  }

  /// The held-out loss that belongs to the `last` step, for which a long run is not read as a whole.
  private static func heldOut(at last: StepRecord, in reader: TraceReader) throws -> HeldOutLoss? {
    let measured = try reader.lastEvaluation().flatMap { $0.step < last.step ? $0 : nil }
    var ending = RunHistory([measured, last].compactMap(\.self))
    ending.end(with: try reader.finalEvaluation()?.heldOut)
    return ending.heldOut(at: last.step)
  }

  private static func losses(_ reader: TraceReader, isLong: Bool) throws -> [LossStretch] {
    var all: [LossStretch] = []
    if isLong {
      all = try reader.summaries(in: 0...Int.max).map {
        LossStretch(firstStep: $0.firstStep, lastStep: $0.lastStep, loss: $0.loss)
      }
    } else {
      try reader.history(profileBudget: 0).forEachScalars {
        all.append(LossStretch(firstStep: $0.step, lastStep: $0.step, loss: Extremes($0.loss)))
      }
    }
    return merged(all, count: stretchLimit)
  }

  /// `stretches` with so many neighbours taken together that at most `count` are left.
  static func merged(_ stretches: [LossStretch], count: Int) -> [LossStretch] {
    let size = (stretches.count + count - 1) / count
    guard size > 1 else { return stretches }
    return stride(from: 0, to: stretches.count, by: size).map { start in
      let part = stretches[start..<min(start + size, stretches.count)]
      return part.dropFirst().reduce(into: part[start]) { whole, next in
        whole.lastStep = next.lastStep
        whole.loss.merge(next.loss)
      }
    }
  }
}
