import Engine
import Foundation
import Tasks
import Traces

/// Writes a run into a trace while it is trained: every step's record, and whole unrolls and checkpoints on the
/// recording's schedule.
public final class Recording: Sendable {
  private let writer: TraceWriter
  private let schedule: RecordingSchedule

  /// Creates the trace at `path`. Throws what `TraceWriter` throws: the file exists, can't be written, …
  public init(path: String, experiment: Experiment, task: any LearningTask) throws {
    writer = try TraceWriter(creating: path, header: Self.header(experiment: experiment, task: task))
    schedule = RecordingSchedule(interval: experiment.recordingInterval)
  }

  /// Why recording stopped, where it did. Training goes on, and what was recorded until then stays readable.
  public var failure: String? { writer.failure.map(\.description) }

  /// Keeps the unroll and the checkpoint of the trainer's present step, where they are due.
  func keepState(of trainer: Trainer) {
    let step = trainer.step
    if schedule.keepsUnroll(at: step) { writer.append(trainer.unrollProbe(), at: step) }
    if schedule.keepsCheckpoint(at: step) { writer.appendCheckpoint(trainer.checkpoint.encoded, at: step) }
  }

  /// Keeps one step's record.
  func append(_ record: StepRecord) { writer.append(record) }

  /// Completes the trace. Throws what stopped it before.
  public func finish() throws { try writer.finish() }

  private static func header(experiment: Experiment, task: any LearningTask) -> TraceHeader {
    return TraceHeader(
      title: experiment.title,
      model: experiment.model(for: task),
      lossKind: task.lossKind, configuration: encoded(experiment.completeOptions),
      inputLabels: task.probe.inputLabels, targetLabels: task.probe.targetLabels,
      vocabulary: task.outputLabels,
      baselines: task.baselines,
      seed: experiment.seed, plannedSteps: experiment.plannedSteps,
      extra: [
        summaryKey: task.summary, dataFingerprintKey: fingerprint(of: task),
        probeKey: encoded(task.probe.sequence), valueScaleKey: encoded(task.valueScale),
      ])
  }

  static let summaryKey = "summary"
  static let dataFingerprintKey = "data_fingerprint"
  static let probeKey = "probe"
  static let valueScaleKey = "value_scale"

  /// `value` as JSON, which the header keeps as text.
  private static func encoded(_ value: some Encodable) -> String {
    (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }

  /// Reads what `encoded` wrote; nil where the text is missing or says something else.
  static func decoded<Value: Decodable>(_ text: String?) -> Value? {
    text.flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
  }

  /// A number that tells whether a task's data is still what it was: FNV-1a over the first batches and the probe.
  static func fingerprint(of task: any LearningTask) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ bits: UInt32) { hash = (hash ^ UInt64(bits)) &* 0x0000_0100_0000_01B3 }
    for batch in [task.probe.sequence] + (0..<4).map(task.batch(at:)) + task.heldOut {
      switch batch.inputs {
      case .tokens(let tokens): tokens.forEach { add(UInt32(bitPattern: $0)) }
      case .vectors(let values): values.forEach { add($0.bitPattern) }
      }
      batch.lengths?.forEach { add(UInt32($0)) }
    }
    return String(hash, radix: 16)
  }
}
