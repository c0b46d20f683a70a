import Training

extension ExplorerState {
  /// Plays or pauses; runs that stand side by side train and pause together.
  mutating func playOrPauseTogether() -> [Effect] {
    guard isComparing else { return playOrPause() }
    if runs.contains(where: \.isTraining) { return pauseTogether() }
    if let run, run.isLive, run.playback.loop == nil, run.cursor.step == meetingStep {
      // From where they stood still together each goes on at its own end.
      _ = onEveryRun { state in
        guard let run = state.run, run.isLive else { return [] }
        state.run?.playback.isFollowing = true
        state.run?.cursor.step = run.past.lastStep
        return []
      }
    }
    let effects = playOrPause()
    return effects + trainOthersToo()
  }

  /// Lets the other runs train where the one that keys go to does: those that are not complete, unless all are.
  mutating func trainOthersToo() -> [Effect] {
    guard isComparing, let run, run.isTraining else { return [] }
    let goesBeyondPlan = runs.allSatisfy { !$0.isLive || $0.training.hasEnded }
    return onOtherRuns { $0.startTraining(beyondPlan: goesBeyondPlan) }
  }

  /// Lets every run train on to its planned end.
  mutating func trainEveryRun() -> [Effect] { onEveryRun { $0.startTraining(beyondPlan: false) } }

  /// The newest step that all runs have which are being trained here; nil where none is.
  var commonStep: Int? {
    runs.filter { $0.isLive && !$0.training.hasEnded && !$0.past.isEmpty }.map(\.past.lastStep).min()
  }

  /// Shows runs that train side by side at the newest step that each of them has: one that is ahead has shown it before.
  mutating func rideTogether() {
    let riding = runs.indices.filter { runs[$0].isTraining }
    guard isComparing, riding.count > 1, let step = riding.map({ runs[$0].past.lastStep }).min() else {
      return
    }
    for position in riding { runs[position].cursor.step = runs[position].past.recordedStep(nearest: step) }
  }

  /// Tells the runs that train of it when they come to stand side by side, and when they no longer do.
  mutating func changeLockstep(since earlier: ExplorerState) -> [Effect] {
    guard isComparing != earlier.isComparing else { return [] }
    return onEveryRun { $0.trainAtNewSpeed() }
  }

  /// Pauses all runs and lets the cursor stand on the newest step that all have: numbers of different steps are no
  /// comparison.
  mutating func pauseTogether() -> [Effect] {
    let effects = onEveryRun { $0.pauseTraining() }
    guard let step = commonStep, runs.contains(where: { $0.isLive && $0.past.lastStep > step }) else {
      return effects
    }
    message = Message(text: "all runs at step \(step), the newest that each of them has", isError: false)
    meetingStep = step
    return effects
      + onEveryRun { state in
        guard state.run?.isLive == true else { return [] }
        let effects = state.moveCursor(toStep: step)
        // A step that was under way may still come, after which they would stand apart again.
        state.run?.playback.isFollowing = false
        return effects
      }
  }

  /// One training step on: of all runs side by side where this one stands on its newest step, or on the newest that all
  /// have.
  mutating func stepForwardTogether() -> [Effect] {
    guard isComparing, let run, run.isLive else { return stepForward() }
    if run.cursor.step == commonStep { return stepFromCommonStep(run.cursor.step) }
    guard run.cursor.step == run.past.lastStep else { return stepForward() }
    return onEveryRun { state in
      guard let run = state.run, run.isLive,
        run.playback.isFollowing || run.cursor.step == run.past.lastStep
      else {
        return []
      }
      return state.stepForward()
    }
  }

  /// One step on from the newest one that all runs have: those that have no further one are trained.
  private mutating func stepFromCommonStep(_ step: Int) -> [Effect] {
    let effects = stepForward()
    return effects
      + onOtherRuns { state in
        guard let run = state.run, run.isLive, run.past.lastStep == step else { return [] }
        state.run?.playback.wantedStep = step + 1
        return [.advance(by: 1)]
      }
  }

  /// Tells the runs that are training of the speed that was chosen.
  mutating func changeSpeedTogether() -> [Effect] {
    let effects = trainAtNewSpeed()
    guard isComparing, let leader = run else { return effects }
    return effects
      + onOtherRuns { state in
        state.run?.playback.stepsPerSecond = leader.playback.stepsPerSecond
        return state.trainAtNewSpeed()
      }
  }

  private mutating func pauseTraining() -> [Effect] {
    guard let run, run.isTraining else { return [] }
    self.run?.playback.isPlaying = false
    return [.pauseTraining]
  }

  private mutating func startTraining(beyondPlan: Bool) -> [Effect] {
    guard let run, run.isLive, !run.isTraining, !run.past.isEmpty, beyondPlan || !run.training.hasEnded else {
      return []
    }
    self.run?.playback.isFollowing = true
    self.run?.cursor.step = run.past.lastStep
    self.run?.playback.isPlaying = true
    return trainOn()
  }

  private mutating func onEveryRun(_ work: (inout ExplorerState) -> [Effect]) -> [Effect] {
    let effects = work(&self)
    return effects + onOtherRuns(work)
  }
}
