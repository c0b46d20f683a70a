import Analysis
import Canvas
import Engine

/// Everything that a view may draw: the same for live training, replay and recordings made elsewhere.
public struct Scene: Sendable {
  /// What is being learned, in a few words.
  public var title: String
  /// The network.
  public var model: ModelShape
  /// The number of weights and biases, which may be less than the model's where it has no biases.
  public var parameterCount: Int
  /// The records of all steps so far.
  public var history: RunHistory
  /// The scalars of `history` as curves, where someone keeps them from one picture to the next; where nil, they
  /// are gathered anew each time that they are drawn.
  public var curves: RunCurves?
  /// Whether the gradient profiles of `history` are those of the probe sequence rather than of the mini-batches.
  public var profilesAreOfProbe = false
  /// Where the user looks.
  public var cursor: Cursor
  /// All internals over the probe sequence at step `unrollStep`; nil where there are none (yet).
  public var unroll: Unroll<Float>?
  /// The step whose weights `unroll` was computed with.
  public var unrollStep: Int?
  /// The pass as it was, where `unroll` is one that a person altered.
  public var original: Unroll<Float>?
  /// The sequence of `original`.
  public var originalProbe: Batch?
  /// The values that are held in `unroll`.
  public var clamps: [Intervention] = []
  /// Whether maps of units show `unroll` less `original`.
  public var showsDifference = false
  /// Why there is no unroll, or not all of it, in one line, where something may be missing.
  public var unrollNote: String?
  /// The probe sequence itself, B = 1.
  public var probe: Batch?
  /// The names of the O outputs: the vocabulary where they are classes; empty where they have none.
  public var outputNames: [String] = []
  /// The parameters at step `unrollStep`.
  public var weights: Weights<Float>?
  /// What the network reads at each timestep of the probe sequence: a token or a number.
  public var inputLabels: [String] = []
  /// What it should answer there; empty where no answer counts.
  public var targetLabels: [String] = []
  /// What one target is called, as in "bits per character".
  public var targetName = "symbol"
  /// Losses to compare with, such as guessing uniformly.
  public var baselines: [Baseline] = []
  /// What the diagnosis says of the step under the cursor.
  public var verdict: Verdict?
  /// The same in full: the rule, what to try, all measurements.
  public var diagnosis: Diagnosis?
  /// The spectra of the layer under the cursor at step `unrollStep`; nil while they are computed or where they cannot be.
  public var spectra: NetworkSpectra?
  /// The spectra of the same layer at other steps as far as they are known, by ascending step.
  public var spectraHistory: [NetworkSpectra] = []
  /// How the parameters are driven and moved at step `unrollStep`, or at the last step before it of which that is known.
  public var flow: ParameterFlow?
  /// The same at all steps of which it is known, ascending.
  public var flowHistory: [ParameterFlow] = []
  /// Unrolls of the probe at earlier steps as far as they are at hand, by ascending step.
  public var earlierUnrolls: [(step: Int, unroll: Unroll<Float>)] = []
  /// The fitted slope of the gradient profile at the step under the cursor.
  public var decay: DecayFit?
  /// Which lags the gradient comes from, at step `unrollStep`.
  public var lags: LagSummary?
  /// What happened at which step, ascending.
  public var events: [StepEvent] = []
  /// The steps from which others are trained again, ascending.
  public var checkpoints: [Int] = []
  /// The ranges that all panes and steps share.
  public var ranges = ScaleRanges()
  /// How it is learned, where that differs from plain training; else empty.
  public var learning = ""
  /// How the pane shows values.
  public var display = ValueDisplay()
  /// The units that are shown, in their order; nil for all of them by number.
  public var unitRows: UnitRows?
  /// The timesteps and units that a person chose.
  public var selection: Selection?
  /// The timesteps that a search found.
  public var foundTimesteps: Set<Int> = []
  /// From this timestep on the network itself wrote what is read; nil where it wrote none of it.
  public var writtenFrom: Int?
  /// The training steps that playing goes round in.
  public var loop: ClosedRange<Int>?
  /// Backpropagation is cut every so many timesteps; nil is nowhere.
  public var truncation: Int?
  /// How many steps the run is meant to have.
  public var plannedSteps: Int?
  /// Brings normalised values back to their own unit.
  public var valueScale = Denormalization.identity

  /// A scene of a run's history seen at `cursor`.
  public init(title: String, model: ModelShape, history: RunHistory, cursor: Cursor = Cursor()) {
    self.title = title
    self.model = model
    parameterCount = model.parameterCount
    self.history = history
    self.cursor = cursor
  }
}

/// How good or bad something is.
public enum Severity: Hashable, Sendable { case neutral, good, warning, bad }

/// A diagnosis in one line.
public struct Verdict: Hashable, Sendable {
  /// In words.
  public var text: String
  /// How bad it is.
  public var severity: Severity

  /// What is found, and how bad it is.
  public init(_ text: String, _ severity: Severity) {
    self.text = text
    self.severity = severity
  }
}

/// The line fitted to the gradient profile: log₁₀‖δ_t‖ ≈ `intercept` + `slope` · t.
public struct DecayFit: Hashable, Sendable {
  /// Decades for each timestep forwards: positive where the gradient vanishes on its way back.
  public var slope: Double
  /// Decades at t = 0.
  public var intercept: Double
  /// The same for readers: the decay rate, half-life and what it means.
  public var words: String

  /// A fitted line and its description.
  public init(slope: Double, intercept: Double, words: String) {
    self.slope = slope
    self.intercept = intercept
    self.words = words
  }
}

/// Which share of the gradient comes from which lag.
public struct LagSummary: Hashable, Sendable {
  /// p(l) for l = 0, 1, …; they add up to 1.
  public var shares: [Double]
  /// The lag at which the shares add up to 99 %.
  public var effectiveMemory: Int
  /// The same for readers.
  public var words: String

  /// The shares, where they are nearly all told, and their description.
  public init(shares: [Double], effectiveMemory: Int, words: String) {
    self.shares = shares
    self.effectiveMemory = effectiveMemory
    self.words = words
  }
}

/// Something worth a mark on the timeline.
public struct StepEvent: Hashable, Sendable {
  /// When it happened.
  public var step: Int
  /// In words.
  public var text: String
  /// How bad it is.
  public var severity: Severity

  /// What happened at `step`.
  public init(step: Int, _ text: String, _ severity: Severity = .neutral) {
    self.step = step
    self.text = text
    self.severity = severity
  }
}

/// The line that undoes normalisation: value · `factor` + `offset`.
public struct Denormalization: Hashable, Sendable {
  /// What a normalised value is multiplied by.
  public var factor: Double
  /// What is added then.
  public var offset: Double
  /// Leaves values as they are.
  public static let identity = Denormalization(factor: 1, offset: 0)

  /// The line through `offset` with slope `factor`.
  public init(factor: Double, offset: Double) {
    self.factor = factor
    self.offset = offset
  }

  /// The normalisation that it undoes, as a formula: `(x − 1.2) / 0.98`.
  var words: String {
    "(x \(offset < 0 ? "+" : "−") \(NumberFormat.short(offset.magnitude))) / \(NumberFormat.short(factor))"
  }

  /// The value in its own unit.
  public func callAsFunction(_ value: Double) -> Double { value * factor + offset }
}
