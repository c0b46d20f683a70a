import Engine
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
        setComparing(isComparing)
      }
    }
  }

  /// Puts run `number` on the screen, in the place of what it was before.
  mutating func open(_ description: RunDescription, isLive: Bool, number: Int) {
    var opened = RunState(description: description, isLive: isLive, number: number)
    opened.view = firstView
    if let leader = run, leader.number != number { opened.take(placeOf: leader) }
    if opening?.fork != nil { message = nil }
    if let lesson, lessonRuns.count < lesson.lesson.runs.count { lessonRuns.append(number) }
    // What is being typed for a run stays, and so does that run before it.
    if run == nil { overlay = nil }
    (opening, meetingStep) = (nil, nil)
    if let position = runs.firstIndex(where: { $0.number == number }) {
      runs[position] = opened
    } else if runs.count < Self.largestRunCount {
      runs.append(opened)
      // Keys go to a fork that was just made: Esc, Esc takes it back.
      if isLive && description.forkStep != nil && overlay == nil { focus = runs.count - 1 }
      setComparing(true)
    }
  }

  /// Takes in what happened to run `number`, wherever keys go to meanwhile.
  mutating func handle(_ action: RunAction, ofRun number: Int) -> [Effect] {
    if case .opened(let description, let isLive) = action {
      open(description, isLive: isLive, number: number)
      return []
    }
    let before = message
    guard let position = runs.firstIndex(where: { $0.number == number }) else {
      let effects = handle(action, ofKeptRun: number)
      let kept = kept.lazy.flatMap(\.runs).first { $0.number == number }
      if message != before { attributeMessage(to: kept?.description.title ?? "") }
      return effects
    }
    let effects = handle(action, ofRunAt: position)
    if message != before, runs.count > 1 {
      attributeMessage(to: runNames[position])
    }
    return effects
  }

  /// Says that the message is of the run called `name`, which is not the only one.
  private mutating func attributeMessage(to name: String) {
    guard let said = message?.text else { return }
    message?.text = "\(name.displaySafe): \(said)"
  }
}

extension ExplorerState {
  /// Whether `run` comes again with the lesson that it belongs to.
  func isOfLesson(_ run: RunState) -> Bool { lessonRuns.contains(run.number) }

  /// Leaves the lesson; what is open belongs to nobody but the person.
  mutating func forgetLesson() { (lesson, lessonRuns) = (nil, []) }
}

extension ExplorerState {
  /// Does `work` for the run that keys go to; its effects name that run.
  mutating func onRun(_ work: (inout RunState) -> [RunEffect]) -> [Effect] {
    runs.indices.contains(focus) ? onRun(at: focus, work) : []
  }

  /// Does `work` for the run at `position`; its effects name that run.
  mutating func onRun(at position: Int, _ work: (inout RunState) -> [RunEffect]) -> [Effect] {
    let number = runs[position].number
    return work(&runs[position]).map { .ofRun(number, $0) }
  }

  /// Does `work` for every other run than the one that keys go to.
  mutating func onOtherRuns(_ work: (inout RunState) -> [RunEffect]) -> [Effect] {
    runs.indices.filter { $0 != focus }.flatMap { onRun(at: $0, work) }
  }

  /// Does `work` for every run, the one that keys go to first.
  mutating func onEveryRun(_ work: (inout RunState) -> [RunEffect]) -> [Effect] {
    onRun(work) + onOtherRuns(work)
  }
}
