import Training

extension ExplorerState {
  /// Opens the line in which a sequence is typed, where the network can read one.
  mutating func promptForSequence() {
    guard let run else { return }
    if let hint = run.description.probeHint {
      overlay = .prompt(Prompt(hint: hint))
    } else {
      message = Message(text: run.nothingToType, isError: true)
    }
  }

  /// Looks at the next of the sequences: after the last one again at the run's own.
  mutating func showNextSequence() -> [Effect] {
    guard let run, !run.sequences.isEmpty else { return [] }
    let next = (run.sequencePosition ?? -1) + 1
    return choose(next < run.sequences.count ? next : nil)
  }

  /// Takes in a sequence that was asked for, and looks at it.
  mutating func receive(_ sequence: ProbeSequence) -> [Effect] {
    guard let run else { return [] }
    let position = run.sequences.firstIndex(of: sequence) ?? run.sequences.count
    if position == run.sequences.count { self.run?.sequences.append(sequence) }
    message = Message(
      text: "\(sequence.inputLabels.count) timesteps; P shows the next sequence", isError: false)
    return choose(position)
  }

  private mutating func choose(_ position: Int?) -> [Effect] {
    run?.choose(position)
    guard let run, run.isLive else { return [] }
    return [.show(run.sequence)]
  }
}

extension RunState {
  /// Why no sequence can be typed.
  var nothingToType: String {
    let reason = description.probeObstacle ?? "what this network's symbols are is not known"
    return "\(reason): snapshot --probe FILE takes a sequence as safetensors"
  }

  /// Looks at the sequence at `position`, or (nil) at the run's own; what is shown is another unroll then.
  mutating func choose(_ position: Int?) {
    guard position != sequencePosition else { return }
    sequencePosition = position
    whatIf.leaveSequence()
    (altered, writing, selectionStart) = (nil, nil, nil)
    shown = nil
    unrolls = UnrollCache()
    (awaited, missing) = (nil, nil)
    diagnosed = nil
    flows = MeasuredFlows()
    dataSearch = nil
    search = search.map { search(for: $0.text) }
    cursor.timestep = min(cursor.timestep, max(0, timesteps - 1))
  }
}
