import Engine
import Foundation
import Tasks

/// How training gets on, told while it runs: one line redrawn in place on a terminal, a plain line now and then
/// elsewhere.
struct ProgressReport {
  private let plannedSteps: Int
  /// The step that training starts at.
  private let firstStep: Int
  private let isTerminal = isatty(STDERR_FILENO) == 1
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
    write("\(title): \(plannedSteps) steps" + (firstStep > 0 ? ", from step \(firstStep) on\n" : "\n"))
  }

  /// Takes in a step and shows it if the last line is old enough.
  mutating func show(_ record: StepRecord) {
    if record.heldOutLoss != nil { lastEvaluation = record }
    if firstBroken == nil, !record.loss.isFinite || !record.gradientNorm.isFinite { firstBroken = record }
    let done = record.step + 1
    let isDue =
      isTerminal
      ? lastShown.duration(to: .now) > .milliseconds(100) || done == plannedSteps
      : done % max(1, plannedSteps / 20) == 0
    guard isDue else { return }
    lastShown = .now
    write(isTerminal ? "\r\u{1B}[K" + line(record) : line(record) + "\n")
  }

  /// Tells once, when it happens, why the recording stopped.
  mutating func showRecordingFailure(_ failure: String?) {
    guard let failure, !wasFailureTold else { return }
    wasFailureTold = true
    write((isTerminal ? "\n" : "") + "recording stopped, training goes on: \(failure)\n")
  }

  /// Tells once, when it happens, that the recording takes more than it was to take.
  mutating func showRecordingExcess(_ excess: String?) {
    guard let excess, !wasExcessTold else { return }
    wasExcessTold = true
    tell(excess)
  }

  /// Says something on a line of its own.
  func tell(_ words: String) { write((isTerminal ? "\n" : "") + words + "\n") }

  /// Ends the report.
  func finish(heldOutLoss: Double?, metrics: [Metric], baselines: [Baseline], wasInterrupted: Bool) {
    if isTerminal { write("\n") }
    if wasInterrupted { write("stopped before the end, as asked\n") }
    if let firstBroken {
      write(
        "it diverged: loss or gradient is not finite from step \(firstBroken.step) on; try a lower --lr or --clip-norm 1\n"
      )
    }
    var parts = heldOutLoss.map { ["held-out loss \(Self.number($0))"] } ?? []
    parts += baselines.map { "\($0.name) \(Self.number($0.loss))" }
    if !parts.isEmpty { print(parts.joined(separator: ", ")) }
    if !metrics.isEmpty {
      print("held-out " + metrics.map { "\($0.name) \(Self.number($0.value))" }.joined(separator: ", "))
    }
  }

  private func line(_ record: StepRecord) -> String {
    let done = record.step + 1
    let seconds = start.duration(to: .now) / .seconds(1)
    let stepsPerSecond = Double(done - firstStep) / max(seconds, 1e-9)
    let left = Double(plannedSteps - done) / stepsPerSecond
    var parts = [
      "step \(done)/\(plannedSteps)", "\(Self.rate(stepsPerSecond)) steps/s", "\(Self.time(left)) left",
      "loss \(Self.number(record.loss))", "gradient \(Self.number(record.gradientNorm))",
    ]
    if let lastEvaluation, let loss = lastEvaluation.heldOutLoss {
      parts.append("held-out \(Self.number(loss)) at step \(lastEvaluation.step)")
    }
    let bar = isTerminal ? Self.bar(Double(done) / Double(plannedSteps)) + " " : ""
    return bar + parts.joined(separator: " · ")
  }

  private static func bar(_ fraction: Double) -> String {
    let width = 20
    let filled = Int(fraction * Double(width))
    return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
  }

  private static func rate(_ value: Double) -> String { String(format: value < 10 ? "%.1f" : "%.0f", value) }

  private static func number(_ value: Double) -> String {
    value.isNaN ? "NaN" : String(format: "%.4g", value)
  }

  /// A time as people say it.
  static func time(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e8).rounded())
    return whole < 60
      ? "\(whole) s"
      : whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole / 60 % 60) min"
  }

  private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
