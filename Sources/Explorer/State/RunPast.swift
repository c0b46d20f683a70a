import Analysis
import Engine
import Traces
import Training
import Views

/// What is known of a run's training so far, and what follows from that without any unroll.
struct RunPast: Sendable {
  /// The records so far, with the profiles that were recalled for the cursor's step.
  private(set) var history = RunHistory()
  /// The history as it came, without those.
  private var received = RunHistory()
  private var recalled: [StepRecord] = []
  /// The step whose gradient profile was asked for last.
  private(set) var awaitedProfile: Int?
  /// The step whose gradient profile was asked for last and can't be had.
  private var lostProfile: Int?
  /// What the run itself told of what happened.
  private var toldEvents: [TraceEvent] = []
  /// The steps from which others are trained again, ascending.
  private(set) var checkpoints: [Int] = []
  /// The history's scalars as curves, which grow with it.
  private(set) var curves = RunCurves()
  /// What a diagnosis looks for in the whole history.
  private(set) var survey = HistorySurvey()
  /// Finds what a trace does not tell, as the history grows and unrolls come.
  private var underflow: UnderflowWatch
  private var saturation = SaturationWatch()
  /// Whether anything was heard of the run since it was opened.
  private(set) var hasArrived = false

  /// That of the run of `description`, of which nothing was heard yet.
  init(_ description: RunDescription) {
    underflow = UnderflowWatch(model: description.model, truncation: description.truncation)
  }

  /// Takes in the records and events so far.
  mutating func receive(_ update: RunUpdate) {
    hasArrived = true
    received = update.history
    history = received
    history.recall(recalled)
    curves.follow(received)
    survey.follow(received)
    underflow.follow(received)
    (toldEvents, checkpoints) = (update.events, update.checkpoints)
    if let newest = update.newest, newest.sequence == nil {
      saturation.take(newest.unroll, at: newest.step)
    }
  }

  /// Asks for the gradient profile of `step` where the history has let go of it and it can be had.
  mutating func requestProfile(at step: Int) -> [RunEffect] {
    guard awaitedProfile != step, lostProfile != step, history.lacksProfile(at: step) else { return [] }
    awaitedProfile = step
    return [.recall(step: step)]
  }

  /// Takes in the profiles that were asked for; those of other steps are let go of again.
  mutating func recall(_ records: [StepRecord]) {
    recalled = records
    history = received
    history.recall(records)
    lostProfile = awaitedProfile.flatMap { history.lacksProfile(at: $0) ? $0 : nil }
    awaitedProfile = nil
  }

  /// Nobody waits for the profile any more that was asked for.
  mutating func giveUpProfile() { awaitedProfile = nil }
}

extension RunPast {
  var isEmpty: Bool { history.isEmpty }
  var firstStep: Int { history.first?.step ?? 0 }
  var lastStep: Int { history.last?.step ?? 0 }

  /// The recorded step nearest to `step`: at or before it, else the first.
  func recordedStep(nearest step: Int) -> Int {
    let target = min(max(step, firstStep), lastStep)
    return history.index(atOrBefore: target).map { history[$0].step } ?? firstStep
  }

  /// The recorded step before `step`.
  func step(before step: Int) -> Int {
    history.index(atOrBefore: step - 1).map { history[$0].step } ?? firstStep
  }

  /// The recorded step after `step`.
  func step(after step: Int) -> Int {
    let next = (history.index(atOrBefore: step) ?? -1) + 1
    return next < history.count ? history[next].step : lastStep
  }
}

extension RunPast {
  /// Everything that happened so far, by ascending step: what the run told, and what only an analysis of its numbers
  /// finds, except for kinds that the run told of itself.
  var events: [TraceEvent] {
    let toldKinds = Set(toldEvents.map(\.kind))
    let found = (underflow.events + saturation.events).filter { !toldKinds.contains($0.kind.rawValue) }
    return (toldEvents + found.map { TraceEvent(step: $0.step, kind: $0.kind.rawValue, text: $0.text) })
      .sorted { $0.step < $1.step }
  }

  /// The step of the first event after `step`, and of the last before it.
  func eventStep(after step: Int) -> Int? { events.first { $0.step > step && $0.step <= lastStep }?.step }
  func eventStep(before step: Int) -> Int? { events.last { $0.step < step && $0.step >= firstStep }?.step }
}

extension TraceEvent {
  /// The event as a mark on the timeline. What it says may come from any file.
  var mark: StepEvent { StepEvent(step: step, text.displaySafe, severity) }

  private var severity: Severity {
    if RunEvent.Kind(rawValue: kind) != nil { return .warning }
    return switch Kind(rawValue: kind) {
    case .nan: .bad
    case .spike, .plateau: .warning
    case .stop, .escape: .good
    case .clip, .clipEnd, .note, nil: .neutral
    }
  }
}
