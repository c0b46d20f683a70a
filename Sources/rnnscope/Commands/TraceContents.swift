import Traces
import Training

/// What a trace holds, for machines: the object that `info --json` prints.
struct TraceContents: Encodable {
  private struct Model: Encodable {
    let cell: String
    let input_size, hidden_size, output_size, num_layers: Int
    let bidirectional: Bool
    let parameter_count: Int
  }

  private struct HeldOut: Encodable {
    let step: Int
    let loss: Double?
  }

  private let title: String
  private let model: Model
  private let timesteps: Int?
  private let step_count: Int
  private let first_step, last_step: Int?
  private let first_loss, last_loss: Double?
  private let held_out: HeldOut?
  /// With the weights after the last update.
  private let final_held_out: FinalEvaluation?
  private let unroll_steps, checkpoint_steps: [Int]
  /// How many there are of each kind.
  private let events: [String: Int]
  private let seed: UInt64
  private let parent: String?
  private let parent_step: Int?
  private let created_by: String
  private let byte_count: Int
  private let size_limit: Int?
  private let is_finished, is_being_recorded: Bool

  /// Reads what the trace tells of itself. Throws `TraceError`.
  init(_ reader: TraceReader) throws {
    let header = reader.header
    title = header.title
    model = Model(
      cell: WeightsFile.cellName(of: header.model), input_size: header.model.inputSize,
      hidden_size: header.model.hiddenSize, output_size: header.model.outputSize,
      num_layers: header.model.layerCount, bidirectional: header.model.isBidirectional,
      parameter_count: try reader.parameterCount())
    timesteps = try reader.unroll(atOrBefore: .max, tensorNames: [])?.unroll.timesteps
    step_count = try reader.stepCount()
    let range = try reader.stepRange()
    (first_step, last_step) = (range?.lowerBound, range?.upperBound)
    first_loss = try Self.loss(at: first_step, in: reader)
    last_loss = try Self.loss(at: last_step, in: reader)
    held_out = try reader.lastEvaluation().map { record in
      HeldOut(step: record.step, loss: record.heldOutLoss.flatMap(Self.finite))
    }
    final_held_out = try reader.finalEvaluation()
    unroll_steps = try reader.unrollSteps()
    checkpoint_steps = try reader.checkpointSteps()
    events = try reader.events().reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
    seed = header.seed
    let origin = ForkOrigin(header: header)
    (parent, parent_step) = (origin?.path, origin?.step)
    created_by = header.createdBy
    (byte_count, size_limit) = reader.size
    (is_finished, is_being_recorded) = (try reader.isFinished(), reader.isBeingRecorded)
  }

  /// One line of JSON.
  var json: String { get throws { try oneLineJSON(self) } }

  private static func loss(at step: Int?, in reader: TraceReader) throws -> Double? {
    try step.flatMap { try reader.records(in: $0...$0).first?.loss }.flatMap(finite)
  }

  /// JSON has no other numbers.
  private static func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
}
