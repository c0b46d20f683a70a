import Engine
import Training
import Views

/// A run on the screen: what is known of it, and where the person looks.
public struct RunState: Sendable {
  public let description: RunDescription
  /// Tells this run from all others that were open since the program started.
  public let number: Int
  /// Whether this program trains it; a recording is read.
  public let isLive: Bool
  var past: RunPast
  var training: TrainingProgress
  var recording = RecordingStatus()
  /// The one linked cursor.
  public internal(set) var cursor: Cursor
  var playback: Playback
  var sequences: SequenceChoice
  public internal(set) var unrolls = Unrolls()
  var lags = TrainingLags()
  /// What is tried out on the sequence that is shown.
  var whatIf = WhatIf()
  var panes = Panes()
  var arrangement = UnitArrangement()
  var scales = ColorScales()
  /// Where a selection began that goes up to the cursor; nil where nothing is selected.
  var selectionStart: SelectionStart?
  /// What is looked for among the units and in what is read.
  var search: Search?
  /// What is looked for in the data, by the units that are on.
  var stretch = StretchSearch()
  var analyses = Analyses()
  var works = WorkUnderWay()

  /// A run of which nothing but `description` is known yet.
  init(description: RunDescription, isLive: Bool, number: Int) {
    (self.description, self.isLive, self.number) = (description, isLive, number)
    past = RunPast(description)
    training = TrainingProgress(plannedSteps: description.plannedSteps)
    sequences = SequenceChoice(description.otherSequences)
    cursor = Cursor(
      step: 0, timestep: 0, place: LayerDirection(layer: description.model.layerCount - 1), unit: 0)
    playback = Playback(isLive: isLive)
  }

  /// The sequence that is looked at.
  var sequence: ProbeSequence { sequences.current ?? description.ownSequence }

  /// T of the sequence that is looked at, as it was edited.
  var timesteps: Int {
    let count = (whatIf.alteration.sequence ?? sequence).inputLabels.count
    return count > 0 ? count : unrolls.shown?.unroll.timesteps ?? 0
  }

  /// The steps that are played round and round, as far as this run has them; nil where it does not have two of them.
  var loop: ClosedRange<Int>? {
    guard let wanted = playback.loop, !past.isEmpty, wanted.overlaps(past.firstStep...past.lastStep) else {
      return nil
    }
    let (start, end) = (
      past.recordedStep(nearest: wanted.lowerBound), past.recordedStep(nearest: wanted.upperBound)
    )
    return start < end ? start...end : nil
  }

  /// Whether its training has come to its planned end, by itself or step by step, or stopped before.
  var hasEnded: Bool {
    training.hasEnded || !isTraining && training.plannedSteps.map { past.lastStep + 1 >= $0 } ?? false
  }

  /// Whether the run itself is moving, rather than the cursor through its past.
  var isTraining: Bool { isLive && playback.isPlaying && playback.isFollowing }
}

extension RunState {
  /// Shows what is known by now, and asks for what is not.
  mutating func settle() -> [RunEffect] {
    // A sequence that was edited may be shorter by now.
    if timesteps > 0 { cursor.timestep = min(cursor.timestep, timesteps - 1) }
    let requests = (isLive ? sequences.tellTraining() : []) + requestUnroll() + requestProfile()
    scales.fit(past.history, unrolls.shown)
    diagnose()
    return requests + requestAnalyses() + requestAlteration()
  }

  /// Whether nothing moves, so that details are worth their time.
  private var isAtRest: Bool { !playback.isPlaying && sequences.writing == nil }

  /// Shows the unroll of the cursor's step, and asks for it where it is neither here nor on its way. Details take
  /// longer: they are asked for only where the cursor rests.
  private mutating func requestUnroll() -> [RunEffect] {
    guard let step = past.history.record(at: cursor.step)?.step else { return [] }
    works.arrive(at: presentPlace)
    // Of a trace that grows, the next step may come before the details of this one: they come second.
    let inDetail = isAtRest && (!ridesOnRecording || unrolls[step] != nil)
    let requests = unrolls.show(
      AwaitedUnroll(step: step, inDetail: inDetail), over: sequences.current,
      asks: !isTraining && !isStopped)
    guard requests.isEmpty, shows("trajectory"), isAtRest, !isStopped, unrolls[step] != nil else {
      return requests
    }
    // What is shown there is compared with the beginning.
    return unrolls.fetch(AwaitedUnroll(step: past.firstStep, inDetail: false), over: sequences.current)
  }

  /// Asks for the gradient profile of the cursor's step where the history has let go of it.
  private mutating func requestProfile() -> [RunEffect] {
    isTraining || isStopped ? [] : past.requestProfile(at: cursor.step)
  }

  /// Asks for the spectra, gradients and updates of the shown step where a view shows them.
  private mutating func requestAnalyses() -> [RunEffect] {
    // What is written grows on: there is time for that once it stands.
    guard let shown = unrolls.shown, sequences.writing == nil else { return [] }
    var requests: [RunEffect] = []
    if shows("spectra") { requests += analyses.spectra.request(of: shown, at: cursor.place) }
    if !isTraining, shows("updates") {
      requests += analyses.flows.request(of: shown, lastStep: past.lastStep)
    }
    return requests
  }

  /// Whether the view called `name` is in one of the panes.
  func shows(_ name: String) -> Bool { panes.panes.contains { $0.view.name == name } }

  /// Asks for the altered pass of what is shown.
  private mutating func requestAlteration() -> [RunEffect] {
    whatIf.request(of: unrolls.shown, over: sequences.current, inDetail: isAtRest)
  }
}
