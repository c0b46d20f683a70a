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
  public var peepholes: Bool?
  public var coupledGates: Bool?
  public var gruReset: String?
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
  public var schedule: String?
  public var warmUp: Int?
  public var decayEvery: Int?
  public var decayFactor: Double?
  public var decaySteps: Int?
  public var finalRate: Double?

  public var momentum: Double?
  public var nesterov: Bool?
  public var alpha: Double?
  public var beta1: Double?
  public var beta2: Double?
  public var epsilon: Double?

  public var truncate: Int?
  public var sampling: String?
  public var carryState: Bool?

  public var dropout: Double?
  public var inputDropout: Double?
  public var recurrentDropout: Double?
  public var variational: Bool?
  public var inputNoise: Double?
  public var omega: Double?

  public var patience: Int?
  public var minDelta: Double?
  public var threads: Int?

  public var initializer: String?
  public var gain: Double?
  public var forgetBias: Double?
  public var chrono: Double?

  public var evaluateEvery: Int?
  public var record: String?
  public var recordEvery: Int?
  public var recordSchedule: String?
  public var recordTensors: String?
  public var recordPrecision: String?
  public var recordLimit: String?
  public var checkpointEvery: Int?

  /// Options that leave everything out.
  public init() {}

  /// The names used in TOML and on the command line.
  public enum CodingKeys: String, CodingKey, CaseIterable {
    case task, text, lines, csv, column, cell, activation, hidden, layers, bidirectional, steps, batch, length
    case outputs, seed
    case peepholes
    case coupledGates = "coupled-gates"
    case gruReset = "gru-reset"
    case optimizer
    case learningRate = "lr"
    case clipNorm = "clip-norm"
    case clipValue = "clip-value"
    case weightDecay = "weight-decay"
    case schedule = "schedule"
    case warmUp = "warm-up"
    case decayEvery = "decay-every"
    case decayFactor = "decay-factor"
    case decaySteps = "decay-steps"
    case finalRate = "final-lr"
    case momentum
    case nesterov
    case alpha
    case beta1
    case beta2
    case epsilon
    case truncate
    case sampling
    case carryState = "carry-state"
    case dropout
    case inputDropout = "input-dropout"
    case recurrentDropout = "recurrent-dropout"
    case variational
    case inputNoise = "input-noise"
    case omega
    case patience
    case minDelta = "min-delta"
    case threads
    case initializer = "init"
    case gain
    case forgetBias = "forget-bias"
    case chrono
    case evaluateEvery = "evaluate-every"
    case record
    case recordEvery = "record-every"
    case recordSchedule = "record-schedule"
    case recordTensors = "record-tensors"
    case recordPrecision = "record-precision"
    case recordLimit = "record-limit"
    case checkpointEvery = "checkpoint-every"
  }

  /// The names of the options that take any number, whole or not.
  static let numberNames: Set<String> = Set(
    [
      CodingKeys.learningRate, .clipNorm, .clipValue, .weightDecay, .gain, .forgetBias, .chrono, .decayFactor,
      .finalRate, .momentum, .alpha, .beta1, .beta2, .epsilon, .dropout, .inputDropout, .recurrentDropout,
      .inputNoise, .omega, .minDelta,
    ].map(\.rawValue))
}
