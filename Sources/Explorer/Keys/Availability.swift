extension ExplorerState {
  /// Why `command` does nothing now; nil where it does something.
  func reasonDisabled(_ command: Command) -> String? {
    guard let run else { return nil }
    switch command {
    case .nextLayer where run.description.model.layerDirections.count == 1:
      return "there is one layer in one direction"
    case .playOrPause where run.description.stillReason != nil: return "there is no training"
    case .typeSequence where run.description.probeHint == nil: return "its symbols are not known"
    case .nextSequence where run.sequences.isEmpty: return "there is one sequence: p adds another"
    case .stepBack, .jumpBack, .firstStep:
      return run.cursor.step == run.firstStep ? "this is the first step" : nil
    case .jumpForward, .lastStep:
      return run.cursor.step == run.lastStep ? "this is the newest step" : nil
    case .nextEvent where run.eventStep(after: run.cursor.step) == nil:
      return "nothing happened after this step"
    case .previousEvent where run.eventStep(before: run.cursor.step) == nil:
      return "nothing happened before this step"
    case .stepForward where !run.isLive:
      return run.cursor.step == run.lastStep ? "the recording ends here" : nil
    default: return nil
    }
  }
}
