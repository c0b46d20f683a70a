import Training
import Views

extension ExplorerState {
  /// So many runs can be open at once.
  public static let largestRunCount = 4

  /// The run that keys go to; nil on the home page. Without it, the one before it comes forward.
  public internal(set) var run: RunState? {
    get { runs.indices.contains(focus) ? runs[focus] : nil }
    set {
      guard runs.indices.contains(focus) else { return }
      if let newValue {
        runs[focus] = newValue
      } else {
        runs.remove(at: focus)
        focus = max(0, focus - 1)
      }
    }
  }

  /// Puts run `number` on the screen, in the place of what it was before.
  mutating func open(_ description: RunDescription, isLive: Bool, number: Int) {
    var opened = RunState(description: description, isLive: isLive, number: number)
    opened.view = firstView
    opening = nil
    overlay = nil
    if let position = runs.firstIndex(where: { $0.number == number }) {
      runs[position] = opened
    } else if runs.count < Self.largestRunCount {
      runs.append(opened)
    }
  }

  /// Takes in what happened to run `number`, wherever keys go to meanwhile.
  mutating func handle(_ action: Action, ofRun number: Int) -> [Effect] {
    if case .opened(let description, let isLive) = action {
      open(description, isLive: isLive, number: number)
      return []
    }
    guard let position = runs.firstIndex(where: { $0.number == number }) else { return [] }
    return onRun(at: position) { $0.handle(action) }
  }

  /// Does `work`, which keeps all runs, as if keys went to the run at `position`; its effects name that run.
  mutating func onRun(at position: Int, _ work: (inout ExplorerState) -> [Effect]) -> [Effect] {
    guard position != focus else { return work(&self) }
    let (kept, number) = (focus, runs[position].number)
    focus = position
    let effects = work(&self)
    focus = kept
    return effects.map { .ofRun(number, $0) }
  }

  /// Does `work` for every other run than the one that keys go to.
  mutating func onOtherRuns(_ work: (inout ExplorerState) -> [Effect]) -> [Effect] {
    runs.indices.filter { $0 != focus }.flatMap { onRun(at: $0, work) }
  }

  /// Lets the other runs follow where the cursor of this one was moved since `earlier`, as far as they reach.
  mutating func linkCursors(since earlier: ExplorerState) {
    guard runs.count > 1, focus == earlier.focus, let leader = run, let before = earlier.run,
      leader.number == before.number
    else { return }
    for position in runs.indices where position != focus {
      runs[position].follow(leader, movedFrom: before)
    }
  }
}

extension RunState {
  /// Takes over what changed of the cursor of `leader` since it was as in `before`.
  fileprivate mutating func follow(_ leader: RunState, movedFrom before: RunState) {
    let (new, old) = (leader.cursor, before.cursor)
    if new.timestep != old.timestep { cursor.timestep = min(new.timestep, max(0, timesteps - 1)) }
    if new.unit != old.unit { cursor.unit = min(new.unit, description.model.hiddenSize - 1) }
    if new.place != old.place, description.model.layerDirections.contains(new.place) {
      cursor.place = new.place
    }
    guard new.step != old.step || leader.isFollowing != before.isFollowing, !history.isEmpty else { return }
    // Live runs ride on their newest steps together, however fast each one trains.
    isFollowing = leader.isFollowing && (isLive && leader.isLive || new.step >= lastStep)
    let target = isFollowing ? lastStep : min(max(new.step, firstStep), lastStep)
    cursor.step = history.index(atOrBefore: target).map { history[$0].step } ?? firstStep
  }
}
