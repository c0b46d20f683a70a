import Canvas
import Training

extension ExplorerState {
  /// Lets the network of the shown step write on after the cursor's timestep; side by side every network that can.
  mutating func write(_ settings: WritingSettings) -> [Effect] {
    if let reason = reasonDisabled(.write) {
      message = Message(text: reason, isError: true)
      return []
    }
    guard let shown = run?.unrolls.shown else { return [] }
    lesson?.awaitedStep = nil
    let effects = onRun { $0.write(settings, from: shown) }
    guard isComparing else { return effects }
    return effects
      + onOtherRuns { run in
        // Where it stands then, its states have to be there.
        guard run.description.writingObstacle == nil, !run.past.isEmpty,
          let unroll = run.unrolls[run.past.recordedStep(nearest: shown.step)]
        else { return [] }
        return run.write(settings, from: unroll)
      }
  }

  /// Stops writing and keeps what is there; false where nothing is being written.
  mutating func stopWriting() -> Bool {
    guard let reached = writingPositions.compactMap({ runs[$0].sequences.writing?.reached }).max() else {
      return false
    }
    for position in writingPositions { runs[position].sequences.stopWriting() }
    message = Message(text: "written up to t \(reached - 1)", isError: false)
    return true
  }
}

extension ExplorerState {
  /// Whether what is looked at grows.
  var isWriting: Bool { !writingPositions.isEmpty }

  /// The places of the runs that are looked at and whose networks write.
  private var writingPositions: [Int] {
    runs.indices.filter { (isComparing || $0 == focus) && runs[$0].sequences.writing != nil }
  }
}

extension RunState {
  /// Asks the network of the step of `shown` to write on after the cursor's timestep, where the cursor stays meanwhile.
  fileprivate mutating func write(_ settings: WritingSettings, from shown: StepUnroll) -> [RunEffect] {
    let wasTraining = isTraining
    // The step whose network writes is looked at, also where training ends a few steps later.
    cursor.step = past.recordedStep(nearest: shown.step)
    playback.isPlaying = false
    playback.isFollowing = !wasTraining && isLive && cursor.step == past.lastStep
    let request = WritingRequest(
      original: shown, alteration: whatIf.alteration, beginning: cursor.timestep + 1, settings: settings)
    return (wasTraining ? [.pauseTraining] : []) + [.write(request)]
  }

  /// Takes in what the network wrote, which is shown as it grows.
  mutating func receive(_ writing: Writing) {
    choose(sequences.append(writing.sequence(upTo: writing.beginning)))
    sequences.begin(writing)
  }

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
    analyses.leaveSequence()
    cursor.timestep = count - 1
  }
}
