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
    let jump = max(1, (run.lastStep - run.firstStep) / 10)
    switch command {
    case .playOrPause: return playOrPauseTogether()
    case .stepForward: return stepForwardTogether()
    case .stepBack where isComparing && run.isFollowing && commonStep.map { $0 < run.cursor.step } == true:
      return pauseTogether()
    case .stepBack: return moveCursor(toStep: run.stepBefore(run.cursor.step))
    case .jumpForward: return moveCursor(toStep: run.step(jump, from: run.cursor.step))
    case .jumpBack: return moveCursor(toStep: run.step(-jump, from: run.cursor.step))
    case .firstStep: return moveCursor(toStep: run.firstStep)
    case .lastStep: return moveCursor(toStep: run.lastStep)
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
  func trainAtNewSpeed() -> [Effect] {
    run.map { $0.isTraining ? [.train(stepsPerSecond: $0.playback.stepsPerSecond)] : [] } ?? []
  }

  /// Puts the cursor on the recorded step at or before `step` and stops training and playing: who looks at one
  /// step wants it to stay.
  mutating func moveCursor(toStep step: Int) -> [Effect] {
    guard let run else { return [] }
    guard !run.history.isEmpty else {
      // A long recording is still being read.
      self.run?.wantedStep = step
      return []
    }
    let wasTraining = run.isTraining
    let target = min(max(step, run.firstStep), run.lastStep)
    let found = run.history.index(atOrBefore: target).map { run.history[$0].step }
    self.run?.playback.isPlaying = false
    self.run?.cursor.step = found ?? run.firstStep
    self.run?.isFollowing = target == run.lastStep
    return wasTraining ? [.pauseTraining] : []
  }

  /// Puts the cursor on the next event, or the one before, and says what it was.
  private mutating func moveCursorToEvent(isNext: Bool) -> [Effect] {
    guard let run else { return [] }
    let step = run.cursor.step
    guard let found = isNext ? run.eventStep(after: step) : run.eventStep(before: step) else {
      message = Message(text: "no event \(isNext ? "after" : "before") step \(step)", isError: false)
      return []
    }
    let texts = run.events.filter { $0.step == found }.map { "\($0.kind): \($0.text)" }
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
      self.run?.isFollowing = false
    } else if !run.isLive && run.cursor.step == run.lastStep {
      // A recording that was seen to its end plays from its beginning.
      self.run?.cursor.step = run.firstStep
      self.run?.isFollowing = false
    }
    self.run?.playback.isPlaying = true
    let isTraining = self.run?.isTraining ?? false
    return isTraining ? [.train(stepsPerSecond: run.playback.stepsPerSecond)] : []
  }

  /// Moves the cursor to the next recorded step; never trains.
  mutating func moveCursorOneStepOn() -> [Effect] {
    run.map { moveCursor(toStep: $0.stepAfter($0.cursor.step)) } ?? []
  }

  mutating func stepForward() -> [Effect] {
    guard let run else { return [] }
    let isAtEnd = run.cursor.step == run.lastStep
    guard run.isLive && isAtEnd else { return moveCursor(toStep: run.stepAfter(run.cursor.step)) }
    self.run?.playback.isPlaying = false
    self.run?.isFollowing = true
    return [.advance(by: 1)]
  }
}

extension RunState {
  /// The step of the first event after `step`, and of the last before it.
  func eventStep(after step: Int) -> Int? { events.first { $0.step > step && $0.step <= lastStep }?.step }
  func eventStep(before step: Int) -> Int? { events.last { $0.step < step && $0.step >= firstStep }?.step }

  /// The step that is `count` further on than `step`, or back; the last number there is where it lies beyond.
  fileprivate func step(_ count: Int, from step: Int) -> Int {
    let (sum, isBeyond) = step.addingReportingOverflow(count)
    return isBeyond ? (count > 0 ? .max : .min) : sum
  }

  /// The recorded step before `step`.
  func stepBefore(_ step: Int) -> Int {
    history.index(atOrBefore: step - 1).map { history[$0].step } ?? firstStep
  }

  /// The recorded step after `step`.
  func stepAfter(_ step: Int) -> Int {
    let next = (history.index(atOrBefore: step) ?? -1) + 1
    return next < history.count ? history[next].step : lastStep
  }

  /// Takes in the run's newest state.
  mutating func receive(_ update: RunUpdate) {
    receive(update.history)
    toldEvents = update.events
    checkpoints = update.checkpoints
    // With the end of a recording may come the unroll of its last step.
    if update.recorder == .finished, recorder != .finished {
      unrolls.forgetSubstitutes()
      missing = nil
    }
    recorder = update.recorder
    if let newest = update.newest, newest.sequence == nil {
      saturation.take(newest.unroll, at: newest.step)
    }
    stepsPerSecond = update.stepsPerSecond
    trainingSeconds = update.trainingSeconds
    recordingFailure = update.recordingFailure
    recordingExcess = update.recordingExcess
    recordingPath = update.recordingPath
    if let newest = update.newest, newest.sequence == sequence {
      unrolls.insert(newest, for: newest.step, isDetailed: false)
    }
    if isFollowing { cursor.step = lastStep }
    plannedSteps = update.plannedSteps ?? plannedSteps
    hasEnded = update.hasEnded
    earlyStop = update.earlyStop
    if isFollowing && update.hasEnded { playback.isPlaying = false }
  }

  /// Takes in the unroll that was asked for at `requestedStep`.
  mutating func receive(_ unroll: StepUnroll, requestedStep: Int, inDetail: Bool) {
    guard unroll.sequence == sequence else { return }
    unrolls.insert(unroll, for: requestedStep, isDetailed: inDetail)
    if awaited == AwaitedUnroll(step: requestedStep, inDetail: inDetail) { awaited = nil }
  }

  /// Takes in that the unroll that was asked for can't be had.
  mutating func miss(_ asked: AwaitedUnroll, over sequence: ProbeSequence?, reason: String) {
    guard awaited == asked, self.sequence == sequence else { return }
    awaited = nil
    missing = MissingUnroll(asked: asked, reason: reason)
  }

  /// Moves the cursor on through steps that already happened. At the newest step a recording pauses and a live
  /// run goes over into training.
  mutating func replay(for seconds: Double) {
    guard isReplaying, let position = history.index(atOrBefore: cursor.step) else { return }
    let end = playback.loop.flatMap { history.index(atOrBefore: $0.upperBound) } ?? history.count - 1
    let remaining = max(0, end - position)
    let steps = playback.steps(in: seconds, remaining: max(1, remaining))
    if let loop = playback.loop {
      let isOver = remaining == 0 && steps > 0
      cursor.step = isOver ? loop.lowerBound : history[position + min(steps, remaining)].step
      return
    }
    cursor.step = history[position + min(steps, remaining)].step
    guard cursor.step == lastStep else { return }
    isFollowing = true
    playback.isPlaying = isLive
  }
}
