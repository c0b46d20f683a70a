import Canvas
import Training

extension ExplorerState {
  /// Asks how the shown sequence would be typed, so that it can be edited.
  mutating func editSequence() -> [Effect] {
    onRun { [.spell($0.whatIf.alteration.sequence ?? $0.sequences.current)] }
  }

  /// Opens the line in which the sequence of `spelling` is edited at the cursor, unless keys go to another run than `run`
  /// by now, or to what has opened meanwhile.
  mutating func edit(_ spelling: SequenceSpelling?, of run: RunState) {
    guard run.number == self.run?.number, overlay == nil else { return }
    guard let spelling else {
      message = Message(
        text: "this sequence can't be written as a line to edit: p types one of your own", isError: true)
      return
    }
    let t = run.cursor.timestep
    overlay = .prompt(
      Prompt(
        run: run.number,
        hint: "Backspace deletes what stands at t \(t), typing inserts; Enter unrolls it beside the original",
        purpose: .edit, text: spelling.line, caret: spelling.end(of: t)))
  }
}

extension RunState {
  /// Takes in the edited sequence, which is shown beside the one that was there, and says so.
  mutating func receive(edited: ProbeSequence) -> Message {
    let isAsBefore = edited.agrees(with: sequence)
    whatIf.change("edit “\(edited.title)”") { $0.sequence = isAsBefore ? nil : edited }
    cursor.timestep = min(cursor.timestep, max(0, timesteps - 1))
    return Message(
      text: isAsBefore
        ? "the sequence is as it was"
        : "edited: \(edited.inputLabels.count) timesteps · % compares, u undoes",
      isError: false)
  }
}
