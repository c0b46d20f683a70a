/// The recurrence a layer computes.
public enum CellKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// h_t = φ(W_ih x_t + b_ih + W_hh h_{t−1} + b_hh), Elman 1990.
  case rnn
  /// Long short-term memory with forget gate, rows i, f, g, o (Hochreiter & Schmidhuber 1997; Gers 2000).
  case lstm
  /// Gated recurrent unit in PyTorch's form, rows r, z, n (Cho et al. 2014).
  case gru

  /// Rows of weights for each hidden unit: 1, 4 or 3.
  public var gateCount: Int {
    switch self {
    case .rnn: 1
    case .lstm: 4
    case .gru: 3
    }
  }
}

/// The nonlinearity φ of the simple recurrent cell.
public enum Activation: String, Sendable, Hashable, Codable, CaseIterable {
  case tanh, relu, linear
}

/// What the network's output is compared with.
public enum LossKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Softmax cross-entropy against a class index, mean over the timesteps that have a target, in nats.
  case crossEntropy
  /// Mean squared error, the mean over outputs and the timesteps that count.
  case meanSquaredError
}

/// One layer of the network in one direction: the address of every recurrent tensor.
public struct LayerDirection: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
  /// 0 is the layer next to the input.
  public var layer: Int
  /// True for the half that reads the sequence from its end.
  public var isReverse: Bool

  /// Layer `layer`, forward unless told otherwise.
  public init(layer: Int, isReverse: Bool = false) {
    self.layer = layer
    self.isReverse = isReverse
  }

  /// PyTorch's suffix: `l0`, `l0_reverse`, `l1`, …
  public var description: String { "l\(layer)" + (isReverse ? "_reverse" : "") }

  public static func < (left: Self, right: Self) -> Bool {
    (left.layer, left.isReverse ? 1 : 0) < (right.layer, right.isReverse ? 1 : 0)
  }
}

/// Everything that fixes the names and shapes of a network's parameters.
public struct ModelShape: Sendable, Hashable, Codable {
  public var cell: CellKind
  /// Used by the simple cell only.
  public var activation: Activation
  /// I, the width of one input vector (the vocabulary's size where inputs are tokens).
  public var inputSize: Int
  /// H, hidden units of one layer in one direction.
  public var hiddenSize: Int
  /// L, stacked layers.
  public var layerCount: Int
  public var isBidirectional: Bool
  /// O, the width of one output vector.
  public var outputSize: Int
  /// Whether a decoder of the same kind and sizes, with weights of its own, goes on from the states in which the
  /// recurrent layers leave a source (Sutskever, Vinyals & Le 2014). Never with two directions.
  public var hasDecoder: Bool

  /// A network of `layerCount` recurrent layers under one linear head.
  public init(
    cell: CellKind, activation: Activation = .tanh, inputSize: Int, hiddenSize: Int,
    layerCount: Int = 1, isBidirectional: Bool = false, outputSize: Int, hasDecoder: Bool = false
  ) {
    precondition(!(hasDecoder && isBidirectional), "a decoder goes on from the states of one direction")
    precondition(
      inputSize > 0 && hiddenSize > 0 && layerCount > 0 && outputSize > 0,
      "every extent of a model is at least 1")
    self.cell = cell
    self.activation = activation
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.layerCount = layerCount
    self.isBidirectional = isBidirectional
    self.outputSize = outputSize
    self.hasDecoder = hasDecoder
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    cell = try container.decode(CellKind.self, forKey: .cell)
    activation = try container.decode(Activation.self, forKey: .activation)
    inputSize = try container.decode(Int.self, forKey: .inputSize)
    hiddenSize = try container.decode(Int.self, forKey: .hiddenSize)
    layerCount = try container.decode(Int.self, forKey: .layerCount)
    isBidirectional = try container.decode(Bool.self, forKey: .isBidirectional)
    outputSize = try container.decode(Int.self, forKey: .outputSize)
    hasDecoder = try container.decodeIfPresent(Bool.self, forKey: .hasDecoder) ?? false
  }

  /// D, 1 or 2.
  public var directionCount: Int { isBidirectional ? 2 : 1 }

  /// All layers and directions, in the order of PyTorch's `state_dict`.
  public var layerDirections: [LayerDirection] {
    (0..<layerCount).flatMap { layer in
      (isBidirectional ? [false, true] : [false]).map { LayerDirection(layer: layer, isReverse: $0) }
    }
  }

  /// The input width of `layer`: I for the first, H·D above it.
  public func inputSize(ofLayer layer: Int) -> Int {
    layer == 0 ? inputSize : hiddenSize * directionCount
  }

  /// Every parameter with its PyTorch name and shape, in the order of the `state_dict`:
  /// `rnn.weight_ih_l0` [gates·H, I], `rnn.weight_hh_l0` [gates·H, H], `rnn.bias_ih_l0`, `rnn.bias_hh_l0`
  /// [gates·H], …, those of a decoder with the prefix `decoder.`, `head.weight` [O, H·D], `head.bias` [O].
  public var parameters: [(name: String, shape: [Int])] {
    let rows = cell.gateCount * hiddenSize
    let recurrent = recurrentParts.flatMap { part in
      layerDirections.flatMap { place -> [(name: String, shape: [Int])] in
        [
          ("\(part).weight_ih_\(place)", [rows, inputSize(ofLayer: place.layer)]),
          ("\(part).weight_hh_\(place)", [rows, hiddenSize]),
          ("\(part).bias_ih_\(place)", [rows]),
          ("\(part).bias_hh_\(place)", [rows]),
        ]
      }
    }
    return recurrent + [
      ("head.weight", [outputSize, hiddenSize * directionCount]), ("head.bias", [outputSize]),
    ]
  }

  /// What the names of the recurrent layers' parameters begin with: `rnn`, and `decoder` where there is one.
  public var recurrentParts: [String] { hasDecoder ? ["rnn", "decoder"] : ["rnn"] }

  /// The number of weights and biases in all.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.shape.reduce(1, *) } }
}
