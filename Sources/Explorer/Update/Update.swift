import Canvas
import Training
import Views

extension ExplorerState {
  /// The next state, and what is to be done in the world: a pure function of this state and `action`.
  public func updated(by action: Action) -> (state: ExplorerState, effects: [Effect]) {
    var next = self
    let effects = next.handle(action)
    next.restUnfocusedRuns()
    let links = next.linkRuns(since: self)
    let lookups = next.settleLesson()
    let requests = next.settle()
    if next.run == nil, !next.kept.isEmpty { next.listKeptRuns() }
    return (next, effects + links + lookups + requests)
  }

  /// Shows what is known by now of the runs on the screen, and asks for what is not.
  private mutating func settle() -> [Effect] {
    guard isComparing else { return settleRun() }
    return runs.indices.flatMap { position in onRun(at: position) { $0.settleRun() } }
  }

  /// Shows what is known by now of the run that keys go to, and asks for what is not.
  private mutating func settleRun() -> [Effect] {
    let requests = showUnroll() + recallProfile()
    run?.fitRanges()
    run?.diagnose()
    if run == nil { return requests + home.requestPreview() }
    return requests + (run?.requestSpectra() ?? []) + (run?.requestFlows() ?? [])
      + (run?.requestAlteration() ?? [])
  }

  mutating func handle(_ action: Action) -> [Effect] {
    switch action {
    case .ofRun(let number, let action): return handle(action, ofRun: number)
    case .input(.resize(let width, let height)):
      self.width = width
      self.height = height
    case .input(.key(let key)):
      // The question stands for one key.
      let wasAskedToQuit = isAskedToQuit
      defer { if wasAskedToQuit { isAskedToQuit = false } }
      return handle(key)
    case .input(.mouse(let event)): return handle(event)
    case .opened(let description, let isLive): open(description, isLive: isLive, number: 0)
    case .updated(let update):
      if let failure = update.recordingFailure, run?.recordingFailure == nil {
        message = Message(text: "recording stopped, training goes on: \(failure)", isError: true)
      }
      if let excess = update.recordingExcess, run?.recordingExcess == nil {
        message = Message(text: excess, isError: false)
      }
      if update.recorder == .finished, run?.recorder == .recording {
        message = Message(text: "the recording has finished", isError: false)
      }
      if let earlyStop = update.earlyStop, run?.earlyStop == nil {
        message = Message(text: "stopped early: \(earlyStop)", isError: false)
      }
      run?.receive(update)
      if let step = run?.wantedStep, !update.history.isEmpty {
        run?.wantedStep = nil
        return moveCursor(toStep: step)
      }
    case .recalled(let records): run?.recall(records)
    case .unrolled(let unroll, let requestedStep, let inDetail):
      run?.receive(unroll, requestedStep: requestedStep, inDetail: inDetail)
    case .notUnrolled(let asked, let sequence, let reason):
      run?.miss(asked, over: sequence, reason: reason)
    case .sequenceRead(let sequence):
      closeReadPrompt()
      return receive(sequence)
    case .altered(let answer):
      if answer == nil {
        message = Message(text: "the weights of this step were not recorded: nothing to alter", isError: true)
      }
      run?.receive(answer)
    case .spelled(let spelling): receive(spelling)
    case .edited(let sequence):
      closeReadPrompt()
      receive(edited: sequence)
    case .written(let writing): return receive(writing)
    case .decomposed(let spectra, let place): run?.receive(spectra, at: place)
    case .measured(let flow): run?.flows.receive(flow)
    case .found(let search, let matches, let count, let isOver):
      if run?.dataSearch?.asks(search) == true {
        run?.dataSearch?.receive(matches, searched: count, isOver: isOver)
      }
    case .measuringEnded(let step): run?.flows.finish(step)
    case .progressed(let work, let progress): run?.works[work] = progress
    case .elapsed(let seconds):
      for position in runs.indices where runs[position].writeOn(for: seconds) {
        message = Message(text: "written to the end", isError: false)
      }
      run?.replay(for: seconds)
      if let run, run.isTraining {
        return [.train(stepsPerSecond: run.playback.stepsPerSecond)] + trainOthersToo()
      }
    case .listed(let items): home.list(items)
    case .previewed(let target, let preview): home.receive(preview, of: target)
    case .lessonBegan(let name): beginLesson(name)
    case .told(let text): message = Message(text: text, isError: false)
    case .failed(let text):
      if tellInOverlay(text) { return [] }
      message = Message(text: text, isError: true)
      endOpening()
    }
    return []
  }

  private mutating func handle(_ key: Key) -> [Effect] {
    message = nil
    switch overlay {
    case .help(let help): return handleInHelp(key, help)
    case .glossary(let scroll): return handleInGlossary(key, scroll: scroll)
    case .search(let text): return handleInSearch(key, text)
    case .matches: return handleInMatches(key)
    case .form: return handleInForm(key)
    case .forkForm(let fork): return handleInForkForm(key, fork)
    case .palette(let palette): return handleInPalette(key, palette)
    case .prompt(let prompt): return handleInPrompt(key, prompt)
    case nil: break
    }
    if pendingKeys.isEmpty, answerQuestion(key) { return [] }
    let keys = pendingKeys + [key]
    pendingKeys = []
    switch KeyBindings.match(keys, at: place, among: bindings) {
    case .command(let command): return isTakenOtherwise(command) ? [] : perform(command)
    case .incomplete:
      pendingKeys = keys
      return []
    case .none:
      // A key that does not continue a sequence is taken for itself.
      return keys.count > 1 ? handle(key) : []
    }
  }

  /// Whether the key of `command` means something else meanwhile, which is then done: while something is searched for,
  /// events give way to matches, and while the network writes, it stops that.
  private mutating func isTakenOtherwise(_ command: Command) -> Bool {
    switch command {
    case .nextEvent: moveToMatch(isForward: true)
    case .previousEvent: moveToMatch(isForward: false)
    case .playOrPause, .back: stopWriting()
    default: false
    }
  }

  mutating func handleInGlossary(_ key: Key, scroll: Int) -> [Effect] {
    let last = run.map { GlossaryContents(run: $0).lastScroll } ?? 0
    switch key {
    case .character("j"), .down: overlay = .glossary(scroll: min(last, scroll + 1))
    case .character("k"), .up: overlay = .glossary(scroll: max(0, scroll - 1))
    case .control("d"), .pageDown, .character(" "):
      overlay = .glossary(scroll: min(last, scroll + height / 2))
    case .control("u"), .pageUp: overlay = .glossary(scroll: max(0, scroll - height / 2))
    case .control("c"): return quit()
    default: overlay = nil
    }
    return []
  }

  /// Asks for the gradient profile of the cursor's step where the history has let go of it.
  private mutating func recallProfile() -> [Effect] {
    guard let run, !run.isTraining, !run.isStopped, run.awaitedProfile != run.cursor.step,
      run.lostProfile != run.cursor.step,
      run.history.lacksProfile(at: run.cursor.step)
    else { return [] }
    self.run?.awaitedProfile = run.cursor.step
    return [.recall(step: run.cursor.step)]
  }

  /// Shows the unroll of the cursor's step, and asks for it where it is neither here nor on its way. Details take
  /// longer: they are asked for only where the cursor rests.
  private mutating func showUnroll() -> [Effect] {
    guard let run, let record = run.history.record(at: run.cursor.step) else { return [] }
    let step = record.step
    if !run.isStopped { self.run?.stoppedPlace = nil }
    let inDetail = !run.playback.isPlaying && run.writing == nil
    if let entry = run.unrolls[step] {
      self.run?.shown = entry.unroll
      if entry.isDetailed || !inDetail { return [] }
    }
    let wanted = AwaitedUnroll(step: step, inDetail: inDetail)
    guard run.awaited != wanted, run.missing?.asked != wanted, !run.isTraining, !run.isStopped
    else { return [] }
    self.run?.awaited = wanted
    self.run?.missing = nil
    return [.unroll(step: step, inDetail: inDetail, over: run.sequence)]
  }
}
