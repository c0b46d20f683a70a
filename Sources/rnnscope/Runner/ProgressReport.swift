import Engine
import Foundation
import Tasks
import Traces

/// How training gets on, told while it runs: one line redrawn in place on a terminal, a plain line now and then
/// elsewhere.
struct ProgressReport {
  private let plannedSteps: Int
  /// The step that training starts at.
  private let firstStep: Int
  private let status = StatusLine()
  private let start = ContinuousClock.now
  private var lastShown = ContinuousClock.now
  private var lastEvaluation: StepRecord?
  private var firstBroken: StepRecord?
  private var wasFailureTold = false
  private var wasExcessTold = false

  /// A report on a run called `title` that is trained from `firstStep` on.
  init(title: String, plannedSteps: Int, firstStep: Int = 0) {
    self.plannedSteps = plannedSteps
    self.firstStep = firstStep
    StandardError.tell(
      "\(title): \(plannedSteps) steps" + (firstStep > 0 ? ", from step \(firstStep) on" : ""))
  }

  /// Takes in a step and shows it if the last line is old enough.
  mutating func show(_ record: StepRecord) {
    if record.heldOutLoss != nil { lastEvaluation = record }
    if firstBroken == nil, !record.loss.isFinite || !record.gradientNorm.isFinite { firstBroken = record }
    let done = record.step + 1
    let isDue =
      StandardError.isTerminal
      ? lastShown.duration(to: .now) > .milliseconds(100) || done == plannedSteps
      : done % max(1, plannedSteps / 20) == 0
    guard isDue else { return }
    lastShown = .now
    if StandardError.isTerminal {
      status.show(StatusLine.bar(Double(done) / Double(plannedSteps)) + " " + line(record))
    } else {
      StandardError.tell(line(record))
    }
  }

  /// Tells once, when it happens, why the recording stopped.
  mutating func showRecordingFailure(_ failure: String?) {
    guard let failure, !wasFailureTold else { return }
    wasFailureTold = true
    tell("recording stopped, training goes on: \(failure)")
  }

  /// Tells once, when it happens, that the recording takes more than it was to take.
  mutating func showRecordingExcess(_ excess: String?) {
    guard let excess, !wasExcessTold else { return }
    wasExcessTold = true
    tell(excess)
  }

  /// Says something on a line of its own.
  func tell(_ words: String) {
    status.keep()
    StandardError.tell(words)
  }

  /// Ends the report.
  func finish(heldOutLoss: Double?, metrics: [Metric], baselines: [Baseline], wasInterrupted: Bool) {
    status.keep()
    if wasInterrupted { StandardError.tell("stopped before the end, as asked") }
    if let firstBroken {
      StandardError.tell(
        "it diverged: loss or gradient is not finite from step \(firstBroken.step) on; try a lower --lr or --clip-norm 1"
      )
    }
    var parts = heldOutLoss.map { ["held-out loss \(Self.number($0))"] } ?? []
    parts += baselines.map { "\($0.name) \(Self.number($0.loss))" }
    if !parts.isEmpty { print(parts.joined(separator: ", ").displaySafe) }
    if !metrics.isEmpty {
      let words = metrics.map { "\($0.name) \(Self.number($0.value))" }
      print("held-out \(words.joined(separator: ", "))".displaySafe)
    }
  }

  private func line(_ record: StepRecord) -> String {
    let done = record.step + 1
    let seconds = start.duration(to: .now) / .seconds(1)
    let share = Double(done - firstStep) / Double(max(1, plannedSteps - firstStep))
    var parts = [
      "step \(done)/\(plannedSteps)", "\(Self.rate(Double(done - firstStep) / max(seconds, 1e-9))) steps/s",
      StatusLine.timeLeft(share, after: seconds), "loss \(Self.number(record.loss))",
      "gradient \(Self.number(record.gradientNorm))",
    ]
    if let lastEvaluation, let loss = lastEvaluation.heldOutLoss {
      parts.append("held-out \(Self.number(loss)) at step \(lastEvaluation.step)")
    }
    return parts.joined(separator: " · ")
  }

  private static func rate(_ value: Double) -> String { String(format: value < 10 ? "%.1f" : "%.0f", value) }

  private static func number(_ value: Double) -> String {
    value.isNaN ? "NaN" : String(format: "%.4g", value)
  }
}
