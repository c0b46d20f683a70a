import Training

extension ExplorerState {
  /// Plays or pauses; runs that stand side by side train and pause together.
  mutating func playOrPauseTogether() -> [Effect] {
    if let run, run.isComplete, run.loop == nil, !runs.contains(where: \.isTraining) {
      let words =
        run.training.earlyStop == nil
        ? "it was complete: trains on for as many steps again"
        : "it had stopped early: trains on to its planned end"
      message = Message(text: words, isError: false)
    }
    guard isComparing else { return onRun { $0.playOrPause(inLockstep: false) } }
    if runs.contains(where: \.isTraining) { return pauseTogether() }
    if let run, run.isLive, run.loop == nil, run.cursor.step == meetingStep {
      // From where they stood still together each goes on at its own end.
      for position in runs.indices where runs[position].isLive { runs[position].follow() }
    }
    if let run, run.isComplete, commonStep != nil {
      // What has come to its end is not trained beyond it while others have not.
      message = nil
      return onOtherRuns { $0.startTraining(beyondPlan: false, inLockstep: true) }
    }
    return onRun { $0.playOrPause(inLockstep: true) } + trainOthersToo()
  }

  /// Lets the other runs train where the one that keys go to does: those that are not complete, unless all are.
  mutating func trainOthersToo() -> [Effect] {
    guard isComparing, let run, run.isTraining else { return [] }
    let goesBeyondPlan = runs.allSatisfy { !$0.isLive || $0.hasEnded }
    return onOtherRuns { $0.startTraining(beyondPlan: goesBeyondPlan, inLockstep: true) }
  }

  /// Lets every run train on until `step` is trained, or to its planned end where that comes first.
  mutating func trainEveryRun(until step: Int) -> [Effect] {
    let inLockstep = isComparing
    return onEveryRun { run in
      _ = run.startTraining(beyondPlan: false, inLockstep: inLockstep)
      return run.train(inLockstep: inLockstep, until: step)
    }
  }

  /// Lets no run train on.
  mutating func pauseEveryRun() -> [Effect] { onEveryRun { $0.pauseTraining() } }

  /// The newest step that all runs have which are being trained here; nil where none is.
  var commonStep: Int? {
    runs.filter { $0.isLive && !$0.hasEnded && !$0.past.isEmpty }.map(\.past.lastStep).min()
  }

  /// Shows runs that train side by side at the newest step that each of them has, where all have its states: one that is
  /// ahead has shown it before. Until the next such step they stay at the one they had since `earlier`; a run that catches
  /// up with others has none.
  mutating func rideTogether(since earlier: ExplorerState) {
    let riding = runs.indices.filter { runs[$0].isTraining }
    guard isComparing, riding.count > 1 else { return }
    let newest = riding.map { runs[$0].past.lastStep }.min()
    let before = earlier.runs.filter { run in riding.contains { runs[$0].number == run.number } }
      .map(\.cursor.step)
    let last = Set(before).count == 1 && before.count == riding.count ? before[0] : nil
    let step = [newest, last].lazy.compactMap { $0 }.first { step in
      riding.allSatisfy { runs[$0].unrolls[step]?.step == step }
    }
    guard let step else { return }
    for position in riding { runs[position].cursor.step = step }
  }

  /// Tells the runs that train when they come to stand side by side on the screen, and when they no longer do.
  func changeLockstep(since earlier: ExplorerState) -> [Effect] {
    let (now, before) = (numbersSideBySide, earlier.numbersSideBySide)
    let training = (runs + kept.flatMap(\.runs)).filter(\.isTraining).map(\.number)
    return training.filter { now.contains($0) != before.contains($0) }
      .map { .ofRun($0, .keepStep(inLockstep: now.contains($0))) }
  }

  private var numbersSideBySide: Set<Int> { isComparing ? Set(runs.map(\.number)) : [] }

  /// Pauses all runs and lets the cursor stand on the newest step that all have: numbers of different steps are no
  /// comparison.
  mutating func pauseTogether() -> [Effect] {
    let training = runs.filter(\.isTraining)
    let effects = onEveryRun { $0.pauseTraining() }
    guard training.count > 1, let step = commonStep else { return effects }
    message = Message(text: "all runs at step \(step), the newest that each of them has", isError: false)
    meetingStep = step
    return effects + onEveryRun { $0.stand(at: step) }
  }

  /// One training step on: of all runs side by side where this one stands on its newest step, or on the newest that all
  /// have.
  mutating func stepForwardTogether() -> [Effect] {
    guard isComparing, let run, run.isLive else { return onRun { $0.stepForward() } }
    if runs.count(where: \.isTraining) > 1 { return pauseTogether() }
    if run.cursor.step == commonStep { return stepFromCommonStep(run.cursor.step) }
    guard run.cursor.step == run.past.lastStep else { return onRun { $0.stepForward() } }
    return onEveryRun { run in
      let isAtEnd = run.playback.isFollowing || run.cursor.step == run.past.lastStep
      return run.isLive && isAtEnd ? run.stepForward() : []
    }
  }

  /// One step on from the newest one that all runs have: those that have no further one are trained.
  private mutating func stepFromCommonStep(_ step: Int) -> [Effect] {
    onRun { $0.stepForward() }
      + onOtherRuns { run in
        guard run.isLive, run.past.lastStep == step else { return [] }
        run.playback.wantedStep = step + 1
        return [.advance(by: 1)]
      }
  }

  /// Tells the runs that are training of the speed that was chosen.
  mutating func changeSpeedTogether() -> [Effect] {
    guard isComparing, let leader = run else { return onRun { $0.train(inLockstep: false) } }
    return onEveryRun { run in
      run.playback.stepsPerSecond = leader.playback.stepsPerSecond
      return run.train(inLockstep: true)
    }
  }
}

extension RunState {
  /// Whether its training has come to its end, and that is what is looked at.
  fileprivate var isComplete: Bool { isLive && hasEnded && cursor.step == past.lastStep }

  fileprivate mutating func pauseTraining() -> [RunEffect] {
    guard isTraining else { return [] }
    playback.isPlaying = false
    return [.pauseTraining]
  }

  /// Trains on at its newest step, unless it is complete and nothing `beyondPlan` is wanted.
  fileprivate mutating func startTraining(beyondPlan: Bool, inLockstep: Bool) -> [RunEffect] {
    guard isLive, !isTraining, !past.isEmpty, beyondPlan || !hasEnded else { return [] }
    follow()
    playback.isPlaying = true
    return train(inLockstep: inLockstep)
  }

  /// Puts the cursor of a live run on `step`, where it stays whatever comes.
  fileprivate mutating func stand(at step: Int) -> [RunEffect] {
    guard isLive else { return [] }
    let effects = moveCursor(toStep: step)
    // A step that was under way may still come, after which the runs would stand apart again.
    playback.isFollowing = false
    return effects
  }
}
