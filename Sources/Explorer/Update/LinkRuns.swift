import Canvas
import Training
import Views

extension ExplorerState {
  /// Lets the other runs follow where this one's cursor was moved since `earlier`, as far as they reach; where they
  /// stand side by side, they show it the same way.
  mutating func linkRuns(since earlier: ExplorerState) -> [Effect] {
    guard runs.count > 1, let leader = run else { return [] }
    let before = earlier.runs.first { $0.number == leader.number }
    let isComparing = isComparing
    return onOtherRuns { run in
      if isComparing {
        run.look(like: leader)
        if let before { run.hold(like: leader, since: before) }
      }
      guard let before, run.follow(leader, movedFrom: before) else { return [] }
      return [.pauseTraining]
    }
  }

  /// Lets nothing move by itself where nobody follows it: only the run that keys go to is replayed, and what is written
  /// where nobody looks is there at once.
  mutating func restUnfocusedRuns() {
    for position in runs.indices where position != focus {
      if runs[position].playback.isReplaying { runs[position].playback.isPlaying = false }
      if !isComparing { runs[position].writeToTheEnd() }
    }
  }

  /// Shows one run at a time again, or all of them side by side.
  mutating func setComparing(_ isComparing: Bool) {
    self.isComparing = isComparing && runs.count > 1
    showsDifference = showsDifference && self.isComparing
    for position in runs.indices where self.isComparing { runs[position].panes.unite() }
  }

  /// Sends keys to the next run, or to the one before.
  mutating func focusRun(offset: Int) {
    guard !runs.isEmpty else { return }
    focus = (focus + offset + runs.count) % runs.count
  }

  /// Closes the run that keys go to; without another one the home page is shown.
  mutating func closeRun() -> [Effect] {
    guard let number = run?.number else { return [] }
    if let run, run.unrecordedSteps > 1 {
      let steps = NumberFormat.grouped(run.unrecordedSteps)
      message = Message(
        text: "\(run.description.title) was let go of, with \(steps) steps that are recorded nowhere",
        isError: false)
    }
    // With the parent ends what it was opening.
    if opening?.fork?.parent == number { opening = nil }
    run = nil
    if run == nil { forgetLesson() }
    meetingStep = nil
    home.isBeingListed = run == nil
    return [.closeRun(number)] + (run == nil ? [.refreshHome] : [])
  }
}

extension RunState {
  /// Takes over what changed of the cursor of `leader` since it was as in `before`; true where training has to pause
  /// for that.
  fileprivate mutating func follow(_ leader: RunState, movedFrom before: RunState) -> Bool {
    let (new, old) = (leader.cursor, before.cursor)
    if new.timestep != old.timestep { cursor.timestep = min(new.timestep, max(0, timesteps - 1)) }
    if new.unit != old.unit { cursor.unit = min(new.unit, description.model.hiddenSize - 1) }
    if new.place != old.place, description.model.layerDirections.contains(new.place) {
      cursor.place = new.place
    }
    let leads = leader.playback.isFollowing
    guard new.step != old.step || leads != before.playback.isFollowing, !past.isEmpty else { return false }
    let wasTraining = isTraining
    // Live runs ride on their newest steps together, however fast each one trains.
    let rides = playback.isFollowing && isLive && leader.isLive
    playback.isFollowing = leads && (rides || new.step >= past.lastStep)
    cursor.step = playback.isFollowing ? past.lastStep : past.recordedStep(nearest: new.step)
    if !playback.isFollowing { playback.isPlaying = false }
    return wasTraining && !isTraining
  }

  /// Looks where `leader` looks, as far as this run reaches.
  mutating func take(placeOf leader: RunState) {
    view = leader.view
    cursor.timestep = min(leader.cursor.timestep, max(0, timesteps - 1))
    cursor.unit = min(leader.cursor.unit, description.model.hiddenSize - 1)
    if description.model.layerDirections.contains(leader.cursor.place) { cursor.place = leader.cursor.place }
  }

  /// Holds what `leader` began to hold since it was as in `before`, as far as this run has it, and releases what it let go.
  fileprivate mutating func hold(like leader: RunState, since before: RunState) {
    let (new, old) = (leader.whatIf.alteration.clamps, before.whatIf.alteration.clamps)
    guard new != old else { return }
    let added = new.filter { !old.contains($0) && obstacle(to: $0) == nil }
    let held = Set(added.map { Held($0) })
    var wanted = whatIf.alteration
    wanted.clamps.removeAll { old.contains($0) && !new.contains($0) || held.contains(Held($0)) }
    wanted.clamps += added
    whatIf.become(wanted, "what was held in \(leader.description.title)")
  }

  /// Shows the same view in the same way as `leader`.
  fileprivate mutating func look(like leader: RunState) {
    panes.focused = leader.panes.focused
    scales.become(like: leader.scales)
    playback.become(like: leader.playback)
  }
}
