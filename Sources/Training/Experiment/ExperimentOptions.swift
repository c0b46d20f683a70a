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
    merged.peepholes = peepholes ?? other.peepholes
    merged.coupledGates = coupledGates ?? other.coupledGates
    merged.gruReset = gruReset ?? other.gruReset
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
    merged.schedule = schedule ?? other.schedule
    merged.warmUp = warmUp ?? other.warmUp
    merged.decayEvery = decayEvery ?? other.decayEvery
    merged.decayFactor = decayFactor ?? other.decayFactor
    merged.decaySteps = decaySteps ?? other.decaySteps
    merged.finalRate = finalRate ?? other.finalRate
    merged.momentum = momentum ?? other.momentum
    merged.nesterov = nesterov ?? other.nesterov
    merged.alpha = alpha ?? other.alpha
    merged.beta1 = beta1 ?? other.beta1
    merged.beta2 = beta2 ?? other.beta2
    merged.epsilon = epsilon ?? other.epsilon
    merged.truncate = truncate ?? other.truncate
    merged.sampling = sampling ?? other.sampling
    merged.carryState = carryState ?? other.carryState
    merged.dropout = dropout ?? other.dropout
    merged.inputDropout = inputDropout ?? other.inputDropout
    merged.recurrentDropout = recurrentDropout ?? other.recurrentDropout
    merged.variational = variational ?? other.variational
    merged.inputNoise = inputNoise ?? other.inputNoise
    merged.omega = omega ?? other.omega
    merged.patience = patience ?? other.patience
    merged.minDelta = minDelta ?? other.minDelta
    merged.threads = threads ?? other.threads
    merged.initializer = initializer ?? other.initializer
    merged.gain = gain ?? other.gain
    merged.forgetBias = forgetBias ?? other.forgetBias
    merged.chrono = chrono ?? other.chrono
    merged.evaluateEvery = evaluateEvery ?? other.evaluateEvery
    merged.record = record ?? other.record
    merged.recordEvery = recordEvery ?? other.recordEvery
    merged.recordSchedule = recordSchedule ?? other.recordSchedule
    merged.recordTensors = recordTensors ?? other.recordTensors
    merged.recordPrecision = recordPrecision ?? other.recordPrecision
    merged.recordLimit = recordLimit ?? other.recordLimit
    merged.checkpointEvery = checkpointEvery ?? other.checkpointEvery
    return merged
  }
}
