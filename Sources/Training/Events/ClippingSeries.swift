import Engine
import Foundation
import Traces

/// Joins clipped steps that follow each other with little between them into one series, told at its first step and,
/// with its extent, at its end.
struct ClippingSeries: Sendable {
  private struct Series {
    var firstStep: Int
    var lastStep: Int
    var count = 0
    var greatestNorm = 0.0
  }

  private var series: Series?

  /// What there is to tell once `record` is known: the end of a series, the beginning of another.
  mutating func take(_ record: StepScalars) -> [TraceEvent] {
    var events: [TraceEvent] = []
    if let series, record.step - series.lastStep > EventDetector.quietSteps(at: series.lastStep) {
      events += [finish()].compactMap { $0 }
    }
    guard record.wasClipped else { return events }
    let isFirst = series == nil
    var extended = series ?? Series(firstStep: record.step, lastStep: record.step)
    extended.lastStep = record.step
    extended.count += 1
    extended.greatestNorm = max(extended.greatestNorm, record.gradientNorm)
    series = extended
    guard isFirst else { return events }
    let text = String(
      format: "the gradient's norm %.3g was clipped to %.3g", record.gradientNorm, record.clippedGradientNorm)
    return events + [TraceEvent(step: record.step, kind: .clip, text: text)]
  }

  /// Ends the series under way.
  mutating func finish() -> TraceEvent? {
    guard let ended = series else { return nil }
    series = nil
    let stretch = ended.lastStep - ended.firstStep + 1
    let steps =
      stretch == 1
      ? "after one step" : "\(ended.count) of the \(stretch) steps from \(ended.firstStep) on"
    let text = String(
      format: "clipping ended: \(steps), greatest norm %.3g before it", ended.greatestNorm)
    return TraceEvent(step: ended.lastStep, kind: .clipEnd, text: text)
  }
}
