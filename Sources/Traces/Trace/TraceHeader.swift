import Engine

/// What a trace says about its run, fixed when the recording begins.
public struct TraceHeader: Sendable, Hashable, Codable {
  /// One line that names the run.
  public var title: String
  public var model: ModelShape
  public var lossKind: LossKind
  /// The whole configuration as text in the format of the program that trained.
  public var configuration: String
  /// What each timestep of the probe sequence reads, for the screen; T of them, or none.
  public var inputLabels: [String]
  /// What the network should answer at each timestep of the probe sequence; T of them, or none.
  public var targetLabels: [String]
  /// The names of the O outputs, or none.
  public var vocabulary: [String]
  public var baselines: [Baseline]
  public var seed: UInt64
  /// The number of steps the run means to take.
  public var plannedSteps: Int?
  /// The program that recorded, with its version.
  public var createdBy: String
  /// Whatever else is known; keys that a later version gives a meaning to are kept here.
  public var extra: [String: String]

  /// Only the model must be known.
  public init(
    title: String = "", model: ModelShape, lossKind: LossKind = .crossEntropy, configuration: String = "",
    inputLabels: [String] = [], targetLabels: [String] = [], vocabulary: [String] = [],
    baselines: [Baseline] = [], seed: UInt64 = 0, plannedSteps: Int? = nil, createdBy: String = "",
    extra: [String: String] = [:]
  ) {
    self.title = title
    self.model = model
    self.lossKind = lossKind
    self.configuration = configuration
    self.inputLabels = inputLabels
    self.targetLabels = targetLabels
    self.vocabulary = vocabulary
    self.baselines = baselines
    self.seed = seed
    self.plannedSteps = plannedSteps
    self.createdBy = createdBy
    self.extra = extra
  }
}

/// Something that happened at a step: a clipped gradient, a spike, the first NaN, a plateau, an early stop.
public struct TraceEvent: Sendable, Hashable {
  /// The kinds that FORMAT.md defines; a trace may hold others.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case clip
    case clipEnd = "clip-end"
    case spike, nan, plateau, escape, stop, note
  }

  public var step: Int
  /// A `Kind`'s word, or another.
  public var kind: String
  /// One line for the reader.
  public var text: String

  /// An event of `kind` at `step`.
  public init(step: Int, kind: String, text: String) {
    self.step = step
    self.kind = kind
    self.text = text
  }

  /// An event of a defined `kind` at `step`.
  public init(step: Int, kind: Kind, text: String) {
    self.init(step: step, kind: kind.rawValue, text: text)
  }
}

/// A probe sequence of a trace, as it was recorded.
public struct RecordedSequence: Sendable, Hashable {
  public var number: Int
  public var title: String
  /// What each timestep reads; T of them, or none.
  public var inputLabels: [String]
  /// What should be answered; T of them, or none.
  public var targetLabels: [String]
}
