import Training

/// Work for a run that may take long. Of each kind only the last that was asked for goes on; the first of those under
/// way is the one that is told of.
public enum LongWork: Sendable, Hashable, CaseIterable {
  case unroll, fork, alteration, writing, records, spectra, updates, search, lags
}

/// A place where somebody stopped what was under way for it: it is not begun again until they have been elsewhere.
struct StoppedPlace: Sendable, Hashable {
  let step: Int
  let sequencePosition: Int?
}

/// What takes long and is under way for a run, and where it was stopped.
struct WorkUnderWay: Sendable {
  /// How far it has come.
  private var progress: [LongWork: WorkProgress] = [:]
  private var stoppedPlace: StoppedPlace?

  var isEmpty: Bool { progress.isEmpty }

  /// What is told of.
  var first: WorkProgress? { LongWork.allCases.lazy.compactMap { progress[$0] }.first }

  /// How far work of one kind has come; nil where none is known to be under way.
  subscript(kind: LongWork) -> WorkProgress? {
    get { progress[kind] }
    set { progress[kind] = newValue }
  }

  /// Forgets what is under way, for it is stopped, and gives the kinds.
  mutating func stop() -> Set<LongWork> {
    defer { progress = [:] }
    return Set(progress.keys)
  }

  /// Begins nothing again for `place` until somebody was elsewhere.
  mutating func rest(at place: StoppedPlace) { stoppedPlace = place }

  /// Takes in that somebody is at `place`.
  mutating func arrive(at place: StoppedPlace) { if stoppedPlace != place { stoppedPlace = nil } }

  /// Whether nothing is begun for `place`.
  func rests(at place: StoppedPlace) -> Bool { stoppedPlace == place }
}

extension RunState {
  /// Where the cursor is.
  var presentPlace: StoppedPlace { StoppedPlace(step: cursor.step, sequencePosition: sequences.position) }

  /// Whether what is shown of the present place was stopped.
  var isStopped: Bool { works.rests(at: presentPlace) }

  /// Gives up what takes long. Who was on the way to another step stands at the one that is shown again.
  mutating func stopLongWork() -> [RunEffect] {
    let stopped = works.stop()
    guard !stopped.isEmpty else { return [] }
    if stopped.contains(.alteration) { whatIf.giveUp() }
    if stopped.contains(.search) { stretch.giveUp() }
    if stopped.contains(.unroll) || stopped.contains(.records) { stayWhereShown() }
    return [.stopWork(stopped)]
  }

  private mutating func stayWhereShown() {
    unrolls.giveUp()
    past.giveUpProfile()
    if unrolls[cursor.step] == nil, let shown = unrolls.shown, shown.sequence == sequences.current,
      past.history.record(at: shown.step) != nil
    {
      cursor.step = shown.step
      playback.isFollowing = shown.step == past.lastStep
    } else {
      works.rest(at: presentPlace)
    }
  }
}

extension ExplorerState {
  /// Stops what somebody waits for; nil where nobody does.
  mutating func stopLongWork() -> [Effect]? {
    guard opening != nil || runs.contains(where: { !$0.works.isEmpty }) else { return nil }
    let what = opening.map { "opening \($0.name)" } ?? runs.lazy.compactMap(\.works.first).first?.words ?? ""
    message = Message(text: "stopped \(what)", isError: false)
    var effects: [Effect] = opening != nil ? [.stopOpening] : []
    // A fork is opened by its parent, whichever run keys go to by now.
    if let parent = opening?.fork?.parent { effects.append(.ofRun(parent, .stopWork([.fork]))) }
    opening = nil
    return effects + onEveryRun { $0.stopLongWork() }
  }
}
