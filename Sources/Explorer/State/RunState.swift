import Engine
import Training
import Views

/// A run on the screen: what is known of it, and where the person looks.
public struct RunState: Sendable {
  public let description: RunDescription
  /// Whether this program trains it; a recording is read.
  public let isLive: Bool
  public var history = RunHistory()
  /// The history's scalars as curves, which grow with it.
  var curves = RunCurves()
  /// Training steps a second, while it trains at full speed.
  public var stepsPerSecond: Double?
  public var recordingFailure: String?
  /// The number of steps after which training stops by itself.
  var plannedSteps: Int?
  /// Whether training has come to that end.
  var hasEnded = false

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
  /// The ranges of the colour scales: they grow with what is seen, so that colours stay comparable.
  public var ranges = ScaleRanges()
  /// Whether the ranges were set by hand and stay.
  var rangesAreLocked = false
  /// Whether the ranges have seen any step.
  var isFitted = false
  /// The newest unroll that could be shown; kept while the one for the cursor's step is computed.
  public var shown: StepUnroll?
  var unrolls = UnrollCache()
  var diagnosed: DiagnosedStep?
  /// What was asked for and has not come.
  var awaited: AwaitedUnroll?

  /// A run of which nothing but `description` is known yet.
  init(description: RunDescription, isLive: Bool) {
    self.description = description
    self.isLive = isLive
    plannedSteps = description.plannedSteps
    cursor = Cursor(
      step: 0, timestep: 0, place: LayerDirection(layer: description.model.layerCount - 1), unit: 0)
    playback = Playback(isLive: isLive)
  }

  /// T of the probe sequence.
  var timesteps: Int { description.inputLabels.count }
  var firstStep: Int { history.first?.step ?? 0 }
  var lastStep: Int { history.last?.step ?? 0 }

  /// Whether the run itself is moving, rather than the cursor through its past.
  var isTraining: Bool { isLive && playback.isPlaying && isFollowing }
  /// Whether the cursor is moving through steps that already happened.
  var isReplaying: Bool { playback.isPlaying && !isFollowing }
}
