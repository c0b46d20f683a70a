import Engine
import Foundation
import Tasks

/// Where an experiment's sequences come from.
public enum DataSource: Sendable, Hashable {
  /// A synthetic task of the catalogue, by name.
  case synthetic(String)
  /// Next-character prediction on a UTF-8 text file.
  case text(path: String)
  /// The same where every line is a sequence of its own.
  case lines(path: String)
  /// One-step forecasting of a numeric series: a column by its name or 1-based number, nil for the first
  /// numeric one.
  case csv(path: String, column: String?)
}

/// The timesteps whose outputs count.
public enum AnsweredTimesteps: String, Sendable, Hashable, CaseIterable {
  /// All for which the task has a target.
  case every
  /// The last one of every sequence.
  case last
}

/// A complete, validated set-up of one run. Two equal experiments on the same data give the same run, bit for bit.
public struct Experiment: Sendable, Hashable {
  public let data: DataSource
  /// Which timesteps of a task that has a target at every one have to be answered.
  public let outputs: AnsweredTimesteps
  public let cell: CellKind
  public let activation: Activation
  public let hasPeepholes: Bool
  public let couplesGates: Bool
  public let gruReset: GRUReset
  /// H.
  public let hiddenSize: Int
  /// L.
  public let layerCount: Int
  public let isBidirectional: Bool
  /// The number of updates after which the run is complete.
  public let plannedSteps: Int
  /// B.
  public let batchSize: Int
  /// T; nil takes the task's own default.
  public let length: Int?
  public let seed: UInt64
  public let optimizer: OptimizerSettings
  public let clipping: Clipping
  /// Everything else about how the network learns.
  public let learning: LearningSettings
  public let initialisation: InitialisationSettings
  /// Every how many steps the loss over the held-out data is measured.
  public let evaluationInterval: Int
  /// What a recording keeps.
  public let recording: RecordingSettings
  /// What was stated; the rest are defaults.
  public let options: ExperimentOptions

  /// Fills in defaults and checks every value; throws `ExperimentError` for the first that can't be.
  public init(_ options: ExperimentOptions) throws {
    data = try Self.dataSource(options)
    outputs = try choice(options.outputs, "--outputs", default: .every)
    cell = try choice(options.cell, "--cell", default: .lstm)
    activation = try choice(options.activation, "--activation", default: .tanh)
    hasPeepholes = options.peepholes ?? false
    couplesGates = options.coupledGates ?? false
    gruReset = try choice(options.gruReset, "--gru-reset", default: .after)
    hiddenSize = try whole(options.hidden, "--hidden", in: 1...4096, default: 64)
    layerCount = try whole(options.layers, "--layers", in: 1...16, default: 1)
    isBidirectional = options.bidirectional ?? false
    plannedSteps = try whole(options.steps, "--steps", in: 1...100_000_000, default: 2000)
    batchSize = try whole(options.batch, "--batch", in: 1...4096, default: 16)
    length = try options.length.map { try whole($0, "--length", in: 1...10_000, default: $0) }
    seed = options.seed ?? 1
    optimizer = try OptimizerSettings(options)
    clipping = try Clipping(options)
    learning = try LearningSettings(
      options, data: data, cell: cell, learningRate: optimizer.learningRate, plannedSteps: plannedSteps,
      seed: seed)
    initialisation = try InitialisationSettings(options, cell: cell)
    evaluationInterval = try whole(
      options.evaluateEvery, "--evaluate-every", in: 1...100_000_000, default: 100)
    recording = try RecordingSettings(
      options, cell: cell, layerCount: layerCount, isBidirectional: isBidirectional)
    self.options = options
    try checkCombination()
  }

  /// The options that give this experiment again wherever the program is called and whatever its defaults become:
  /// nothing is left out, and files are named by their full paths.
  public var completeOptions: ExperimentOptions {
    var complete = options
    complete.text = options.text.map(Self.fullPath)
    complete.csv = options.csv.map(Self.fullPath)
    complete.outputs = outputs.rawValue
    complete.cell = cell.rawValue
    switch cell {
    case .rnn: complete.activation = activation.rawValue
    case .lstm: (complete.peepholes, complete.coupledGates) = (hasPeepholes, couplesGates)
    case .gru: complete.gruReset = gruReset.rawValue
    }
    complete.hidden = hiddenSize
    complete.layers = layerCount
    complete.bidirectional = isBidirectional
    complete.steps = plannedSteps
    complete.batch = batchSize
    complete.seed = seed
    optimizer.state(in: &complete)
    learning.complete(&complete)
    clipping.state(in: &complete)
    initialisation.state(in: &complete)
    complete.evaluateEvery = evaluationInterval
    complete.recordEvery = recording.schedule.interval
    complete.recordSchedule = recording.schedule.cadence.rawValue
    complete.recordPrecision = recording.precision.rawValue
    complete.checkpointEvery = recording.schedule.checkpointInterval
    return complete
  }

  static func fullPath(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }

  /// The network for `task`, which `loadTask` gave.
  public func model(for task: any LearningTask) -> ModelShape {
    model(inputSize: task.inputSize, outputSize: task.outputSize, hasDecoder: task.hasDecoder)
  }

  /// The recurrence with all its choices.
  public var variant: CellVariant { smallestModel.variant }

  private var smallestModel: ModelShape { model(inputSize: 1, outputSize: 1, hasDecoder: false) }

  private func model(inputSize: Int, outputSize: Int, hasDecoder: Bool) -> ModelShape {
    ModelShape(
      cell: cell, activation: activation, hasPeepholes: hasPeepholes, couplesGates: couplesGates,
      gruReset: gruReset, inputSize: inputSize, hiddenSize: hiddenSize, layerCount: layerCount,
      isBidirectional: isBidirectional, outputSize: outputSize, hasDecoder: hasDecoder)
  }

  /// One line that names the run: `LSTM 128 ×2 · alice.txt`.
  public var title: String { "\(smallestModel.title) · \(dataName)" }

  /// The task's name, or the file's without its folders.
  public var dataName: String {
    switch data {
    case .synthetic(let name): name
    case .text(let path), .lines(let path), .csv(let path, _): String(path.split(separator: "/").last ?? "-")
    }
  }

  private static func dataSource(_ options: ExperimentOptions) throws -> DataSource {
    let named = [
      options.task.map { _ in "--task" }, options.text.map { _ in "--text" },
      options.csv.map { _ in "--csv" },
    ]
    .compactMap { $0 }
    guard named.count <= 1 else {
      throw ExperimentError("\(named.joined(separator: " and ")) exclude each other: keep one of them")
    }
    if options.column != nil && options.csv == nil {
      throw ExperimentError("--column chooses a column of a CSV file: name the file with --csv FILE")
    }
    if options.lines == true && options.text == nil {
      throw ExperimentError("--lines takes every line of a text for itself: name the text with --text FILE")
    }
    if let path = options.text { return options.lines == true ? .lines(path: path) : .text(path: path) }
    if let path = options.csv { return .csv(path: path, column: options.column) }
    guard let task = options.task else {
      throw ExperimentError(
        "there is nothing to learn yet: name a text with --text FILE, a series with --csv FILE or a task with "
          + "--task NAME (rnnscope tasks lists them)")
    }
    return .synthetic(task)
  }

  static func seesItsTarget(_ what: String) -> ExperimentError {
    ExperimentError(
      "--bidirectional would read the answer, the next \(what), from the sequence itself: leave it out, or take a "
        + "--task such as both-ways")
  }

  private func checkCombination() throws {
    if options.activation != nil && cell != .rnn {
      throw ExperimentError(
        "--activation is for the simple cell: add --cell rnn, or leave it out for \(cell.rawValue)")
    }
    try checkCellOptions()
    // The one answer at the end comes after all that is read.
    if isBidirectional && outputs == .every {
      switch data {
      case .text, .lines: throw Self.seesItsTarget("character")
      case .csv: throw Self.seesItsTarget("value")
      case .synthetic: break
      }
    }
  }

  /// Refuses what another cell is needed for.
  private func checkCellOptions() throws {
    let lstmOptions = [(hasPeepholes, "--peepholes"), (couplesGates, "--coupled-gates")]
    if cell != .lstm, let option = lstmOptions.first(where: { $0.0 })?.1 {
      throw ExperimentError(
        "\(option) is for the LSTM: add --cell lstm, or leave it out for \(cell.rawValue)")
    }
    if options.gruReset != nil && cell != .gru {
      throw ExperimentError(
        "--gru-reset is for the GRU: add --cell gru, or leave it out for \(cell.rawValue)")
    }
  }
}

/// The member of an enumeration whose raw value is `text`.
func choice<Choice: RawRepresentable & CaseIterable>(
  _ text: String?, _ option: String, default fallback: Choice
) throws -> Choice where Choice.RawValue == String {
  guard let text else { return fallback }
  guard let choice = Choice(rawValue: text.lowercased()) else {
    throw ExperimentError.unknownChoice(text, for: option, choices: Choice.allCases.map(\.rawValue))
  }
  return choice
}

func whole(
  _ value: Int?, _ option: String, in range: ClosedRange<Int>, default fallback: Int
) throws -> Int {
  let value = value ?? fallback
  guard range.contains(value) else {
    throw ExperimentError(
      "\(option) takes a whole number from \(range.lowerBound) to \(range.upperBound), not \(value)")
  }
  return value
}

func positive(_ value: Double?, _ option: String, default fallback: Double) throws -> Double {
  let value = value ?? fallback
  guard value.isFinite && value > 0 else {
    throw ExperimentError("\(option) takes a number above 0, not \(value)")
  }
  return value
}

func notNegative(_ value: Double?, _ option: String, default fallback: Double) throws -> Double {
  let value = value ?? fallback
  guard value.isFinite && value >= 0 else {
    throw ExperimentError("\(option) takes a number of at least 0, not \(value)")
  }
  return value
}
