import Training

/// Work for a run that may take long. Of each kind only the last that was asked for goes on; the first of those under
/// way is the one that is told of.
public enum LongWork: Sendable, Hashable, CaseIterable {
  case unroll, fork, alteration, writing, records, spectra, updates, search
}

/// A place where somebody stopped what was under way for it: it is not begun again until they have been elsewhere.
struct StoppedPlace: Sendable, Hashable {
  let step: Int
  let sequencePosition: Int?
}

extension RunState {
  /// What is under way and has taken a while already.
  var longWork: WorkProgress? { LongWork.allCases.lazy.compactMap { works[$0] }.first }

  /// Where the cursor is, for `stoppedPlace`.
  var presentPlace: StoppedPlace { StoppedPlace(step: cursor.step, sequencePosition: sequencePosition) }

  /// Whether what is shown of the present place was stopped.
  var isStopped: Bool { stoppedPlace == presentPlace }

  /// Gives up what takes long. Who was on the way to another step stands at the one that is shown again.
  mutating func stopLongWork() -> [Effect] {
    guard !works.isEmpty else { return [] }
    let stopped = Set(works.keys)
    works = [:]
    if stopped.contains(.alteration) { (refusedAlteration, awaitedAlteration) = (awaitedAlteration, nil) }
    if stopped.contains(.search), dataSearch?.isOver == false { dataSearch = nil }
    if stopped.contains(.unroll) || stopped.contains(.records) { stayWhereShown() }
    return [.stopWork(stopped)]
  }

  private mutating func stayWhereShown() {
    (awaited, awaitedProfile) = (nil, nil)
    if unrolls[cursor.step] == nil, let shown, shown.sequence == sequence,
      history.record(at: shown.step) != nil
    {
      cursor.step = shown.step
      isFollowing = shown.step == lastStep
    } else {
      stoppedPlace = presentPlace
    }
  }
}

extension ExplorerState {
  /// Nothing is being opened any more.
  mutating func endOpening() { (opening, forkedRun, pendingFork) = (nil, nil, nil) }

  /// Stops what somebody waits for; nil where nobody does.
  mutating func stopLongWork() -> [Effect]? {
    guard opening != nil || runs.contains(where: { !$0.works.isEmpty }) else { return nil }
    let what = opening.map { "opening \($0)" } ?? runs.lazy.compactMap(\.longWork).first?.words ?? ""
    message = Message(text: "stopped \(what)", isError: false)
    var effects: [Effect] = opening != nil ? [.stopOpening] : []
    // A fork is opened by its parent, whichever run keys go to by now.
    if let forkedRun { effects.append(.ofRun(forkedRun, .stopWork([.fork]))) }
    endOpening()
    for position in runs.indices {
      effects += onRun(at: position) { $0.run?.stopLongWork() ?? [] }
    }
    return effects
  }
}
