import Engine
import Foundation

/// The scalars of all steps, or their gradient profiles, on their way out of a trace.
public struct HistoryExport: Sendable {
  /// Which part of the steps' records.
  public enum Part: String, Sendable, Hashable, CaseIterable {
    /// `step`, `loss`, `gradient_norm`, `clipped_gradient_norm`, `learning_rate`, `held_out_loss`.
    case scalars
    /// log₁₀‖δ_t‖₂ [N, L·D, T] of the N steps that have one.
    case profile
  }

  /// The columns of `scalars`, in their order.
  public static let columnNames = [
    "step", "loss", "gradient_norm", "clipped_gradient_norm", "learning_rate", "held_out_loss",
  ]
  private let part: Part
  private let records: [StepRecord]
  /// L·D.
  private let rowCount: Int

  /// `part` of `records`, which are of networks of the shape `model`. Throws where the profiles differ in length.
  public init(_ part: Part, of records: [StepRecord], model: ModelShape) throws(HistoryExportError) {
    self.part = part
    rowCount = model.layerCount * model.directionCount
    guard part == .profile else {
      self.records = records
      return
    }
    self.records = records.filter { !$0.profile.isEmpty }
    let lengths = Set(self.records.map(\.profile.count))
    guard lengths.count == 1 else {
      throw HistoryExportError(
        description: lengths.isEmpty
          ? "no step has a gradient profile: export the scalars"
          : "the steps' gradient profiles differ in length: export the scalars")
    }
  }

  /// The number of steps.
  public var count: Int { records.count }

  /// The contents of a file of `format`. Numbers read back to the same bits, NaN excepted.
  public func bytes(as format: ExportFormat) -> Data {
    switch (part, format) {
    case (.profile, .csv):
      Data(profileExport.csv(indices: records.map { String($0.step) }, title: "step").utf8)
    case (.profile, .npy): profileExport.bytes(as: .npy)
    case (.profile, .json): Data(profileJSON.utf8)
    case (.profile, .safetensors):
      Safetensors.encode(SafetensorsFile(tensors: ["step": steps, "profile": profileExport.tensor]))
    case (.scalars, .csv): Data(csv.utf8)
    case (.scalars, .npy): NPYFile.bytes(of: StoredTensor(table))
    case (.scalars, .json): Data(json.utf8)
    case (.scalars, .safetensors): Safetensors.encode(SafetensorsFile(tensors: columns))
    }
  }

  // MARK: - Profiles

  private var profileExport: TensorExport {
    let timesteps = records[0].profile.count / max(1, rowCount)
    let profile = Tensor<Float>(
      shape: [records.count, rowCount, timesteps], values: records.flatMap(\.profile))
    return TensorExport(name: "profile", step: 0, tensor: StoredTensor(profile))
  }

  private var profileJSON: String {
    "{\"step\":[\(records.map { String($0.step) }.joined(separator: ","))],"
      + "\"profile\":\(profileExport.nestedValues)}\n"
  }

  private var steps: StoredTensor {
    StoredTensor(Tensor(shape: [records.count], values: records.map { Int64($0.step) }))
  }

  // MARK: - Scalars

  /// The columns but for the first; a loss that was not measured is NaN.
  private static let values: [@Sendable (StepRecord) -> Double] = [
    \.loss, \.gradientNorm, \.clippedGradientNorm, \.learningRate, { $0.heldOutLoss ?? .nan },
  ]

  private var table: Tensor<Double> {
    let rows = records.flatMap { record in [Double(record.step)] + Self.values.map { $0(record) } }
    return Tensor(shape: [records.count, Self.columnNames.count], values: rows)
  }

  private var columns: [String: StoredTensor] {
    var columns = ["step": steps]
    for (name, value) in zip(Self.columnNames.dropFirst(), Self.values) {
      columns[name] = StoredTensor(Tensor(shape: [records.count], values: records.map(value)))
    }
    return columns
  }

  /// A line for each step; the cell of a loss that was not measured is empty.
  private var csv: String {
    let lines = records.map { record in
      let scalars = Self.values.dropLast().map { TensorExport.text($0(record), nan: "nan", infinity: "inf") }
      let heldOut = record.heldOutLoss.map { TensorExport.text($0, nan: "nan", infinity: "inf") } ?? ""
      return ([String(record.step)] + scalars + [heldOut]).joined(separator: ",")
    }
    return ([Self.columnNames.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
  }

  /// An object with a list for each column; a loss that was not measured is null.
  private var json: String {
    func texts(_ value: (StepRecord) -> Double?) -> String {
      records.map { record in
        value(record).map {
          TensorExport.text($0, nan: "\"NaN\"", infinity: "\"Infinity\"", minusInfinity: "\"-Infinity\"")
        } ?? "null"
      }.joined(separator: ",")
    }
    let steps = records.map { String($0.step) }.joined(separator: ",")
    var lists = ["\"step\":[\(steps)]"]
    for (name, value) in zip(Self.columnNames.dropFirst().dropLast(), Self.values) {
      lists.append("\"\(name)\":[\(texts(value))]")
    }
    lists.append("\"held_out_loss\":[\(texts(\.heldOutLoss))]")
    return "{\(lists.joined(separator: ","))}\n"
  }
}

/// Why a history can't be exported: one line that says what to export instead.
public struct HistoryExportError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String
}
