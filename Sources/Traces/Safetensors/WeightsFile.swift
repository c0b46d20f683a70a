import Engine
import Foundation

/// A network's weights as tensors of a safetensors file, named so that PyTorch's `load_state_dict` takes them:
/// `rnn.weight_ih_l0`, …, `head.weight`, `head.bias`, and the metadata key `cell`; a decoder's, which an own
/// `nn.RNN`, `nn.LSTM` or `nn.GRU` of the same sizes takes, as `decoder.weight_ih_l0`, ….
public enum WeightsFile {
  /// The metadata key that names the recurrence.
  public static let cellKey = "cell"

  /// The tensors and metadata that `weights` consist of.
  public static func file<Scalar: StorableScalar>(of weights: Weights<Scalar>) -> SafetensorsFile {
    SafetensorsFile(
      tensors: weights.tensors.mapValues { StoredTensor($0) },
      metadata: [cellKey: cellName(of: weights.model)])
  }

  /// The network in `file` in single precision. Biases may be missing (PyTorch's `bias=False`): they are zeros.
  ///
  /// Tensors whose names begin with one of `ignoredPrefixes` may lie beside the network; any other is an error,
  /// because the network would compute something else without it.
  public static func weights(
    in file: SafetensorsFile, ignoring ignoredPrefixes: [String] = []
  ) throws(SafetensorsError) -> Weights<Float> {
    let (model, tensors) = try network(in: file, ignoring: ignoredPrefixes)
    return Weights(model: model, tensors: tensors.mapValues(\.floatTensor))
  }

  /// The number of weights and biases that `file` has of the network `model`.
  public static func parameterCount(of model: ModelShape, in file: SafetensorsFile) -> Int {
    model.parameterCount(among: Set(file.tensors.keys)) ?? model.parameterCount
  }

  /// The same in double precision.
  public static func doubleWeights(
    in file: SafetensorsFile, ignoring ignoredPrefixes: [String] = []
  ) throws(SafetensorsError) -> Weights<Double> {
    let (model, tensors) = try network(in: file, ignoring: ignoredPrefixes)
    return Weights(model: model, tensors: tensors.mapValues(\.doubleTensor))
  }

  /// Writes `weights` to `path`.
  public static func write(_ weights: Weights<Float>, to path: String) throws(SafetensorsError) {
    try Safetensors.write(file(of: weights), to: path)
  }

  /// `lstm`, `gru`, `rnn_tanh`, `lstm_peephole_coupled`, …: see `CellVariant`.
  public static func cellName(of model: ModelShape) -> String { model.variant.rawValue }

  // MARK: - Reading

  private static func network(
    in file: SafetensorsFile, ignoring ignoredPrefixes: [String]
  ) throws(SafetensorsError) -> (model: ModelShape, tensors: [String: StoredTensor]) {
    let model = try shape(of: file)
    var tensors: [String: StoredTensor] = [:]
    for (name, shape) in model.parameters {
      guard let tensor = file.tensors[name] ?? absentBias(name, shape: shape) else {
        throw notANetwork("the tensor '\(name)' is missing: save the whole state_dict")
      }
      guard tensor.shape == shape else {
        throw notANetwork(
          "tensor '\(name)' has the shape \(tensor.shape.shortened), needed is \(shape): save one network's layers"
        )
      }
      guard tensor.elementType.isFloatingPoint else {
        throw notANetwork(
          "tensor '\(name)' holds integers (\(tensor.elementType.rawValue)): store it as float32")
      }
      tensors[name] = tensor
    }
    let extra = file.tensors.keys.sorted().first { name in
      tensors[name] == nil && !ignoredPrefixes.contains { name.hasPrefix($0) }
    }
    if let extra {
      throw notANetwork(
        "tensor \(extra.quotedForDisplay()) belongs to no layer of an rnn with a linear head: leave it out")
    }
    return (model, tensors)
  }

  /// Whether the parameter called `name` is a bias, which counts as zeros where it is missing.
  static func mayBeMissing(_ name: String) -> Bool { name.contains("bias") }

  private static func absentBias(_ name: String, shape: [Int]) -> StoredTensor? {
    mayBeMissing(name) ? StoredTensor(Tensor<Float>(shape: shape, repeating: 0)) : nil
  }

  /// Infers every extent from the shapes of the first layer and the head.
  private static func shape(of file: SafetensorsFile) throws(SafetensorsError) -> ModelShape {
    let inputWeights = try matrixShape("rnn.weight_ih_l0", in: file)
    let recurrentWeights = try matrixShape("rnn.weight_hh_l0", in: file)
    let headWeights = try matrixShape("head.weight", in: file)
    let (rows, hiddenSize) = (recurrentWeights[0], recurrentWeights[1])
    let layerCount = (1...).first { file.tensors["rnn.weight_hh_l\($0)"] == nil } ?? 1
    let isBidirectional = file.tensors["rnn.weight_hh_l0_reverse"] != nil
    let hasDecoder = file.tensors["decoder.weight_hh_l0"] != nil
    guard !(isBidirectional && hasDecoder) else {
      throw notANetwork(
        "a decoder ('decoder.…') can't go on from two directions ('…_reverse'): keep one of them")
    }
    func model(_ variant: CellVariant) -> ModelShape {
      ModelShape(
        variant: variant, inputSize: inputWeights[1], hiddenSize: hiddenSize, layerCount: layerCount,
        isBidirectional: isBidirectional, outputSize: headWeights[0], hasDecoder: hasDecoder)
    }
    let fitting = CellVariant.allCases.filter { model($0).gateCount * hiddenSize == rows }
    guard !fitting.isEmpty else {
      throw notANetwork(
        "'rnn.weight_hh_l0' of shape [\(rows), \(hiddenSize)] fits no rnn, lstm or gru: it has H columns and H, 4H or "
          + "3H rows")
    }
    return model(try variant(file, among: fitting))
  }

  private static func matrixShape(
    _ name: String, in file: SafetensorsFile
  ) throws(SafetensorsError) -> [Int] {
    guard let tensor = file.tensors[name] else {
      throw notANetwork("the tensor '\(name)' is missing: names must be PyTorch's under 'rnn.' and 'head.'")
    }
    // A model's parameters are counted in Int: extents below 2²⁴ keep every product far from overflow.
    guard tensor.shape.count == 2, tensor.shape.allSatisfy({ (1..<1 << 24).contains($0) }) else {
      throw notANetwork(
        "tensor '\(name)' of shape \(tensor.shape.shortened) is no matrix of weights: save it with two extents"
      )
    }
    return tensor.shape
  }

  /// The recurrence that the metadata names, else the one that the tensors tell: the simple cell is taken for one
  /// with tanh, and 3·H rows without peepholes for a GRU that resets after the product.
  private static func variant(
    _ file: SafetensorsFile, among fitting: [CellVariant]
  ) throws(SafetensorsError) -> CellVariant {
    let hasPeepholes = file.tensors["rnn.weight_cf_l0"] != nil
    let plain: [CellVariant] = [.rnnTanh, .lstm, .gru]
    let inferred = fitting.first { hasPeepholes ? $0.hasPeepholes : plain.contains($0) } ?? fitting[0]
    guard let name = file.metadata[cellKey] else { return inferred }
    guard let variant = CellVariant(rawValue: name) else {
      throw notANetwork(
        "the metadata's cell \(name.quotedForDisplay()) is unknown: write one of "
          + fitting.map(\.rawValue).joined(separator: ", "))
    }
    guard fitting.contains(variant) else {
      throw notANetwork(
        "the metadata says \(name), but the shapes are those of \(inferred.kind.rawValue): correct the key cell"
      )
    }
    return variant
  }

  private static func notANetwork(_ reason: String) -> SafetensorsError {
    SafetensorsError(.notANetwork(reason: reason))
  }
}
