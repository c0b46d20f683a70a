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

  /// What happened at the step of `record`; steps ascend.
  public mutating func events(at record: StepRecord) -> [TraceEvent] {
    guard record.loss.isFinite, record.gradientNorm.isFinite else {
      defer { isBroken = true }
      return isBroken ? [] : [Self.firstNonFinite(record)]
    }
    return [clipping.take(record), spikes.take(record), plateaus.take(record)].compactMap { $0 }
  }

  /// What happened in all of `history`, for a run whose recording tells of no events.
  public static func events(of history: RunHistory) -> [TraceEvent] {
    var detector = EventDetector()
    return (0..<history.count).flatMap { detector.events(at: history[$0]) } + detector.finish()
  }

  /// What is left to tell when the run ends.
  public mutating func finish() -> [TraceEvent] { [clipping.finish()].compactMap { $0 } }

  /// The quiet that must pass after a series of like events at about `step` before another is told: as the run grows
  /// so does it, and events become no more than a few for each doubling of the run.
  static func quietSteps(at step: Int) -> Int { max(50, step / 10) }

  private static func firstNonFinite(_ record: StepRecord) -> TraceEvent {
    let (what, value) =
      record.loss.isFinite ? ("the gradient's norm", record.gradientNorm) : ("the loss", record.loss)
    return TraceEvent(step: record.step, kind: .nan, text: "\(what) is \(value.isNaN ? "NaN" : "infinite")")
  }
}
