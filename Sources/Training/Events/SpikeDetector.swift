import Engine
import Foundation
import Traces

/// Finds gradient norms, before clipping, that are far beyond those of the block of steps before.
struct SpikeDetector: Sendable {
  private static let blockCount = 50
  private static let ratio = 10.0

  private var block: [Double] = []
  /// The median of the first block and of the last whole one.
  private var start: Double?
  private var usual: Double?
  private var last: (step: Int, norm: Double)?

  mutating func take(_ record: StepScalars) -> TraceEvent? {
    defer { add(record.gradientNorm) }
    // Beyond the start's norm too: where a run has converged, the norms' noise is large beside themselves.
    guard let usual, let start, record.gradientNorm >= Self.ratio * usual, record.gradientNorm > start
    else { return nil }
    if let last, record.step - last.step <= EventDetector.quietSteps(at: last.step),
      record.gradientNorm < Self.ratio * last.norm
    {
      return nil
    }
    last = (record.step, record.gradientNorm)
    let text = String(
      format: "the gradient's norm %.3g is %.3g times the usual %.3g", record.gradientNorm,
      record.gradientNorm / usual, usual)
    return TraceEvent(step: record.step, kind: .spike, text: text)
  }

  private mutating func add(_ norm: Double) {
    block.append(norm)
    guard block.count == Self.blockCount else { return }
    usual = block.upperMedian
    start = start ?? usual
    block.removeAll(keepingCapacity: true)
  }
}
