import Engine

/// Which tensors of an unroll a recording keeps: `hidden,cell,gate.*`.
///
/// Each part names a tensor (`hidden.l0`) or a quantity of all layers (`hidden`, `gate.forget`); `*` stands for any
/// characters.
public struct TensorSelection: Sendable, Hashable {
  /// The parts as they were written.
  public let patterns: [String]

  /// Reads the parts between commas.
  public init(_ text: String) {
    patterns = text.split(separator: ",").map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// The same as text.
  public var text: String { patterns.joined(separator: ",") }

  /// The names of the tensors of `model` that are meant.
  public func names(of model: ModelShape) -> Set<String> {
    Set(Self.tensors(of: model).filter { tensor in patterns.contains { $0.selects(tensor) } }.map(\.name))
  }

  /// The first part that names no tensor of `model`; nil where each names one.
  func unknownPattern(in model: ModelShape) -> String? {
    let tensors = Self.tensors(of: model)
    if patterns.isEmpty { return "" }
    return patterns.first { pattern in !tensors.contains { pattern.selects($0) } }
  }

  /// The quantities that can be named, for a hint.
  static func quantityNames(of model: ModelShape) -> [String] {
    LayerQuantity.quantities(of: model).map(\.name) + single(model)
  }

  private static func tensors(of model: ModelShape) -> [(name: String, quantity: String)] {
    let layered = LayerQuantity.quantities(of: model).flatMap { quantity in
      model.layerDirections.map { (name: TensorName.of(quantity, at: $0), quantity: quantity.name) }
    }
    let others = single(model) + model.parameters.map { TensorName.gradient(ofParameter: $0.name) }
    return layered + others.map { (name: $0, quantity: $0) }
  }

  private static func single(_ model: ModelShape) -> [String] {
    [TensorName.output, TensorName.loss, TensorName.lossPerStep, TensorName.byLag]
      + (model.isBidirectional ? [TensorName.byLagReverse] : [])
  }
}

extension String {
  fileprivate func selects(_ tensor: (name: String, quantity: String)) -> Bool {
    matches(tensor.name) || matches(tensor.quantity)
  }

  /// Whether `name` fits this pattern, in which `*` stands for any characters.
  private func matches(_ name: String) -> Bool {
    let parts = split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return self == name }
    guard name.hasPrefix(parts[0]), name.hasSuffix(parts[parts.count - 1]),
      name.count >= parts[0].count + parts[parts.count - 1].count
    else { return false }
    var rest = name.dropFirst(parts[0].count).dropLast(parts[parts.count - 1].count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}
