import Training

extension ExplorerState {
  /// Plays or pauses; runs that stand side by side train and pause together.
  mutating func playOrPauseTogether() -> [Effect] {
    guard isComparing else { return playOrPause() }
    if runs.contains(where: \.isTraining) { return onEveryRun { $0.pauseTraining() } }
    let effects = playOrPause()
    return effects + trainOthersToo()
  }

  /// Lets the other runs train where the one that keys go to does: those that are not complete, unless all are.
  mutating func trainOthersToo() -> [Effect] {
    guard isComparing, let run, run.isTraining else { return [] }
    let goesBeyondPlan = runs.allSatisfy { !$0.isLive || $0.hasEnded }
    return onOtherRuns { $0.startTraining(beyondPlan: goesBeyondPlan) }
  }

  /// Lets every run train on to its planned end.
  mutating func trainEveryRun() -> [Effect] { onEveryRun { $0.startTraining(beyondPlan: false) } }

  /// One training step on: of all runs side by side where this one stands on its newest step.
  mutating func stepForwardTogether() -> [Effect] {
    guard isComparing, let run, run.isLive, run.cursor.step == run.lastStep else { return stepForward() }
    return onEveryRun { state in
      guard let run = state.run, run.isLive, run.isFollowing || run.cursor.step == run.lastStep else {
        return []
      }
      return state.stepForward()
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
    guard let run, run.isLive, !run.isTraining, !run.history.isEmpty, beyondPlan || !run.hasEnded else {
      return []
    }
    self.run?.isFollowing = true
    self.run?.cursor.step = run.lastStep
    self.run?.playback.isPlaying = true
    return [.train(stepsPerSecond: run.playback.stepsPerSecond)]
  }

  private mutating func onEveryRun(_ work: (inout ExplorerState) -> [Effect]) -> [Effect] {
    let effects = work(&self)
    return effects + onOtherRuns(work)
  }
}
