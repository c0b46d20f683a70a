import Training

extension ExplorerState {
  /// Opens the line in which a sequence is typed, where the network can read one.
  mutating func promptForSequence() {
    guard let run, let hint = run.description.probeHint else { return }
    overlay = .prompt(Prompt(run: run.number, hint: hint))
  }

  /// Looks at the next of the sequences: after the last one again at the run's own.
  mutating func showNextSequence() -> [Effect] {
    onRun { $0.show($0.sequences.nextPosition) }
  }

  /// Looks at `sequence` in the run at `position`, and says so.
  mutating func look(at sequence: ProbeSequence, inRunAt position: Int) -> [Effect] {
    message = Message(
      text: "\(sequence.inputLabels.count) timesteps; P shows the next sequence", isError: false)
    return onRun(at: position) { $0.show($0.sequences.position(of: sequence)) }
  }
}

extension RunState {
  /// Looks at the sequence at `position`, or (nil) at the run's own, and lets training show it.
  fileprivate mutating func show(_ position: Int?) -> [RunEffect] {
    choose(position)
    return isLive ? [.show(sequences.current)] : []
  }

  /// Looks at the sequence at `position`, or (nil) at the run's own; what is shown is another unroll then.
  mutating func choose(_ position: Int?) {
    guard sequences.choose(position) else { return }
    whatIf.leaveSequence()
    unrolls.leaveSequence()
    analyses.leaveSequence()
    stretch.leaveSequence()
    selectionStart = nil
    search = search.map { search(for: $0.text) }
    cursor.timestep = min(cursor.timestep, max(0, timesteps - 1))
  }
}
