import Engine
import Explorer
import Training

/// Where the numbers of a run come from: one kind of run.
protocol RunSource: Sendable {
  /// What the run is.
  var description: RunDescription { get }
  /// Whether this program trains it.
  var isLive: Bool { get }
  /// Makes probe sequences of the run's network.
  var probeReader: ProbeReader { get }

  /// Tells the beginning of the run, and what comes after it until the calling task is cancelled.
  func begin(_ tell: @Sendable (RunAction) -> Void) async
  /// Trains, pauses, advances or records, where the run can. Gives what is to be told of it; throws why it was not done.
  func obey(_ effect: RunEffect) async throws -> String?
  /// The unroll at `step` over `sequence`, or (nil) over the run's own probe; nil where there are no weights for it.
  func unroll(at step: Int, over sequence: ProbeSequence?) async throws -> StepUnroll?
  /// The records around `step`, with their gradient profiles.
  func records(around step: Int) async throws -> [StepRecord]
  /// At most `count` networks, evenly spread over the training, as far as they were kept.
  func weightsOverTraining(count: Int) -> [(step: Int, weights: Weights<Float>)]
  /// The steps whose unrolls come without training much again, ascending.
  var stepsAtHand: [Int] { get }
  /// The run's continuation from `step` with whatever `changes` states. Throws why there is none.
  func fork(at step: Int, changing changes: ExperimentOptions) async throws -> PreparedRun
  /// Stops training and completes the recording. Throws what kept the recording from completing.
  func finish() async throws
}

extension RunSource {
  var isLive: Bool { false }

  var stepsAtHand: [Int] { [] }

  func obey(_ effect: RunEffect) async throws -> String? { nil }

  func weightsOverTraining(count: Int) -> [(step: Int, weights: Weights<Float>)] { [] }

  func fork(at step: Int, changing changes: ExperimentOptions) async throws -> PreparedRun {
    throw ExperimentError("only a run that rnnscope trained can be forked")
  }

  func finish() async throws {}
}
