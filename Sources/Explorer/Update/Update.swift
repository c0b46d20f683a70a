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
    next.rideTogether(since: self)
    let lookups = next.settleLesson() + next.changeLockstep(since: self)
    let requests = next.settle()
    if next.run == nil, !next.kept.isEmpty { next.listKeptRuns() }
    return (next, effects + links + lookups + requests)
  }

  /// Shows what is known by now of the runs on the screen, and asks for what is not.
  private mutating func settle() -> [Effect] {
    if runs.isEmpty { return home.requestPreview() }
    let positions = isComparing ? Array(runs.indices) : [focus]
    return positions.flatMap { onRun(at: $0) { $0.settle() } } + requestLags()
  }

  private mutating func handle(_ action: Action) -> [Effect] {
    switch action {
    case .ofRun(let number, let action): return handle(action, ofRun: number)
    case .input(let event): return handle(event)
    case .elapsed(let seconds): return moveOn(for: seconds)
    case .listed(let items): home.list(items)
    case .previewed(let target, let preview): home.receive(preview, of: target)
    case .lessonBegan(let name): beginLesson(name)
    case .told(let text): message = Message(text: text, isError: false)
    case .notOpened(let text): failToOpen(text)
    case .failed(let text): message = Message(text: text, isError: true)
    }
    return []
  }

  private mutating func handle(_ event: InputEvent) -> [Effect] {
    switch event {
    case .resize(let width, let height):
      (self.width, self.height) = (width, height)
      return []
    case .key(let key):
      // The question stands for one key.
      let wasAskedToQuit = isAskedToQuit
      defer { if wasAskedToQuit { isAskedToQuit = false } }
      return handle(key)
    case .mouse(let event): return handle(event)
    }
  }

  /// Lets what plays by itself go on by `seconds`.
  private mutating func moveOn(for seconds: Double) -> [Effect] {
    for position in runs.indices where runs[position].writeOn(for: seconds) {
      message = Message(text: "written to the end", isError: false)
    }
    run?.replay(for: seconds)
    let inLockstep = isComparing
    return onRun { $0.train(inLockstep: inLockstep) } + trainOthersToo()
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
    case .command(let command): return obey(command)
    case .incomplete:
      pendingKeys = keys
      return []
    case .none:
      // A key that does not continue a sequence is taken for itself.
      return keys.count > 1 ? handle(key) : []
    }
  }

  /// Does what the key of `command`, or its hint, means by now.
  mutating func obey(_ command: Command) -> [Effect] { isTakenOtherwise(command) ? [] : perform(command) }

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
