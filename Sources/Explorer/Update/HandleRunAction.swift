import Analysis
import Engine
import Training

extension ExplorerState {
  /// Takes in what happened to the run at `position`.
  mutating func handle(_ action: RunAction, ofRunAt position: Int) -> [Effect] {
    switch action {
    case .opened: preconditionFailure("what is opened has no position yet")
    case .updated(let update):
      if let news = runs[position].news(in: update) { message = news }
      let wasEmpty = runs[position].past.isEmpty
      let effects = onRun(at: position) { $0.receive(update) }
      // One that comes to be there after the others began begins as well.
      return effects + (wasEmpty ? trainOthersToo() : [])
    case .recalled(let records): runs[position].past.recall(records)
    case .unrolled(let unroll, let requestedStep, let inDetail):
      runs[position].receive(unroll, for: AwaitedUnroll(step: requestedStep, inDetail: inDetail))
    case .lagsComputed(let unroll):
      if unroll.sequence == runs[position].sequences.current {
        runs[position].lags.receive(unroll)
      }
    case .notUnrolled(let asked, let sequence, let reason):
      runs[position].miss(asked, over: sequence, reason: reason)
    case .sequenceRead(let sequence):
      closeReadPrompt(of: runs[position])
      look(at: sequence, inRunAt: position)
    case .altered(let asked, let answer):
      if answer == nil, runs[position].whatIf.awaited == asked {
        message = Message(text: "the weights of this step were not recorded: nothing to alter", isError: true)
      }
      runs[position].whatIf.receive(answer, for: asked)
    case .spelled(let spelling): edit(spelling, of: runs[position])
    case .edited(let sequence):
      closeReadPrompt(of: runs[position])
      message = runs[position].receive(edited: sequence)
    case .written(let writing): runs[position].receive(writing)
    case .decomposed(let spectra, let place, let sequence):
      runs[position].receive(spectra, at: place, over: sequence)
    case .measured(let flow, let sequence): runs[position].receive(flow, over: sequence)
    case .measuringEnded(let step, let sequence): runs[position].finishMeasuring(step, over: sequence)
    case .found(let search, let matches, let count, let isOver):
      runs[position].stretch.receive(search, matches, searched: count, isOver: isOver)
    case .progressed(let work, let progress): runs[position].works[work] = progress
    case .told(let text): message = Message(text: text, isError: false)
    case .notForked(let text): failToFork(runs[position], text)
    case .failed(let text): tellFailure(text, of: runs[position])
    }
    return []
  }
}

extension RunState {
  /// What `update` brings that a person has to be told.
  fileprivate func news(in update: RunUpdate) -> Message? {
    training.news(in: update) ?? recording.news(in: update)
  }

  /// Takes in the run's newest state; goes to the step that somebody wants to see, once there are any.
  fileprivate mutating func receive(_ update: RunUpdate) -> [RunEffect] {
    past.receive(update)
    // With the end of a recording may come the unroll of its last step.
    if recording.ends(with: update) { unrolls.forgetSubstitutes() }
    recording.receive(update)
    training.receive(update)
    if let newest = update.newest, newest.sequence == sequences.current { unrolls.receive(newest: newest) }
    if playback.isFollowing {
      cursor.step = past.lastStep
      if training.hasEnded { playback.isPlaying = false }
    }
    guard let wanted = playback.wantedStep, !past.isEmpty else { return [] }
    playback.wantedStep = nil
    return moveCursor(toStep: wanted)
  }

  /// Takes in the answer for the unroll that was `asked` for.
  fileprivate mutating func receive(_ unroll: StepUnroll, for asked: AwaitedUnroll) {
    if unroll.sequence == sequences.current { unrolls.receive(unroll, for: asked) }
  }

  /// Takes in spectra at `place` along `sequence`, if that is still looked at.
  fileprivate mutating func receive(
    _ spectra: NetworkSpectra, at place: LayerDirection, over sequence: ProbeSequence?
  ) {
    if sequence == sequences.current { analyses.spectra.receive(spectra, at: place) }
  }

  /// Takes in how the parameters were driven and moved over `sequence`, if that is still looked at.
  fileprivate mutating func receive(_ flow: ParameterFlow, over sequence: ProbeSequence?) {
    if sequence == sequences.current { analyses.flows.receive(flow) }
  }

  /// Takes in that all that was asked for at `step` over `sequence` has come.
  fileprivate mutating func finishMeasuring(_ step: Int, over sequence: ProbeSequence?) {
    if sequence == sequences.current { analyses.flows.finish(step) }
  }

  /// Takes in that the unroll over `sequence` that was `asked` for can't be had.
  fileprivate mutating func miss(_ asked: AwaitedUnroll, over sequence: ProbeSequence?, reason: String) {
    if sequence == sequences.current { unrolls.miss(asked, reason: reason) }
  }
}
