import Analysis
import Traces
import Views

extension RunState {
  /// Everything that happened in the run so far, by ascending step: what the run told, and what only an analysis of its
  /// numbers finds, except for kinds that the run told of itself.
  var events: [TraceEvent] {
    let toldKinds = Set(toldEvents.map(\.kind))
    let found = (underflow.events + saturation.events).filter { !toldKinds.contains($0.kind.rawValue) }
    return (toldEvents + found.map { TraceEvent(step: $0.step, kind: $0.kind.rawValue, text: $0.text) })
      .sorted { $0.step < $1.step }
  }
}

extension TraceEvent {
  /// The event as a mark on the timeline. What it says may come from any file.
  var mark: StepEvent { StepEvent(step: step, text.displaySafe, severity) }

  private var severity: Severity {
    if RunEvent.Kind(rawValue: kind) != nil { return .warning }
    return switch Kind(rawValue: kind) {
    case .nan: .bad
    case .spike, .plateau: .warning
    case .stop, .escape: .good
    case .clip, .clipEnd, .note, nil: .neutral
    }
  }
}
