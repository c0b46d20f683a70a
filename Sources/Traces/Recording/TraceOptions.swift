import Engine

/// How a trace is written.
public struct TraceOptions: Sendable, Hashable {
  /// The storage of an unroll's numbers.
  public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
    /// Every bit.
    case float32
    /// Half the space: states, gates and outputs as float16 (11 significant bits), gradients as bfloat16, whose
    /// 8 bits are fewer but reach down to 1e-38, where float16 would turn a vanishing gradient into a plain 0.
    case float16
  }

  public var precision: Precision
  /// Which of an unroll's tensors are kept, by their names; nil: all.
  public var tensorNames: Set<String>?
  /// Beyond this many bytes old unrolls and checkpoints are thinned; scalars never are. nil: no limit.
  public var sizeBudget: Int?

  /// Everything in full, unless told otherwise.
  public init(precision: Precision = .float32, tensorNames: Set<String>? = nil, sizeBudget: Int? = nil) {
    self.precision = precision
    self.tensorNames = tensorNames
    self.sizeBudget = sizeBudget
  }
}

extension TraceOptions.Precision {
  /// What is read back of the tensors of an unroll, by name, that were recorded.
  public func rounded(_ tensors: [String: Tensor<Float>]) -> [String: Tensor<Float>] {
    self == .float32
      ? tensors
      : Dictionary(
        uniqueKeysWithValues: tensors.map { ($0, stored($1, named: $0).floatTensor) })
  }

  /// The form in which the tensor called `name` of an unroll is recorded.
  func stored(_ tensor: Tensor<Float>, named name: String) -> StoredTensor {
    switch self {
    // A sum and its parts keep every digit: they are small.
    case .float16 where name != TensorName.loss && name != TensorName.lossPerStep:
      name.hasPrefix("grad.") ? StoredTensor(bfloat16: tensor) : StoredTensor(float16: tensor)
    case .float16, .float32: StoredTensor(tensor)
    }
  }
}
