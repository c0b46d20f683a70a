import Analysis
import Training

/// What a sweep's table tells of one member.
struct SweepRow: Sendable {
  let member: SweepMember
  let steps: Int
  let ending: SweepOutcome.Ending?
  let loss: Double?
  let heldOutLoss: Double?
  /// Of the last step, before clipping.
  let gradientNorm: Double?
  let verdict: Diagnosis?
  let stepsPerSecond: Double?
  let seconds: Double?
  /// The trace that it was recorded into.
  let tracePath: String?
  /// Why it could not be trained or recorded, in one line.
  let failure: String?

  /// Trains `member`, recorded into `path` where that is given, and judges it as `rnnscope diagnose` does.
  init(
    training member: SweepMember, into path: String?, _ interruption: Interruption, tell: (Int) -> Void
  ) {
    self.member = member
    do {
      let outcome = try member.train(
        recordingInto: path, createdBy: Rnnscope.versionedName, isAskedToStop: { interruption.wasAsked },
        tell: tell)
      let last = outcome.history.last
      (steps, ending) = (outcome.history.count, outcome.ending)
      (loss, gradientNorm, heldOutLoss) = (last?.loss, last?.gradientNorm, outcome.heldOutLoss)
      let description = outcome.description
      verdict = Diagnosis(
        model: description.model, history: outcome.history, unroll: outcome.newest?.unroll,
        references: description.baselines, truncation: description.truncation)
      (stepsPerSecond, seconds) = (outcome.stepsPerSecond, outcome.seconds)
      (tracePath, failure) = (path, outcome.recordingFailure.map { "recording stopped: \($0)" })
    } catch {
      (steps, ending, loss, gradientNorm, heldOutLoss) = (0, nil, nil, nil, nil)
      (verdict, stepsPerSecond, seconds, tracePath, failure) = (nil, nil, nil, nil, "\(error)")
    }
  }

  /// In timesteps, where it could be measured.
  var effectiveMemory: Double? { measurement("effective memory") }
  /// In decades for one step back, where it could be measured.
  var decayRate: Double? { measurement("decay rate") }

  private func measurement(_ name: String) -> Double? {
    verdict?.measured(name)
  }
}

extension SweepRow {
  private struct Object: Encodable {
    let name: String
    let settings: [String: String]
    let steps: Int
    let ended: String
    let loss, held_out_loss, gradient_norm: Double?
    let verdict: Diagnosis.Kind?
    let headline: String?
    let effective_memory, decay_rate, steps_per_second, seconds: Double?
    let trace, error: String?
  }

  /// The row as one line of JSON; numbers that are not finite are written as texts. `differing` are the names of the
  /// member's differences.
  func json(_ differing: [String]) throws -> String {
    let pairs = zip(differing, member.differences).compactMap { name, value in value.map { (name, $0) } }
    let endings: [SweepOutcome.Ending: String] = [
      .complete: "complete", .interrupted: "interrupted", .stoppedEarly: "stopped early",
    ]
    let object = Object(
      name: member.name, settings: Dictionary(pairs) { first, _ in first }, steps: steps,
      ended: ending.flatMap { endings[$0] } ?? "failed", loss: loss, held_out_loss: heldOutLoss,
      gradient_norm: gradientNorm, verdict: verdict?.kind, headline: verdict?.headline,
      effective_memory: effectiveMemory, decay_rate: decayRate, steps_per_second: stepsPerSecond,
      seconds: seconds, trace: tracePath, error: failure)
    return try oneLineJSON(object)
  }
}
