import Canvas
import Training

extension ExplorerState {
  /// Lets the network of the shown step write on after the cursor's timestep.
  mutating func write(_ settings: WritingSettings) -> [Effect] {
    guard let run else { return [] }
    if let reason = reasonDisabled(.write) {
      message = Message(text: reason, isError: true)
      return []
    }
    guard let shown = run.unrolls.shown else { return [] }
    let wasTraining = run.isTraining
    self.run?.playback.isPlaying = false
    self.run?.playback.isFollowing = run.cursor.step == run.past.lastStep
    let request = WritingRequest(
      original: shown, alteration: run.whatIf.alteration, beginning: run.cursor.timestep + 1,
      settings: settings)
    return (wasTraining ? [.pauseTraining] : []) + [.write(request)]
  }

  /// Takes in what the network wrote, which is shown as it grows.
  mutating func receive(_ writing: Writing) -> [Effect] {
    guard var run else { return [] }
    run.choose(run.sequences.append(writing.sequence(upTo: writing.beginning)))
    run.sequences.begin(writing)
    self.run = run
    return []
  }

  /// Stops writing and keeps what is there; false where nothing is being written.
  mutating func stopWriting() -> Bool {
    guard let reached = run?.sequences.writing?.reached else { return false }
    run?.sequences.stopWriting()
    message = Message(text: "written up to t \(reached - 1)", isError: false)
    return true
  }
}

extension RunState {
  /// Lets what is written grow, once all of it that is there is on the screen. Answers whether it came to its end.
  mutating func writeOn(for seconds: Double) -> Bool {
    guard let writing = sequences.writing else { return false }
    if let shown = unrolls.shown, shown.step != writing.writing.step {
      sequences.stopWriting()
      return false
    }
    guard unrolls.shown?.sequence == sequences.current, whatIf.awaited == nil,
      let reached = sequences.grow(for: seconds, stepsPerSecond: playback.stepsPerSecond)
    else { return false }
    read(upTo: reached)
    return sequences.writing == nil
  }

  /// Takes over all of what is being written.
  mutating func writeToTheEnd() {
    if let reached = sequences.growToTheEnd() { read(upTo: reached) }
  }

  /// Shows the sequence that has grown to `count` timesteps, the cursor at its end.
  private mutating func read(upTo count: Int) {
    unrolls.leaveBeginning()
    cursor.timestep = count - 1
  }
}
