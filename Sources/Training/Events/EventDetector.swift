import Engine
import Traces

/// Finds, while a run goes by, what is worth a mark in it; FORMAT.md defines each kind.
///
/// It sees every step once and keeps a few hundred numbers; what goes on or happens often is told once, so that
/// however long a run is its events stay few.
public struct EventDetector: Sendable {
  private var clipping = ClippingSeries()
  private var spikes = SpikeDetector()
  private var plateaus = PlateauDetector()
  private var isBroken = false

  /// A detector for a run from its next step on.
  public init() {}

  /// What happened at the step that `record` tells of; steps ascend.
  public mutating func events(at record: StepScalars) -> [TraceEvent] {
    guard record.loss.isFinite, record.gradientNorm.isFinite else {
      defer { isBroken = true }
      return isBroken ? [] : [Self.firstNonFinite(record)]
    }
    // Most steps have none, and an empty array takes no memory.
    var events: [TraceEvent] = []
    events += clipping.take(record)
    if let event = spikes.take(record) { events.append(event) }
    if let event = plateaus.take(record) { events.append(event) }
    return events
  }

  /// What happened in all of `history`, for a run whose recording tells of no events.
  public static func events(of history: RunHistory) -> [TraceEvent] {
    var detector = EventDetector()
    var events: [TraceEvent] = []
    history.forEachScalars { events += detector.events(at: $0) }
    return events + detector.finish()
  }

  /// What is left to tell when the run ends.
  public mutating func finish() -> [TraceEvent] { [clipping.finish()].compactMap { $0 } }

  /// The quiet that must pass after a series of like events at about `step` before another is told: as the run grows
  /// so does it, and events become no more than a few for each doubling of the run.
  static func quietSteps(at step: Int) -> Int { max(50, step / 10) }

  private static func firstNonFinite(_ record: StepScalars) -> TraceEvent {
    let (what, value) =
      record.loss.isFinite ? ("the gradient's norm", record.gradientNorm) : ("the loss", record.loss)
    return TraceEvent(step: record.step, kind: .nan, text: "\(what) is \(value.isNaN ? "NaN" : "infinite")")
  }
}
