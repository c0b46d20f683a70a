import Canvas
import Training

/// Runs that were left for the home page and not closed, for there would be no way back to what they learned.
struct KeptRuns: Sendable {
  var runs: [RunState]
  /// The place in `runs` of the one that keys went to.
  let focus: Int
  let isComparing: Bool

  /// What stands for them in lists: runs have different numbers as long as the program runs.
  var number: Int { runs.first?.number ?? -1 }
}

extension RunState {
  /// So much training is worth a question before it is lost.
  private static let preciousSteps = 100
  private static let preciousSeconds = 10.0

  /// The steps that were trained here and are in no trace.
  var unrecordedSteps: Int {
    guard isLive else { return 0 }
    let trained = past.lastStep - max(past.firstStep, description.forkStep ?? 0)
    return max(0, trained - recording.recordedStepCount)
  }

  /// Whether closing it would lose what took a while to be trained.
  var isPrecious: Bool {
    let steps = unrecordedSteps
    return steps > Self.preciousSteps || (steps > 0 && (training.seconds ?? 0) > Self.preciousSeconds)
  }
}

extension ExplorerState {
  /// Goes from the run to the home page. Runs that are being trained, or hold steps that are recorded nowhere, are kept
  /// as they are, and listed there; others are closed. A lesson's own runs come again with the lesson.
  mutating func leaveRun() -> [Effect] {
    guard let run else { return [] }
    if isOfLesson(run) { return closeLessonRuns() }
    guard run.isTraining || run.isPrecious else { return closeRun() }
    for position in runs.indices {
      if runs[position].playback.isReplaying { runs[position].playback.isPlaying = false }
      runs[position].sequences.stopWriting()
    }
    kept.insert(KeptRuns(runs: runs, focus: focus, isComparing: isComparing), at: 0)
    let isTraining = runs.contains(where: \.isTraining)
    (runs, focus, isComparing, showsDifference) = ([], 0, false, false)
    opening = nil
    forgetLesson()
    listKeptRuns()
    home.filter(by: "")
    home.isBeingListed = true
    message = Message(
      text: "kept\(isTraining ? ", training goes on" : ""): \(keyName(.open)) returns to it", isError: false)
    return [.refreshHome]
  }

  /// Lets go of all runs of the lesson, which come again with it.
  private mutating func closeLessonRuns() -> [Effect] {
    var effects: [Effect] = []
    while let position = runs.firstIndex(where: isOfLesson) {
      focus = position
      effects += closeRun()
    }
    lessonRuns = []
    message = nil
    return effects
  }

  /// Returns to kept runs, as they were left.
  mutating func returnToRuns(_ number: Int) {
    guard run == nil, let position = kept.firstIndex(where: { $0.number == number }) else { return }
    let returned = kept.remove(at: position)
    (runs, focus) = (returned.runs, returned.focus)
    setComparing(returned.isComparing)
    listKeptRuns()
  }

  /// Lets the home page list the kept runs with what they are doing by now.
  mutating func listKeptRuns() {
    home.show(running: kept.map(\.item))
  }

  /// Takes in what happened to run `number`, which is kept while the home page or another run is on the screen.
  mutating func handle(_ action: RunAction, ofKeptRun number: Int) -> [Effect] {
    // Who left it waits no more for the line to edit.
    if case .spelled = action { return [] }
    for group in kept.indices {
      guard let position = kept[group].runs.firstIndex(where: { $0.number == number }) else { continue }
      swap(&runs, &kept[group].runs)
      defer { swap(&runs, &kept[group].runs) }
      return handle(action, ofRunAt: position)
    }
    return []
  }

  /// Leaves the program; where training would be lost, only when it is asked for twice.
  mutating func quit() -> [Effect] {
    let lost = (runs.filter { !isOfLesson($0) } + kept.flatMap(\.runs)).filter(\.isPrecious)
    guard asksBeforeQuitting, !isAskedToQuit, !lost.isEmpty else { return [.quit] }
    isAskedToQuit = true
    overlay = nil
    let steps = NumberFormat.grouped(lost.reduce(0) { $0 + $1.unrecordedSteps })
    message = Message(
      text:
        "\(keyName(.quit)) again gives up \(steps) unrecorded steps; :record FILE records a run from now on",
      isError: true)
    return []
  }
}

extension KeptRuns {
  /// The entry of the home page that returns to them.
  fileprivate var item: HomeItem {
    let shown = runs.indices.contains(focus) ? runs[focus] : runs[0]
    let others = runs.count == 1 ? "" : " and \(runs.count - 1) more"
    let steps = runs.reduce(0) { $0 + $1.unrecordedSteps }
    let unrecorded = steps == 0 ? "" : " \(NumberFormat.grouped(steps)) of its steps are recorded nowhere."
    return HomeItem(
      title: shown.description.title + others,
      explanation: "Kept as it was left.\(unrecorded) There, :close this run lets go of it.",
      note: shown.status.text, target: .kept(number: number))
  }
}
