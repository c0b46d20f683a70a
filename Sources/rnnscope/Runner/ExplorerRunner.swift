import Canvas
import Explorer
import Foundation
import Terminal
import Training

/// The loop around the explorer: takes input and news in, performs effects, draws.
@MainActor final class ExplorerRunner {
  /// The shortest time between two frames that no key asked for.
  private static let frameInterval = Duration.milliseconds(33)

  /// The time that the home page's selection rests before its item is read.
  private nonisolated static let previewDelay = Duration.milliseconds(60)

  private let session: TerminalSession
  private let mailbox: Mailbox
  private let recentTraces = RecentTraces()
  private let folders = PersonalFolders()
  private(set) var state: ExplorerState
  /// The keys that are played in the place of a person's.
  var player: KeyPlayer?
  /// Where the keys are written that a person presses.
  var recorder: KeyRecorder?
  /// Where it is written what every frame took.
  var frameLog: FrameLog?
  /// Whether something was on its way since the last event.
  private var wasBusy = true
  /// Why the keys could not be played to their end.
  private var playingFailure: KeyScriptError?
  private let start = ContinuousClock.now
  /// The runs on the screen, by their numbers.
  private var runs: [Int: OpenRun] = [:]
  private var runCount = 0
  private let lockstep = Lockstep()
  /// The ending of the runs that were left.
  private var closing: Task<Void, any Error>?
  /// The reading of what is to be opened.
  private var opening: Task<Void, Never>?
  /// What is read and written in the person's files, one thing after the other.
  private var filing: Task<Void, Never>?
  /// The reading of what the home page's selected item is.
  private var previewing: Task<Void, Never>?
  private var isEnding = false
  /// Whether it was told that nothing can be kept for the next time.
  private var hasComplainedOfState = false
  /// The theme that the last choice left; nil where the configuration names one, which no choice outlasts.
  private let themeToKeep: Theme?
  /// Whether the screen shows something else than the state.
  private var needsDrawing = true
  /// Whether a person waits for the answer to a key.
  private var somebodyWaits = true
  private var lastFrame = ContinuousClock.now
  private var lastTime = ContinuousClock.now

  init(session: TerminalSession, _ configuration: Configuration, _ complaint: String?) {
    self.session = session
    let wakeup = session.wakeup
    mailbox = Mailbox { wakeup.wake() }
    let screen = session.screen
    state = ExplorerState(
      home: HomeState(
        items: [],
        form: ExperimentForm(fields: OptionField.ofExperiments(), defaults: configuration.experiment)),
      appearance: Appearance(depth: screen.colorDepth, glyphs: screen.glyphTier), width: screen.width,
      height: screen.height)
    state.configure(configuration, lastView: folders.lastView, lastTheme: folders.lastTheme)
    themeToKeep = configuration.theme == nil ? state.appearance.theme : nil
    let fault = folders.complaint
    hasComplainedOfState = fault != nil
    if let complaint = complaint ?? fault?.description { state = state.updated(by: .failed(complaint)).state }
  }

  /// Sets `prepared` going and shows it.
  func show(_ prepared: [PreparedRun]) {
    for run in prepared {
      runCount += 1
      runs[runCount] = OpenRun(run, number: runCount, lockstep: lockstep, mailbox: mailbox)
      if let path = run.tracePath { keep { [recentTraces] in try recentTraces.note(path) } }
      state.opening = state.opening ?? Opening("the run")
    }
  }

  /// Runs until the person leaves, a signal asks for it, or the terminal goes away.
  func run() {
    // A script says what it wants; nobody may be there to be asked.
    state.asksBeforeQuitting = player == nil
    while !isEnding {
      drawIfDue()
      for occurrence in session.wait(timeoutMilliseconds: timeout) { take(occurrence) }
      tellTime()
      playKey()
    }
    if let view = state.run?.view { keep { [folders] in try folders.keep(view) } }
    let theme = state.appearance.theme
    if let themeToKeep, theme != themeToKeep { keep { [folders] in try folders.keep(theme) } }
  }

  /// Keeps something for the next time. Where that can't be, it is told once: nothing else depends on it.
  private func keep(_ work: @escaping @Sendable () throws -> Void) {
    file {
      do {
        try work()
        return nil
      } catch {
        return .notKept("\(error)")
      }
    }
  }

  /// Does `work` away from the screen's thread, since a disk may be slow or gone, and takes in its news. `finish` waits
  /// for it.
  func file(_ work: @escaping @Sendable () -> News?) {
    filing = Task.detached { [filing, mailbox] in
      await filing?.value
      if let news = work() { mailbox.post(news) }
    }
  }

  /// Ends what runs and waits for it. Throws what kept a recording from completing.
  func finish() throws {
    runs.keys.sorted().forEach(closeRun)
    opening?.cancel()
    for case .prepared(let runs) in mailbox.fetch(ofRuns: []) { discard(runs) }
    if let filing { try waitFor { await filing.value } }
    if let closing { try waitFor { try await closing.value } }
    if let playingFailure { throw CommandError(playingFailure.description) }
  }

  private func take(_ occurrence: Occurrence) {
    switch occurrence {
    case .input:
      while let event = session.screen.nextEvent() {
        recorder?.note(event, waited: wasBusy && state.isIdle)
        wasBusy = false
        apply(.input(event))
        somebodyWaits = true
      }
    case .wake: mailbox.fetch(ofRuns: Set(runs.keys)).forEach(receive)
    case .signal, .hangup: isEnding = true
    }
  }

  private func receive(_ news: News) {
    switch news {
    case .action(let action): apply(action)
    case .ofRun(let number, let action):
      guard runs[number] != nil else { return }
      apply(.ofRun(number, action))
      // While nothing moves by itself, an answer is what somebody waits for.
      if action.isAnswer && !state.needsTime { somebodyWaits = true }
    case .notKept(let fault):
      guard !hasComplainedOfState else { return }
      hasComplainedOfState = true
      apply(.told(fault))
    case .prepared(let runs):
      // Somebody who went away meanwhile does not want them any more.
      if state.opening != nil { show(runs) } else { discard(runs) }
    }
  }

  func apply(_ action: Action) {
    let (next, effects) = state.updated(by: action)
    state = next
    wasBusy = wasBusy || !state.isIdle
    needsDrawing = true
    effects.forEach(perform)
  }

  /// Milliseconds to wait at most; nil where nothing is to come by itself.
  private var timeout: Int? {
    if player != nil { return somebodyWaits ? 0 : 10 }
    guard needsDrawing || state.needsTime else { return nil }
    let left = Self.frameInterval - lastFrame.duration(to: .now)
    return max(1, Int(left / .milliseconds(1)))
  }

  private func tellTime() {
    let now = ContinuousClock.now
    let seconds = lastTime.duration(to: now) / .seconds(1)
    guard state.needsTime else { return lastTime = now }
    guard seconds >= 0.015 else { return }
    lastTime = now
    apply(.elapsed(seconds: min(seconds, 0.5)))
  }

  /// Presses the next key of those that are played, if its time has come.
  private func playKey() {
    guard var player else { return }
    do {
      let event = try player.next(state, at: start.duration(to: .now) / .seconds(1))
      self.player = player.isOver ? nil : player
      guard let event else { return }
      apply(.input(event))
      state.asksBeforeQuitting = self.player == nil
      somebodyWaits = true
    } catch {
      playingFailure = error
      isEnding = true
    }
  }

  private func drawIfDue() {
    guard needsDrawing else { return }
    guard somebodyWaits || lastFrame.duration(to: .now) >= Self.frameInterval else { return }
    let start = ContinuousClock.now
    let frame = state.frame()
    let drawing = start.duration(to: .now)
    session.screen.show(frame)
    frameLog?.note(drawing: drawing, session.screen.lastCost)
    needsDrawing = false
    somebodyWaits = false
    lastFrame = .now
  }

  private func perform(_ effect: Effect) {
    switch effect {
    case .quit: isEnding = true
    case .redraw: session.screen.redraw()
    case .open(let target): openLater(target)
    case .stopOpening: opening?.cancel()
    case .closeRun(let number): closeRun(number)
    case .savePicture(let format, let path): savePicture(format, path)
    case .saveExperiment(let text): saveExperiment(text)
    case .refreshHome: file { [recentTraces] in .action(.listed(HomeItems.all(recent: recentTraces))) }
    case .preview(let target): preview(target)
    case .copy(let text): session.copyToClipboard(text)
    case .ofRun(let number, let effect): runs[number]?.perform(effect)
    }
  }

  private func preview(_ target: HomeItem.Target?) {
    previewing?.cancel()
    previewing = target.map { target in
      Task.detached { [mailbox] in
        // Somebody who walks through the list asks for nothing on the way.
        try? await Task.sleep(for: Self.previewDelay)
        guard !Task.isCancelled, let preview = HomePreview(reading: target) else { return }
        mailbox.post(.action(.previewed(target, preview)))
      }
    }
  }

  private func openLater(_ target: HomeItem.Target) {
    opening = Task.detached { [mailbox] in
      do {
        mailbox.post(.prepared(try await PreparedRun.all(of: target)))
        if case .lesson(let name) = target { mailbox.post(.action(.lessonBegan(name: name))) }
      } catch  where !Task.isCancelled {
        mailbox.post(.action(.notOpened("\(error)")))
      } catch {
        // Nobody waits for it any more.
      }
    }
  }

  /// Ends run `number` while the screen goes on; `finish` waits for it.
  private func closeRun(_ number: Int) {
    guard let ending = runs.removeValue(forKey: number)?.close() else { return }
    closing = Task.detached { [closing, mailbox] in
      // One that fails keeps no other from coming to its end.
      let before = await closing?.result
      do {
        try await ending.value
      } catch {
        mailbox.post(.action(.failed("\(error)")))
        throw error
      }
      try before?.get()
    }
  }

  /// Lets go of runs that were never shown; `finish` waits for it.
  private func discard(_ runs: [PreparedRun]) {
    closing = Task.detached { [closing] in
      let before = await closing?.result
      for run in runs { await run.discard() }
      try before?.get()
    }
  }
}

extension RunAction {
  /// Whether it answers an effect that a key asked for.
  fileprivate var isAnswer: Bool {
    switch self {
    case .unrolled, .notUnrolled, .recalled, .altered: true
    default: false
    }
  }
}
