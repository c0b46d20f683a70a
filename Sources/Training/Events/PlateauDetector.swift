import Engine
import Foundation
import Traces

/// Finds where the loss stops falling: the best mean over a block of steps has not been bettered by a hundredth for
/// ten blocks. It is told once; a better block ends it, which is told as well.
struct PlateauDetector: Sendable {
  private static let blockCount = 100
  private static let patience = 10
  private static let improvement = 0.01

  private var sum = 0.0
  private var count = 0
  private var best = Double.infinity
  private var blocksSinceBest = 0

  mutating func take(_ record: StepScalars) -> TraceEvent? {
    sum += record.loss
    count += 1
    guard count == Self.blockCount else { return nil }
    let mean = sum / Double(count)
    (sum, count) = (0, 0)
    // The magnitude, because a loss of another program may be negative.
    if !best.isFinite || mean < best - Self.improvement * abs(best) {
      defer { (best, blocksSinceBest) = (mean, 0) }
      guard blocksSinceBest >= Self.patience else { return nil }
      let text = String(format: "the loss leaves its plateau of %.4g for %.4g", best, mean)
      return TraceEvent(step: record.step, kind: .escape, text: text)
    }
    blocksSinceBest += 1
    guard blocksSinceBest == Self.patience else { return nil }
    let text = String(
      format: "the loss has not fallen below %.4g by a hundredth for %ld steps", best,
      Self.patience * Self.blockCount)
    return TraceEvent(step: record.step, kind: .plateau, text: text)
  }
}
