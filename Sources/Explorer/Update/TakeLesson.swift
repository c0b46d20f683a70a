import Canvas
import Engine
import Views

extension ExplorerState {
  /// Begins the lesson called `name`, whose runs are being opened.
  mutating func beginLesson(_ name: String) {
    guard opening != nil || !runs.isEmpty else { return }
    lesson = LessonCatalog.named(name).map { LessonProgress($0) }
    lessonRuns = runs.prefix(lesson?.lesson.runs.count ?? 0).map(\.number)
  }

  /// Does a command that concerns the lesson.
  mutating func performOnLesson(_ command: Command) -> [Effect] {
    switch command {
    case .lessonNotes:
      lesson?.showsNotes.toggle()
      lesson?.firstLine = 0
      return []
    case .lessonOn where readOn(to: lessonPanel?.nextFirstLine): return []
    case .lessonBack where readOn(to: lessonPanel?.previousFirstLine): return []
    // Who goes on without an answer sees it first.
    case .lessonOn where lesson?.answer(nil) == true: return []
    case .lessonOn where lesson?.isLast == true:
      return (lesson?.lesson.next).map { take(lessonNamed: $0.name) } ?? []
    case .lessonOn, .lessonBack:
      lesson?.turn(by: command == .lessonOn ? 1 : -1)
      return []
    default: return []
    }
  }

  /// Brings line `firstLine` of what is told into sight; false where it is nil.
  private mutating func readOn(to firstLine: Int?) -> Bool {
    if let firstLine { lesson?.firstLine = firstLine }
    return firstLine != nil
  }

  /// Opens the lesson called `name`, from wherever one is.
  mutating func take(lessonNamed name: String) -> [Effect] {
    guard opening == nil, let found = LessonCatalog.named(name) else { return [] }
    var effects: [Effect] = []
    (lesson, overlay, message) = (nil, nil, nil)
    let keptCount = kept.count
    while run != nil { effects += leaveRun() }
    if kept.count == keptCount { message = nil }
    opening = Opening(found.title)
    return effects + [.open(.lesson(name: name))]
  }

  /// Takes a number key as the answer to the page's question; false where it is none.
  mutating func answerQuestion(_ key: Key) -> Bool {
    guard overlay == nil, case .character(let character) = key, let number = character.wholeNumberValue,
      number > 0
    else { return false }
    return lesson?.answer(number - 1) ?? false
  }

  /// Shows what the page looks at as soon as the runs are there, and as far as it wants them.
  mutating func settleLesson() -> [Effect] {
    guard let lesson, lessonRuns.count == lesson.lesson.runs.count, !runs.isEmpty,
      runs.allSatisfy({ !$0.past.isEmpty })
    else { return [] }
    if lesson.hasToLook { look() }
    guard let step = self.lesson?.awaitedStep else { return [] }
    guard runs.allSatisfy({ !$0.isLive || $0.past.lastStep >= step || $0.hasEnded }) else {
      if self.lesson?.trainedStep == step { return [] }
      self.lesson?.trainedStep = step
      return trainEveryRun(until: step)
    }
    self.lesson?.awaitedStep = nil
    return onEveryRun { $0.moveCursor(toStep: step) }
  }

  /// The view, run and place that the page looks at.
  private mutating func look() {
    lesson?.hasToLook = false
    guard let look = lesson?.page.look else { return }
    if let position = runs.firstIndex(where: { $0.number == lessonRuns[look.run] }) { focus = position }
    setComparing(look.comparesRuns)
    if let view = ViewChoice.named(look.view) { run?.view = view }
    if let layer = look.layer, let place = run?.place(ofLayer: layer) { run?.cursor.place = place }
    if let timestep = look.timestep, let run {
      self.run?.cursor.timestep = min(timestep, max(0, run.timesteps - 1))
    }
    // Who turns on before the runs have come to where the last page wants them lets them go on to there.
    if let step = look.step { lesson?.awaitedStep = step }
  }

  /// Leaves the lesson's narration; what it let train stands still.
  mutating func leaveNarration() -> [Effect] {
    let isAwaiting = lesson?.awaitedStep != nil
    lesson = nil
    return isAwaiting ? pauseEveryRun() : []
  }
}

extension RunState {
  /// The forward half of layer number `layer`.
  fileprivate func place(ofLayer layer: Int) -> LayerDirection? {
    description.model.layerDirections.first { $0.layer == layer && !$0.isReverse }
  }
}
