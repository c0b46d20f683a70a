import Engine
import Traces

/// What a recording keeps of a run: when, which tensors, how exactly, and how much at most.
public struct RecordingSettings: Sendable, Hashable {
  public let schedule: RecordingSchedule
  /// nil: all, but for the gradient by lag, which can be computed from the weights.
  public let tensors: TensorSelection?
  public let precision: TraceOptions.Precision
  /// Beyond this many bytes old unrolls and checkpoints are thinned; nil: no limit.
  public let sizeBudget: Int?

  /// The smallest budget in bytes: a little more than an empty trace takes.
  private static let leastSizeBudget = 1_000_000

  /// Fills in defaults and checks `options`, whose network has these layers; throws `ExperimentError`.
  init(_ options: ExperimentOptions, cell: CellKind, layerCount: Int, isBidirectional: Bool) throws {
    let model = ModelShape(
      cell: cell, inputSize: 1, hiddenSize: 1, layerCount: layerCount, isBidirectional: isBidirectional,
      outputSize: 1)
    schedule = RecordingSchedule(
      cadence: try choice(options.recordSchedule, "--record-schedule", default: .every),
      interval: try whole(options.recordEvery, "--record-every", in: 1...100_000_000, default: 100),
      checkpointInterval: try options.checkpointEvery.map {
        try whole($0, "--checkpoint-every", in: 1...100_000_000, default: $0)
      })
    tensors = try options.recordTensors.map { try Self.selection($0, of: model) }
    precision = try choice(options.recordPrecision, "--record-precision", default: .float32)
    sizeBudget = try options.recordLimit.map { text in
      guard let byteCount = ByteCount.parse(text), byteCount >= Self.leastSizeBudget else {
        throw ExperimentError("--record-limit takes a size of at least 1MB such as 500MB or 2GB, not \(text)")
      }
      return byteCount
    }
  }

  private static func selection(_ text: String, of model: ModelShape) throws -> TensorSelection {
    let selection = TensorSelection(text)
    if let unknown = selection.unknownPattern(in: model) {
      throw ExperimentError(
        "--record-tensors: \"\(unknown)\" names no tensor of this network; there are "
          + TensorSelection.quantityNames(of: model).joined(separator: ", "))
    }
    return selection
  }

  /// The same for the writer of a run of `model`.
  func traceOptions(model: ModelShape) -> TraceOptions {
    TraceOptions(precision: precision, tensorNames: tensors?.names(of: model), sizeBudget: sizeBudget)
  }

  /// Whether the gradient by lag of `model` is kept.
  func keepsGradientByLag(model: ModelShape) -> Bool {
    let names = tensors?.names(of: model) ?? []
    return names.contains(TensorName.byLag) || names.contains(TensorName.byLagReverse)
  }
}
