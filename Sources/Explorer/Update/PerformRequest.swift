import Canvas
import Views

extension ExplorerState {
  /// Does what was asked for in the palette.
  mutating func perform(_ request: Request) -> [Effect] {
    switch request {
    case .step(let step): return goTo(step: step)
    case .timestep(let timestep):
      tellEnd("timestep", wanted: timestep, last: max(0, (run?.timesteps ?? 1) - 1))
      run?.goTo(timestep: timestep)
    case .unit(let unit):
      tellEnd("unit", wanted: unit, last: (run?.description.model.hiddenSize ?? 1) - 1)
      run?.goTo(unit: unit)
    case .layer(let layer): showLayer(layer)
    case .view(let view): run?.view = view
    case .split(let view): split(with: view)
    case .theme(let name): if let theme = Theme.named(name) { show(theme) }
    case .sort(let order): arrangeUnits(by: order, run?.arrangement.filter)
    case .filter(let text): filterUnits(text)
    case .save(let format, let path): return [.savePicture(format, path: path)]
    case .speed(let speed): return setSpeed(speed)
    case .loop(let range): setLoop(range)
    case .search(let text): search(for: text)
    case .compare(let candidate): return compare(with: candidate)
    case .clamp(let clamp): hold(clamp)
    case .write(let settings): return write(settings)
    case .record(let path): return record(to: path)
    case .lesson(let name): return take(lessonNamed: name)
    }
    return []
  }

  /// Moves the cursor to `step`, and says so where there is no such step.
  private mutating func goTo(step: Int) -> [Effect] {
    if let past = run?.past, !past.isEmpty {
      tellEnd("step", wanted: step, first: past.firstStep, last: past.lastStep)
    }
    return moveCursor(toStep: step)
  }

  /// Says that the `wanted` one of what is counted from `first` to `last` is not there, for who is taken to the nearest.
  private mutating func tellEnd(_ what: String, wanted: Int, first: Int = 0, last: Int) {
    guard !(first...max(first, last)).contains(wanted) else { return }
    let end =
      wanted < first
      ? "\(NumberFormat.grouped(first)) is the first" : "\(NumberFormat.grouped(last)) is the last"
    message = Message(text: "there is no \(what) \(NumberFormat.grouped(wanted)): \(end)", isError: false)
  }

  /// Records the run that is trained from now on; nil ends that.
  private mutating func record(to path: String?) -> [Effect] {
    guard run?.isLive == true else {
      message = Message(
        text: "nothing is trained here that could be recorded: fork it with F, or open an experiment",
        isError: true)
      return []
    }
    return onRun { _ in [path.map { .record($0) } ?? .stopRecording] }
  }

  /// Shows what is on the screen in the colours of `theme`.
  mutating func show(_ theme: Theme) {
    appearance = Appearance(theme: theme, depth: appearance.depth, glyphs: appearance.glyphs)
  }

  /// Sets `view` beside the one there is, where there is room.
  mutating func split(with view: ViewChoice) {
    if let reason = reasonDisabled(.split), run?.panes.isSplit != true {
      message = Message(text: reason, isError: true)
    } else {
      // An altered pass stands beside the one that it alters.
      let showsBoth = run.map { $0.view == view && !$0.whatIf.alteration.isEmpty } ?? false
      run?.panes.split(view)
      if showsBoth { run?.panes.focused.side = .original }
    }
  }

  /// Sorts and filters the units, and says so.
  mutating func arrangeUnits(by order: UnitOrder, _ filter: UnitFilter?) {
    message = run?.arrange(by: order, filter)
  }

  /// Searches for `text` and goes to the first match at or after the cursor.
  mutating func search(for text: String) {
    guard let run else { return }
    let search = run.search(for: text)
    self.run?.search = search.matches.isEmpty ? nil : search
    message = Message(text: "/\(text): \(search.words)", isError: search.matches.isEmpty)
    if let match = search.next(from: run.cursor.timestep - 1) { self.run?.move(to: match) }
  }

  /// Goes to the next match of the search, or the one before; false where nothing is searched for.
  mutating func moveToMatch(isForward: Bool) -> Bool {
    guard let run, let search = run.search else { return false }
    if let match = search.next(from: run.cursor.timestep, isForward: isForward) { self.run?.move(to: match) }
    return true
  }

  /// Plays `range` of the steps round and round; nil plays on to the end.
  mutating func setLoop(_ range: ClosedRange<Int>?) {
    guard let past = run?.past else { return }
    let known = range?.clamped(to: past.firstStep...max(past.firstStep, past.lastStep))
    self.run?.playback.loop = known.flatMap { $0.lowerBound < $0.upperBound ? $0 : nil }
  }

  /// Puts one end of the loop at the cursor.
  mutating func markLoop(isStart: Bool) {
    guard let run else { return }
    let (step, loop) = (run.cursor.step, run.playback.loop)
    let start = isStart ? step : min(loop?.lowerBound ?? run.past.firstStep, step)
    let end = isStart ? max(loop?.upperBound ?? run.past.lastStep, step) : step
    guard start < end else {
      self.run?.playback.loop = nil
      return message = Message(text: "no loop: it would have no length", isError: false)
    }
    self.run?.playback.loop = start...end
    message = Message(
      text: "plays steps \(start) to \(end) round and round; :loop off ends it", isError: false)
  }

  private mutating func showLayer(_ layer: Int) {
    guard let model = run?.description.model else { return }
    tellEnd("layer", wanted: layer, last: model.layerCount - 1)
    run?.cursor.place.layer = min(layer, model.layerCount - 1)
  }

  private mutating func filterUnits(_ text: String) {
    arrangeUnits(by: run?.arrangement.order ?? .index, text.isEmpty ? nil : UnitFilter(text))
  }

  private mutating func setSpeed(_ speed: Double?) -> [Effect] {
    run?.playback.stepsPerSecond = speed
    return changeSpeedTogether()
  }
}

extension RunState {
  /// Moves the cursor to `timestep`, or to the last.
  fileprivate mutating func goTo(timestep: Int) { cursor.timestep = min(timestep, max(0, timesteps - 1)) }

  /// Moves the cursor to `unit`, or to the last.
  fileprivate mutating func goTo(unit: Int) { cursor.unit = min(unit, description.model.hiddenSize - 1) }
}
