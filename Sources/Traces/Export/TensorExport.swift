import Foundation

/// The file formats that a tensor can be exported to.
public enum ExportFormat: String, Sendable, Hashable, CaseIterable {
  /// numpy's own format, read by `numpy.load`.
  case npy
  /// A table with a header line, read by `pandas.read_csv(path, index_col=0)`.
  case csv
  case json
  case safetensors

  /// The format that the ending of `path` names; nil where it names none.
  public init?(path: String) {
    self.init(rawValue: URL(fileURLWithPath: path).pathExtension.lowercased())
  }
}

/// One tensor on its way out of a trace.
public struct TensorExport: Sendable, Hashable {
  /// A name of `TensorName`, or a parameter's.
  public var name: String
  /// The step whose weights it belongs to.
  public var step: Int
  public var tensor: StoredTensor

  /// The tensor called `name` at `step`.
  public init(name: String, step: Int, tensor: StoredTensor) {
    self.name = name
    self.step = step
    self.tensor = tensor
  }

  /// The contents of a file of `format`. Every number reads back to the same bits, NaN excepted.
  public func bytes(as format: ExportFormat) -> Data {
    switch format {
    case .npy: NPYFile.bytes(of: tensor)
    case .csv: Data(csv.utf8)
    case .json: Data(json.utf8)
    case .safetensors:
      Safetensors.encode(SafetensorsFile(tensors: [name: tensor], metadata: ["step": String(step)]))
    }
  }

  // MARK: - Text

  /// A row for each index of the first dimension, the others flattened into columns; the first column is the index.
  private var csv: String {
    csv(indices: (0..<(tensor.shape.first ?? 1)).map(String.init), title: "index")
  }

  /// The same with a name for each row, under the heading `title`.
  func csv(indices: [String], title: String) -> String {
    let numbers = numberTexts(nan: "nan", infinity: "inf")
    let columnCount = max(1, tensor.shape.dropFirst().reduce(1, *))
    var lines = ["\(title)," + (0..<columnCount).map(String.init).joined(separator: ",")]
    for (row, start) in stride(from: 0, to: numbers.count, by: columnCount).enumerated() {
      lines.append("\(indices[row])," + numbers[start..<start + columnCount].joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// An object with `name`, `step`, `shape` and nested `values`. JSON knows only finite numbers: the others are the
  /// strings "NaN", "Infinity" and "-Infinity", which `numpy.array(values, dtype=float)` takes.
  private var json: String {
    let shape = tensor.shape.map(String.init).joined(separator: ",")
    return "{\"name\":\(name.asJSON),\"step\":\(step),\"shape\":[\(shape)],\"values\":\(nestedValues)}\n"
  }

  /// The numbers as nested JSON arrays.
  var nestedValues: String {
    var numbers = numberTexts(nan: "\"NaN\"", infinity: "\"Infinity\"", minusInfinity: "\"-Infinity\"")[...]
    return Self.nested(&numbers, shape: tensor.shape[...])
  }

  private static func nested(_ numbers: inout ArraySlice<String>, shape: ArraySlice<Int>) -> String {
    guard let extent = shape.first else { return numbers.popFirst() ?? "" }
    let parts = (0..<extent).map { _ in nested(&numbers, shape: shape.dropFirst()) }
    return "[" + parts.joined(separator: ",") + "]"
  }

  /// Every number in the fewest digits that read back to it.
  private func numberTexts(nan: String, infinity: String, minusInfinity: String? = nil) -> [String] {
    if let integers = tensor.integers { return integers.map(String.init) }
    return tensor.elementType == .float64
      ? tensor.doubles.map { Self.text($0, nan: nan, infinity: infinity, minusInfinity: minusInfinity) }
      : tensor.floats.map { Self.text($0, nan: nan, infinity: infinity, minusInfinity: minusInfinity) }
  }

  /// A number in the fewest digits that read back to it.
  static func text<Number: BinaryFloatingPoint & CustomStringConvertible>(
    _ number: Number, nan: String, infinity: String, minusInfinity: String? = nil
  ) -> String {
    if number.isNaN { return nan }
    if number.isInfinite { return number > 0 ? infinity : minusInfinity ?? "-\(infinity)" }
    return number.description
  }
}
