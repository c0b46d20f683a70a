import Engine

/// An experiment as a person states it, on the command line or in a TOML file: every part may be left out.
///
/// The names in TOML are those of the command line's options without the dashes in front.
public struct ExperimentOptions: Sendable, Hashable, Codable {
  public var task: String?
  public var text: String?
  public var lines: Bool?
  public var csv: String?
  public var column: String?

  public var cell: String?
  public var activation: String?
  public var hidden: Int?
  public var layers: Int?
  public var bidirectional: Bool?

  public var steps: Int?
  public var batch: Int?
  public var length: Int?
  public var outputs: String?
  public var seed: UInt64?

  public var optimizer: String?
  public var learningRate: Double?
  public var clipNorm: Double?
  public var clipValue: Double?
  public var weightDecay: Double?

  public var initializer: String?
  public var gain: Double?
  public var forgetBias: Double?

  public var evaluateEvery: Int?
  public var record: String?
  public var recordEvery: Int?

  /// Options that leave everything out.
  public init() {}

  /// The names used in TOML and on the command line.
  public enum CodingKeys: String, CodingKey, CaseIterable {
    case task, text, lines, csv, column, cell, activation, hidden, layers, bidirectional, steps, batch, length
    case outputs, seed
    case optimizer
    case learningRate = "lr"
    case clipNorm = "clip-norm"
    case clipValue = "clip-value"
    case weightDecay = "weight-decay"
    case initializer = "init"
    case gain
    case forgetBias = "forget-bias"
    case evaluateEvery = "evaluate-every"
    case record
    case recordEvery = "record-every"
  }

  /// The names of the options that take any number, whole or not.
  static let numberNames: Set<String> = Set(
    [CodingKeys.learningRate, .clipNorm, .clipValue, .weightDecay, .gain, .forgetBias].map(\.rawValue))

  /// These options where they say something, those of `other` elsewhere. Naming data replaces the other's data
  /// whole: `--text` on top of a file that names a task means the text.
  public func overriding(_ other: ExperimentOptions) -> ExperimentOptions {
    var merged = ExperimentOptions()
    let namesData = task != nil || text != nil || csv != nil
    merged.task = namesData ? task : other.task
    merged.text = namesData ? text : other.text
    merged.lines = lines ?? (namesData ? nil : other.lines)
    merged.csv = namesData ? csv : other.csv
    merged.column = column ?? (namesData ? nil : other.column)
    merged.cell = cell ?? other.cell
    merged.activation = activation ?? other.activation
    merged.hidden = hidden ?? other.hidden
    merged.layers = layers ?? other.layers
    merged.bidirectional = bidirectional ?? other.bidirectional
    merged.steps = steps ?? other.steps
    merged.batch = batch ?? other.batch
    merged.length = length ?? other.length
    merged.outputs = outputs ?? other.outputs
    merged.seed = seed ?? other.seed
    merged.optimizer = optimizer ?? other.optimizer
    merged.learningRate = learningRate ?? other.learningRate
    merged.clipNorm = clipNorm ?? other.clipNorm
    merged.clipValue = clipValue ?? other.clipValue
    merged.weightDecay = weightDecay ?? other.weightDecay
    merged.initializer = initializer ?? other.initializer
    merged.gain = gain ?? other.gain
    merged.forgetBias = forgetBias ?? other.forgetBias
    merged.evaluateEvery = evaluateEvery ?? other.evaluateEvery
    merged.record = record ?? other.record
    merged.recordEvery = recordEvery ?? other.recordEvery
    return merged
  }
}
