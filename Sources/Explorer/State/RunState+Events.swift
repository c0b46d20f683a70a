import Analysis
import Views

extension RunState {
  /// Everything that happened in the run so far, by ascending step.
  var events: [RunEvent] {
    // Both lists are in order; a merge keeps them so.
    guard !saturation.events.isEmpty else { return detector.events }
    return (detector.events + saturation.events).sorted { $0.step < $1.step }
  }
}

extension RunEvent {
  /// How bad it is.
  var severity: Severity {
    switch kind {
    case .nonFinite: .bad
    case .spike, .underflow, .saturation: .warning
    case .clipping, .plateau: .neutral
    case .escape: .good
    }
  }
}
