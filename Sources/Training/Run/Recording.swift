import Engine
import Foundation
import Tasks
import Traces

/// Writes a run into a trace while it is trained: every step's record, and whole unrolls and checkpoints on the
/// recording's schedule.
public final class Recording: Sendable {
  private let writer: TraceWriter
  private let schedule: RecordingSchedule
  /// The step of which everything is kept whatever the schedule says: the trace's first, to which nothing else in it
  /// leads.
  let firstStep: Int
  private let keepsGradientByLag: Bool
  private let sizeBudget: Int?
  /// Tells a new trace from every other; nil where one is gone on with.
  let id: String?

  /// Creates the trace at `path`, `createdBy` the program and its version, for a run from step 0 or for a fork with
  /// its `origin`, recorded from the beginning or only from `step` on. Throws what `TraceWriter` throws: the file exists, can't be written, …
  public init(
    path: String, experiment: Experiment, task: any LearningTask, createdBy: String = "",
    origin: ForkOrigin? = nil, startingAt step: Int? = nil
  ) throws {
    var header = Self.header(experiment: experiment, task: task, createdBy: createdBy)
    id = header.extra[Self.idKey]
    if let origin { header.extra.merge(origin.metadata) { $1 } }
    let settings = experiment.recording
    writer = try TraceWriter(
      creating: path, header: header, options: settings.traceOptions(model: header.model))
    schedule = settings.schedule
    sizeBudget = settings.sizeBudget
    keepsGradientByLag = settings.keepsGradientByLag(model: header.model)
    firstStep = step ?? origin?.step ?? 0
  }

  /// Goes on recording at `step` into the trace at `path`, in which everything from there on is removed. The
  /// experiment may have more steps than it had. Throws what `TraceWriter` throws.
  public init(
    resuming path: String, at step: Int, experiment: Experiment, task: any LearningTask,
    createdBy: String = ""
  ) throws {
    let header = Self.header(experiment: experiment, task: task, createdBy: createdBy)
    let settings = experiment.recording
    writer = try TraceWriter(
      resuming: path, at: step, header: header, options: settings.traceOptions(model: header.model))
    id = nil
    schedule = settings.schedule
    sizeBudget = settings.sizeBudget
    keepsGradientByLag = settings.keepsGradientByLag(model: header.model)
    firstStep = 0
  }

  /// The file that is written.
  public var path: String { writer.path }

  /// Why recording stopped, where it did. Training goes on, and what was recorded until then stays readable.
  public var failure: String? { writer.failure.map(\.description) }

  /// That the recording is larger than it was to be, where it can't be helped: one line.
  public var excess: String? {
    guard let limit = sizeBudget, let byteCount = writer.byteCountBeyondBudget else { return nil }
    let (size, most) = (ByteCount.text(byteCount), ByteCount.text(limit))
    return "the recording takes \(size), more than --record-limit \(most): every step's numbers and the last "
      + "checkpoint alone are that large"
  }

  /// Keeps the unroll and the checkpoint of the trainer's present step, where they are due.
  func keepState(of trainer: Trainer) {
    let step = trainer.step
    let isFirst = step == firstStep
    if isFirst || schedule.keepsUnroll(at: step, followsEvent: trainer.events.last?.step == step - 1) {
      writer.append(trainer.unrollProbe(withGradientByLag: keepsGradientByLag), at: step)
    }
    if isFirst || schedule.keepsCheckpoint(at: step) { keep(trainer.checkpoint) }
  }

  /// Keeps a checkpoint whether or not the schedule asks for it; it is encoded on the writer's thread. That of the best
  /// weights stays however small the recording must be.
  func keep(_ checkpoint: Checkpoint, isBest: Bool = false) {
    writer.appendCheckpoint(
      at: checkpoint.step, byteCount: 12 * checkpoint.state.weights.model.parameterCount, isBest: isBest
    ) {
      checkpoint.encoded
    }
  }

  /// Keeps one step's record.
  func append(_ record: StepRecord) { writer.append(record) }

  /// Keeps an event.
  func append(_ event: TraceEvent) { writer.append(event) }

  /// Writes all that waits.
  func flush() { writer.flush() }

  /// Completes the trace, in which `evaluation` tells the held-out loss after the last update. Throws what stopped it
  /// before.
  public func finish(_ evaluation: FinalEvaluation? = nil) throws { try writer.finish(evaluation) }

  /// Completes the file as `finish` does; why it is not complete, where it is not.
  func failureOfFinishing(_ evaluation: FinalEvaluation? = nil) -> String? {
    do {
      try finish(evaluation)
      return nil
    } catch {
      return "\(error)"
    }
  }

  private static func header(
    experiment: Experiment, task: any LearningTask, createdBy: String
  ) -> TraceHeader {
    TraceHeader(
      title: experiment.title,
      model: experiment.model(for: task),
      lossKind: task.lossKind, configuration: encoded(experiment.completeOptions),
      inputLabels: task.probe.inputLabels, targetLabels: task.probe.targetLabels,
      vocabulary: task.outputLabels,
      baselines: task.baselines,
      seed: experiment.seed, plannedSteps: experiment.plannedSteps,
      createdBy: createdBy,
      extra: [
        summaryKey: task.summary, dataFingerprintKey: task.dataDigest.fingerprint,
        learningKey: experiment.learning.words, targetNameKey: task.targetName,
        truncationKey: experiment.learning.truncation.map(String.init) ?? "",
        probeKey: encoded(task.probe.sequence), valueScaleKey: encoded(task.valueScale),
        idKey: newID(),
      ])
  }

  /// Tells this recording from every other: a fork names its parent by it, wherever the file has been moved to.
  private static func newID() -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  static let idKey = "id"

  static let summaryKey = "summary"
  static let dataFingerprintKey = "data_fingerprint"
  static let learningKey = "learning"
  static let targetNameKey = "target_name"
  static let truncationKey = "truncation"
  static let probeKey = "probe"
  static let valueScaleKey = "value_scale"

  /// `value` as JSON, which the header keeps as text.
  static func encoded(_ value: some Encodable) -> String {
    (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }

  /// Reads what `encoded` wrote; nil where the text is missing or says something else.
  static func decoded<Value: Decodable>(_ text: String?) -> Value? {
    text.flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
  }
}
