import Engine
import Traces
import Training
import Views

extension ExplorerState {
  /// Does a command that concerns the training step: plays, pauses, moves the cursor through the run.
  mutating func performOnTraining(_ command: Command) -> [Effect] {
    guard let run else { return [] }
    lesson?.awaitedStep = nil
    switch command {
    case .playOrPause: return playOrPauseTogether()
    case .stepForward: return stepForwardTogether()
    case .stepBack
    where isComparing && run.playback.isFollowing && commonStep.map { $0 < run.cursor.step } == true:
      return pauseTogether()
    case .nextEvent, .previousEvent: return moveCursorToEvent(isNext: command == .nextEvent)
    case .faster, .slower: return changeSpeed(isFaster: command == .faster)
    default: return run.step(of: command).map { moveCursor(toStep: $0) } ?? []
    }
  }

  /// Plays faster or slower, and says how fast where nothing moves.
  private mutating func changeSpeed(isFaster: Bool) -> [Effect] {
    if isFaster { run?.playback.faster() } else { run?.playback.slower() }
    if let playback = run?.playback, !playback.isPlaying {
      message = Message(text: playback.words, isError: false)
    }
    return changeSpeedTogether()
  }

  /// Puts the cursor on the recorded step at or before `step`, where it stays.
  mutating func moveCursor(toStep step: Int) -> [Effect] {
    lesson?.awaitedStep = nil
    return onRun { $0.moveCursor(toStep: step) }
  }

  /// Puts the cursor on the next event, or the one before, and says what it was.
  private mutating func moveCursorToEvent(isNext: Bool) -> [Effect] {
    guard let run else { return [] }
    let step = run.cursor.step
    guard let found = isNext ? run.past.eventStep(after: step) : run.past.eventStep(before: step) else {
      return []
    }
    let texts = run.past.events.filter { $0.step == found }.map { "\($0.kind): \($0.text)" }
    message = Message(text: texts.joined(separator: " · ").displaySafe, isError: false)
    return moveCursor(toStep: found)
  }

  /// Moves the cursor to the next recorded step; never trains.
  mutating func moveCursorOneStepOn() -> [Effect] {
    lesson?.awaitedStep = nil
    return onRun { $0.moveCursor(toStep: $0.past.step(after: $0.cursor.step)) }
  }
}

extension RunState {
  /// The step that `command` goes to; nil where it goes to none.
  fileprivate func step(of command: Command) -> Int? {
    let jump = max(1, (past.lastStep - past.firstStep) / 10)
    return switch command {
    case .stepBack: past.step(before: cursor.step)
    case .jumpForward: cursor.step.moved(by: jump)
    case .jumpBack: cursor.step.moved(by: -jump)
    case .firstStep: past.firstStep
    case .lastStep: past.lastStep
    default: nil
    }
  }

  /// Puts the cursor on the recorded step at or before `step` and stops training and playing: who looks at one
  /// step wants it to stay. Before there is any step, it goes there once there are.
  mutating func moveCursor(toStep step: Int) -> [RunEffect] {
    guard !past.isEmpty else {
      // A long recording is still being read.
      playback.wantedStep = step
      return []
    }
    let wasTraining = isTraining
    cursor.step = past.recordedStep(nearest: step)
    playback.isPlaying = false
    playback.isFollowing = cursor.step == past.lastStep
    return wasTraining ? [.pauseTraining] : []
  }

  /// Plays or pauses; what is trained goes in lockstep with the runs beside it where that is so.
  mutating func playOrPause(inLockstep: Bool) -> [RunEffect] {
    if playback.isPlaying {
      let wasTraining = isTraining
      playback.isPlaying = false
      return wasTraining ? [.pauseTraining] : []
    }
    if let loop {
      if !loop.contains(cursor.step) || cursor.step == loop.upperBound { cursor.step = loop.lowerBound }
      playback.isFollowing = false
    } else if !isLive && cursor.step == past.lastStep {
      // A recording that was seen to its end plays from its beginning.
      cursor.step = past.firstStep
      playback.isFollowing = false
    }
    playback.isPlaying = true
    return train(inLockstep: inLockstep)
  }

  /// One step on: a live run at its newest step trains one more.
  mutating func stepForward() -> [RunEffect] {
    guard isLive && cursor.step == past.lastStep else {
      return moveCursor(toStep: past.step(after: cursor.step))
    }
    playback.isPlaying = false
    playback.isFollowing = true
    return [.advance(by: 1)]
  }

  /// Trains on at the speed that is chosen, where it is training; up to `lastStep` where somebody waits for that.
  func train(inLockstep: Bool, until lastStep: Int? = nil) -> [RunEffect] {
    guard isTraining else { return [] }
    return [.train(stepsPerSecond: playback.stepsPerSecond, inLockstep: inLockstep, until: lastStep)]
  }

  /// Goes to the newest step and stays with it.
  mutating func follow() {
    playback.isFollowing = true
    cursor.step = past.lastStep
  }

  /// Moves the cursor on through steps that already happened. At the newest step a recording pauses and a live
  /// run goes over into training.
  mutating func replay(for seconds: Double) {
    let history = past.history
    guard playback.isReplaying, let position = history.index(atOrBefore: cursor.step) else { return }
    let end = loop.flatMap { history.index(atOrBefore: $0.upperBound) } ?? history.count - 1
    let remaining = max(0, end - position)
    let steps = playback.steps(in: seconds, remaining: max(1, remaining))
    if let loop {
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

extension Int {
  /// The number that is `count` further on, or back; the last number there is where that lies beyond.
  fileprivate func moved(by count: Int) -> Int {
    let (sum, isBeyond) = addingReportingOverflow(count)
    return isBeyond ? (count > 0 ? .max : .min) : sum
  }
}
