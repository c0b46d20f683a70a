import Training

extension ExplorerState {
  /// Opens the line in which a sequence is typed, where the network can read one.
  mutating func promptForSequence() {
    guard let run, let hint = run.description.probeHint else { return }
    overlay = .prompt(Prompt(run: run.number, hint: hint))
  }

  /// Looks at the next of the sequences: after the last one again at the run's own. Runs side by side look at what they
  /// have of the same name.
  mutating func showNextSequence() {
    guard let run else { return }
    self.run?.choose(run.sequences.nextPosition)
    guard isComparing else { return }
    let title = self.run?.sequences.current?.title
    for position in runs.indices where position != focus {
      guard let title else {
        runs[position].choose(nil)
        continue
      }
      if let place = runs[position].sequences.position(titled: title) { runs[position].choose(place) }
    }
  }

  /// Looks at `sequence` in the run at `position`, and says so.
  mutating func look(at sequence: ProbeSequence, inRunAt position: Int) {
    message = Message(
      text: "\(sequence.inputLabels.count) timesteps; P shows the next sequence", isError: false)
    let place = runs[position].sequences.position(of: sequence)
    runs[position].choose(place)
  }
}

extension RunState {
  /// Looks at the sequence at `position`, or (nil) at the run's own; what is shown is another unroll then.
  mutating func choose(_ position: Int?) {
    guard sequences.choose(position) else { return }
    whatIf.leaveSequence()
    unrolls.leaveSequence()
    lags = TrainingLags()
    analyses.leaveSequence()
    stretch.leaveSequence()
    selectionStart = nil
    search = search.map { search(for: $0.text) }
    cursor.timestep = min(cursor.timestep, max(0, timesteps - 1))
  }
}
