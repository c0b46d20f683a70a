import Analysis
import Engine
import Traces
import Training
import Views

/// A run on the screen: what is known of it, and where the person looks.
public struct RunState: Sendable {
  public let description: RunDescription
  /// Tells this run from all others that were open since the program started.
  public let number: Int
  /// Whether this program trains it; a recording is read.
  public let isLive: Bool
  public private(set) var history = RunHistory()
  /// The history as it came, without the profiles that were recalled for the cursor's step.
  private var receivedHistory = RunHistory()
  private var recalled: [StepRecord] = []
  /// The step whose gradient profile was asked for last.
  var awaitedProfile: Int?
  /// The step whose gradient profile was asked for last and can't be had.
  var lostProfile: Int?
  /// What the run itself told of what happened.
  var toldEvents: [TraceEvent] = []
  /// The steps from which others are trained again, ascending.
  var checkpoints: [Int] = []
  /// What the writer of a followed trace does.
  var recorder: RecorderState?
  /// The history's scalars as curves, which grow with it.
  var curves = RunCurves()
  /// What a diagnosis looks for in the whole history.
  var survey = HistorySurvey()
  /// Finds what a trace does not tell, as the history grows and unrolls come.
  var underflow: UnderflowWatch
  var saturation = SaturationWatch()
  /// How the parameters were driven and moved, as far as it was measured.
  var flows = MeasuredFlows()
  /// The spectra that were computed, by layer and step.
  var spectra: [LayerDirection: [Int: NetworkSpectra]] = [:]
  /// The steps whose spectra were asked for, by layer.
  var askedSpectra: [LayerDirection: Set<Int>] = [:]
  /// The step whose spectra are being computed.
  var awaitedSpectra: Int?
  /// Training steps a second, as last measured at full speed.
  public var stepsPerSecond: Double?
  /// How long its training took so far; nil where it was trained elsewhere.
  public var trainingSeconds: Double?
  public var recordingFailure: String?
  /// That the recording takes more than it was to take.
  public var recordingExcess: String?
  /// The trace that it is recorded into while it is trained.
  public var recordingPath: String?
  /// The number of steps after which training stops by itself.
  var plannedSteps: Int?
  /// Whether training has come to that end.
  var hasEnded = false
  /// Why it ended before that, where it did.
  public var earlyStop: String?

  /// The one linked cursor.
  public var cursor: Cursor
  /// Whether the cursor rides on the newest step.
  public var isFollowing = true
  public var playback: Playback
  var panes = Panes()
  /// The views whose scale is not the one that they have by themselves.
  var exchangedScales: Set<ViewChoice> = []
  /// Whether every unit is measured by its own range.
  var measuresPerUnit = false
  var arrangement = UnitArrangement()
  var search: Search?
  /// What is tried out on the sequence that is shown.
  var whatIf = WhatIf()
  /// The newest altered pass, with the pass that it alters.
  var altered: AlteredUnroll?
  /// What was asked for and has not come, and what can't be had.
  var awaitedAlteration: AwaitedAlteration?
  var refusedAlteration: AwaitedAlteration?
  /// What the network is writing.
  var writing: GrowingText?
  /// Where a selection began that goes up to the cursor; nil where nothing is selected.
  var selectionStart: SelectionStart?
  /// What is looked for in the data, by the units that are on.
  var stretch = StretchChoice()
  var dataSearch: DataSearch?
  /// The ranges of the colour scales: they grow with what is seen, so that colours stay comparable.
  public var ranges = ScaleRanges()
  /// Whether the ranges were set by hand and stay.
  var rangesAreLocked = false
  /// Whether the ranges have seen any step.
  var isFitted = false
  /// The sequences that can be looked at besides the run's own probe: those of the recording, then those typed.
  var sequences: [ProbeSequence]
  /// The place in `sequences` of the one that is looked at; nil is the run's own probe.
  var sequencePosition: Int?
  /// The newest unroll that could be shown; kept while the one for the cursor's step is computed.
  public var shown: StepUnroll?
  var unrolls = UnrollCache()
  var diagnosed: DiagnosedStep?
  /// What was asked for and has not come.
  var awaited: AwaitedUnroll?
  /// What was asked for last and can't be had: it is not asked for again before something else was.
  var missing: MissingUnroll?
  /// How far what takes long has come.
  var works: [LongWork: WorkProgress] = [:]
  /// Where it was stopped.
  var stoppedPlace: StoppedPlace?
  /// The step that somebody wants to see as soon as there are any.
  var wantedStep: Int?
  /// Whether anything was heard of the run since it was opened.
  var hasArrived = false

  /// A run of which nothing but `description` is known yet.
  init(description: RunDescription, isLive: Bool, number: Int) {
    self.description = description
    self.number = number
    self.isLive = isLive
    sequences = description.otherSequences
    plannedSteps = description.plannedSteps
    cursor = Cursor(
      step: 0, timestep: 0, place: LayerDirection(layer: description.model.layerCount - 1), unit: 0)
    playback = Playback(isLive: isLive)
    underflow = UnderflowWatch(model: description.model, truncation: description.truncation)
  }

  /// Takes in the records so far.
  mutating func receive(_ history: RunHistory) {
    hasArrived = true
    receivedHistory = history
    self.history = history
    self.history.recall(recalled)
    curves.follow(history)
    survey.follow(history)
    underflow.follow(history)
  }

  /// Takes in the profiles that were asked for; those of other steps are let go of again.
  mutating func recall(_ records: [StepRecord]) {
    lostProfile = records.isEmpty ? awaitedProfile : nil
    recalled = records
    history = receivedHistory
    history.recall(records)
    awaitedProfile = nil
  }

  /// The sequence that is looked at; nil is the run's own probe.
  var sequence: ProbeSequence? { sequencePosition.map { sequences[$0] } }
  /// T of the sequence that is looked at.
  var timesteps: Int {
    let read = whatIf.alteration.sequence ?? sequence
    let labels = (read?.inputLabels ?? description.inputLabels).count
    return labels > 0 ? labels : shown?.unroll.timesteps ?? 0
  }
  var firstStep: Int { history.first?.step ?? 0 }
  var lastStep: Int { history.last?.step ?? 0 }

  /// Whether the run itself is moving, rather than the cursor through its past.
  var isTraining: Bool { isLive && playback.isPlaying && isFollowing }
  /// Whether the cursor is moving through steps that already happened.
  var isReplaying: Bool { playback.isPlaying && !isFollowing }
}
