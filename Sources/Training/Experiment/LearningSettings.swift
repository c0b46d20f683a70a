import Engine
import Tasks

/// How an experiment's network learns, apart from its optimiser and clipping.
public struct LearningSettings: Sendable, Hashable {
  public let schedule: LearningRateSchedule
  public let regularization: Regularization
  /// Backpropagation is cut every so many timesteps of a sequence; nil goes all the way.
  public let truncation: Int?
  /// How stretches of a long sequence make up the batches.
  public let sampling: Sampling
  /// Whether a batch goes on from the states that the one before ended with, where it continues its sequences.
  public let carriesState: Bool
  /// When training ends before the planned step; nil never.
  public let earlyStopping: EarlyStopping?
  /// Threads that share a step; the numbers do not depend on it.
  public let threads: Int

  /// Checks the options of an experiment of `plannedSteps` that learns `data` with `cell` at the rate `learningRate`.
  /// Throws `ExperimentError` for the first that can't be.
  init(
    _ options: ExperimentOptions, data: DataSource, cell: CellKind, learningRate: Double, plannedSteps: Int,
    seed: UInt64
  ) throws {
    schedule = try LearningRateSchedule(options, baseRate: learningRate, plannedSteps: plannedSteps)
    regularization = try Regularization(options, cell: cell, seed: seed)
    truncation = try options.truncate.map { try whole($0, "--truncate", in: 1...10_000, default: $0) }
    carriesState = options.carryState ?? false
    sampling = try choice(options.sampling, "--sampling", default: carriesState ? .streams : .random)
    earlyStopping = try EarlyStopping(options)
    threads = try whole(options.threads, "--threads", in: 1...256, default: 1)
    try checkData(data, options)
  }

  private func checkData(_ data: DataSource, _ options: ExperimentOptions) throws {
    if carriesState && sampling == .random {
      throw ExperimentError(
        "--carry-state needs batches that go on where the last one ended: leave --sampling random out")
    }
    let source: String
    switch data {
    case .synthetic: source = "a --task draws"
    case .lines: source = "--lines draws"
    case .text, .csv: return
    }
    if let option = carriesState ? "--carry-state" : options.sampling.map({ _ in "--sampling" }) {
      throw ExperimentError(
        "\(option) is for one long sequence, --text or --csv: \(source) its sequences one by one")
    }
  }

  /// States everything in `options` that may have been a default. The number of threads is left to whoever trains
  /// again, for it changes no number.
  func complete(_ options: inout ExperimentOptions) {
    schedule.state(in: &options)
    regularization.state(in: &options)
    if carriesState { options.carryState = true }
    let isOneSequence = options.text != nil && options.lines != true || options.csv != nil
    if isOneSequence { options.sampling = sampling.rawValue }
    options.minDelta = earlyStopping?.leastImprovement
    options.threads = nil
  }

  /// What differs from plain training, in a few words; empty where nothing does.
  public var words: String {
    var words = schedule.words + regularization.words
    if let truncation { words.append("cut every \(truncation)") }
    if carriesState { words.append("state carried over") }
    if let earlyStopping { words.append("patience \(earlyStopping.patience)") }
    return words.joined(separator: ", ")
  }
}
