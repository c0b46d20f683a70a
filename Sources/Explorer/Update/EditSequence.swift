import Canvas
import Training

extension ExplorerState {
  /// Asks how the shown sequence would be typed, so that it can be edited.
  func editSequence() -> [Effect] {
    run.map { [.spell($0.whatIf.alteration.sequence ?? $0.sequences.current)] } ?? []
  }

  /// Opens the line in which the sequence is edited, at the cursor's timestep.
  mutating func receive(_ spelling: SequenceSpelling?) {
    guard let run else { return }
    guard let spelling else {
      message = Message(
        text: "this sequence can't be written as a line to edit: p types one of your own", isError: true)
      return
    }
    let t = run.cursor.timestep
    overlay = .prompt(
      Prompt(
        hint: "Backspace deletes what stands at t \(t), typing inserts; Enter unrolls it beside the original",
        purpose: .edit, text: spelling.line, caret: spelling.end(of: t)))
  }

  /// Takes in the edited sequence, which is shown beside the one that was there.
  mutating func receive(edited: ProbeSequence) {
    guard let run else { return }
    let current = run.sequences.current
    let own = current == nil ? run.description.probe : current?.batch
    let isAsBefore = edited.batch == own
    self.run?.whatIf.change("edit “\(edited.title)”") { $0.sequence = isAsBefore ? nil : edited }
    let last = max(0, (self.run?.timesteps ?? 1) - 1)
    self.run?.cursor.timestep = min(run.cursor.timestep, last)
    message = Message(
      text: isAsBefore
        ? "the sequence is as it was"
        : "edited: \(edited.inputLabels.count) timesteps · % compares, u undoes",
      isError: false)
  }
}
