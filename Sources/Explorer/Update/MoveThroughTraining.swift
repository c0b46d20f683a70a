import Engine
import Traces
import Training
import Views

extension ExplorerState {
  /// Does a command that concerns the training step: plays, pauses, moves the cursor through the run.
  mutating func performOnTraining(_ command: Command) -> [Effect] {
    guard let run else { return [] }
    lesson?.awaitedStep = nil
    if let reason = run.description.stillReason, [.playOrPause, .stepForward].contains(command) {
      message = Message(text: reason, isError: false)
      return []
    }
    let jump = max(1, (run.past.lastStep - run.past.firstStep) / 10)
    switch command {
    case .playOrPause: return playOrPauseTogether()
    case .stepForward: return stepForwardTogether()
    case .stepBack
    where isComparing && run.playback.isFollowing && commonStep.map { $0 < run.cursor.step } == true:
      return pauseTogether()
    case .stepBack: return moveCursor(toStep: run.past.step(before: run.cursor.step))
    case .jumpForward: return moveCursor(toStep: run.cursor.step.moved(by: jump))
    case .jumpBack: return moveCursor(toStep: run.cursor.step.moved(by: -jump))
    case .firstStep: return moveCursor(toStep: run.past.firstStep)
    case .lastStep: return moveCursor(toStep: run.past.lastStep)
    case .nextEvent, .previousEvent: return moveCursorToEvent(isNext: command == .nextEvent)
    case .faster, .slower:
      if command == .faster { self.run?.playback.faster() } else { self.run?.playback.slower() }
      if let run = self.run, !run.playback.isPlaying {
        message = Message(text: run.playback.words, isError: false)
      }
      return changeSpeedTogether()
    default: return []
    }
  }

  /// Tells a run that is training of the speed that was chosen.
  func trainAtNewSpeed() -> [Effect] { run?.isTraining == true ? trainOn() : [] }

  /// Lets the run train at the speed that was chosen; runs that stand side by side go in lockstep.
  func trainOn() -> [Effect] {
    run.map { [.train(stepsPerSecond: $0.playback.stepsPerSecond, inLockstep: isComparing)] } ?? []
  }

  /// Puts the cursor on the recorded step at or before `step` and stops training and playing: who looks at one
  /// step wants it to stay.
  mutating func moveCursor(toStep step: Int) -> [Effect] {
    guard let run else { return [] }
    guard !run.past.isEmpty else {
      // A long recording is still being read.
      self.run?.playback.wantedStep = step
      return []
    }
    let wasTraining = run.isTraining
    let found = run.past.recordedStep(nearest: step)
    self.run?.playback.isPlaying = false
    self.run?.cursor.step = found
    self.run?.playback.isFollowing = found == run.past.lastStep
    return wasTraining ? [.pauseTraining] : []
  }

  /// Puts the cursor on the next event, or the one before, and says what it was.
  private mutating func moveCursorToEvent(isNext: Bool) -> [Effect] {
    guard let run else { return [] }
    let step = run.cursor.step
    guard let found = isNext ? run.past.eventStep(after: step) : run.past.eventStep(before: step) else {
      message = Message(text: "no event \(isNext ? "after" : "before") step \(step)", isError: false)
      return []
    }
    let texts = run.past.events.filter { $0.step == found }.map { "\($0.kind): \($0.text)" }
    message = Message(text: texts.joined(separator: " · ").displaySafe, isError: false)
    return moveCursor(toStep: found)
  }

  mutating func playOrPause() -> [Effect] {
    guard let run else { return [] }
    if run.playback.isPlaying {
      self.run?.playback.isPlaying = false
      return run.isTraining ? [.pauseTraining] : []
    }
    if let loop = run.playback.loop {
      if !loop.contains(run.cursor.step) || run.cursor.step == loop.upperBound {
        self.run?.cursor.step = loop.lowerBound
      }
      self.run?.playback.isFollowing = false
    } else if !run.isLive && run.cursor.step == run.past.lastStep {
      // A recording that was seen to its end plays from its beginning.
      self.run?.cursor.step = run.past.firstStep
      self.run?.playback.isFollowing = false
    }
    self.run?.playback.isPlaying = true
    return trainAtNewSpeed()
  }

  /// Moves the cursor to the next recorded step; never trains.
  mutating func moveCursorOneStepOn() -> [Effect] {
    run.map { moveCursor(toStep: $0.past.step(after: $0.cursor.step)) } ?? []
  }

  mutating func stepForward() -> [Effect] {
    guard let run else { return [] }
    let isAtEnd = run.cursor.step == run.past.lastStep
    guard run.isLive && isAtEnd else { return moveCursor(toStep: run.past.step(after: run.cursor.step)) }
    self.run?.playback.isPlaying = false
    self.run?.playback.isFollowing = true
    return [.advance(by: 1)]
  }
}

extension Int {
  /// The number that is `count` further on, or back; the last number there is where that lies beyond.
  fileprivate func moved(by count: Int) -> Int {
    let (sum, isBeyond) = addingReportingOverflow(count)
    return isBeyond ? (count > 0 ? .max : .min) : sum
  }
}

extension RunState {
  /// What `update` brings that a person has to be told.
  func news(in update: RunUpdate) -> Message? { training.news(in: update) ?? recording.news(in: update) }

  /// Takes in the run's newest state.
  mutating func receive(_ update: RunUpdate) {
    past.receive(update)
    // With the end of a recording may come the unroll of its last step.
    if recording.ends(with: update) { unrolls.forgetSubstitutes() }
    recording.receive(update)
    training.receive(update)
    if let newest = update.newest, newest.sequence == sequences.current { unrolls.receive(newest: newest) }
    guard playback.isFollowing else { return }
    cursor.step = past.lastStep
    if training.hasEnded { playback.isPlaying = false }
  }

  /// Takes in the answer for the unroll that was `asked` for.
  mutating func receive(_ unroll: StepUnroll, for asked: AwaitedUnroll) {
    if unroll.sequence == sequences.current { unrolls.receive(unroll, for: asked) }
  }

  /// Takes in that the unroll over `sequence` that was `asked` for can't be had.
  mutating func miss(_ asked: AwaitedUnroll, over sequence: ProbeSequence?, reason: String) {
    if sequence == sequences.current { unrolls.miss(asked, reason: reason) }
  }

  /// Moves the cursor on through steps that already happened. At the newest step a recording pauses and a live
  /// run goes over into training.
  mutating func replay(for seconds: Double) {
    let history = past.history
    guard playback.isReplaying, let position = history.index(atOrBefore: cursor.step) else { return }
    let end = playback.loop.flatMap { history.index(atOrBefore: $0.upperBound) } ?? history.count - 1
    let remaining = max(0, end - position)
    let steps = playback.steps(in: seconds, remaining: max(1, remaining))
    if let loop = playback.loop {
      let isOver = remaining == 0 && steps > 0
      cursor.step = isOver ? loop.lowerBound : history[position + min(steps, remaining)].step
      return
    }
    cursor.step = history[position + min(steps, remaining)].step
    guard cursor.step == past.lastStep else { return }
    playback.isFollowing = true
    playback.isPlaying = isLive
  }
}
