import Canvas
import Training
import Views

extension ExplorerState {
  /// The next state, and what is to be done in the world: a pure function of this state and `action`.
  public func updated(by action: Action) -> (state: ExplorerState, effects: [Effect]) {
    var next = self
    let effects = next.handle(action)
    next.restUnfocusedRuns()
    let links = next.linkRuns(since: self) + next.changeLockstep(since: self)
    next.rideTogether()
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
    run?.settle() ?? home.requestPreview()
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
      if let news = run?.news(in: update) { message = news }
      run?.receive(update)
      if let step = run?.playback.wantedStep, !update.history.isEmpty {
        run?.playback.wantedStep = nil
        return moveCursor(toStep: step)
      }
    case .recalled(let records): run?.past.recall(records)
    case .unrolled(let unroll, let requestedStep, let inDetail):
      run?.receive(unroll, for: AwaitedUnroll(step: requestedStep, inDetail: inDetail))
    case .notUnrolled(let asked, let sequence, let reason):
      run?.miss(asked, over: sequence, reason: reason)
    case .sequenceRead(let sequence):
      closeReadPrompt()
      return receive(sequence)
    case .altered(let answer):
      if answer == nil {
        message = Message(text: "the weights of this step were not recorded: nothing to alter", isError: true)
      }
      run?.whatIf.receive(answer)
    case .spelled(let spelling): receive(spelling)
    case .edited(let sequence):
      closeReadPrompt()
      receive(edited: sequence)
    case .written(let writing): return receive(writing)
    case .decomposed(let spectra, let place): run?.analyses.spectra.receive(spectra, at: place)
    case .measured(let flow): run?.analyses.flows.receive(flow)
    case .found(let search, let matches, let count, let isOver):
      run?.stretch.receive(search, matches, searched: count, isOver: isOver)
    case .measuringEnded(let step): run?.analyses.flows.finish(step)
    case .progressed(let work, let progress): run?.works[work] = progress
    case .elapsed(let seconds):
      for position in runs.indices where runs[position].writeOn(for: seconds) {
        message = Message(text: "written to the end", isError: false)
      }
      run?.replay(for: seconds)
      if run?.isTraining == true { return trainOn() + trainOthersToo() }
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
}
