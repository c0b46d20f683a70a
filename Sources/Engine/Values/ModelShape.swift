/// The recurrence a layer computes.
public enum CellKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// h_t = φ(W_ih x_t + b_ih + W_hh h_{t−1} + b_hh), Elman 1990.
  case rnn
  /// Long short-term memory with forget gate, rows i, f, g, o (Hochreiter & Schmidhuber 1997; Gers 2000).
  case lstm
  /// Gated recurrent unit, rows r, z, n (Cho et al. 2014); in PyTorch's form unless `GRUReset` says otherwise.
  case gru
}

/// Where the reset gate of a GRU stands in its candidate.
public enum GRUReset: String, Sendable, Hashable, Codable, CaseIterable {
  /// n = tanh(W_in x + b_in + r ⊙ (W_hn h_{t−1} + b_hn)): PyTorch's form.
  case after
  /// n = tanh(W_in x + b_in + W_hn (r ⊙ h_{t−1}) + b_hn): the original (Cho et al. 2014, eq. 8).
  case before
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
  /// Whether the LSTM's gates see the cell state through diagonal weights: w_ci ⊙ c_{t−1} is added to the
  /// pre-activation of i, w_cf ⊙ c_{t−1} to that of f, w_co ⊙ c_t to that of o (Gers & Schmidhuber 2000).
  public var hasPeepholes: Bool
  /// Whether the LSTM's input gate is i = 1 − f (the coupled gates of Greff et al. 2017). It then has no weights
  /// of its own: weight matrices and biases have 3·H rows, f, g, o.
  public var couplesGates: Bool
  /// Used by the GRU only.
  public var gruReset: GRUReset
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
    cell: CellKind, activation: Activation = .tanh, hasPeepholes: Bool = false, couplesGates: Bool = false,
    gruReset: GRUReset = .after, inputSize: Int, hiddenSize: Int, layerCount: Int = 1,
    isBidirectional: Bool = false, outputSize: Int, hasDecoder: Bool = false
  ) {
    precondition(!(hasDecoder && isBidirectional), "a decoder goes on from the states of one direction")
    precondition(
      inputSize > 0 && hiddenSize > 0 && layerCount > 0 && outputSize > 0,
      "every extent of a model is at least 1")
    precondition(
      cell == .lstm || !hasPeepholes && !couplesGates, "only an LSTM has peepholes or coupled gates")
    precondition(cell == .gru || gruReset == .after, "only a GRU has a reset gate")
    self.cell = cell
    self.activation = activation
    self.hasPeepholes = hasPeepholes
    self.couplesGates = couplesGates
    self.gruReset = gruReset
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.layerCount = layerCount
    self.isBidirectional = isBidirectional
    self.outputSize = outputSize
    self.hasDecoder = hasDecoder
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

  /// Rows of weights for each hidden unit: 1 for the simple cell, 4 or 3 for the LSTM, 3 for the GRU.
  public var gateCount: Int { cell == .rnn ? 1 : weightedGates.count }

  /// Every parameter with its PyTorch name and shape, in the order of the `state_dict`:
  /// `rnn.weight_ih_l0` [gates·H, I], `rnn.weight_hh_l0` [gates·H, H], `rnn.bias_ih_l0`, `rnn.bias_hh_l0`
  /// [gates·H], with peepholes `rnn.weight_ci_l0` (not with coupled gates), `rnn.weight_cf_l0`,
  /// `rnn.weight_co_l0` [H], …, those of a decoder with the prefix `decoder.`, `head.weight` [O, H·D],
  /// `head.bias` [O].
  public var parameters: [(name: String, shape: [Int])] {
    let rows = gateCount * hiddenSize
    let recurrent = recurrentParts.flatMap { part in
      layerDirections.flatMap { place -> [(name: String, shape: [Int])] in
        [
          ("\(part).weight_ih_\(place)", [rows, inputSize(ofLayer: place.layer)]),
          ("\(part).weight_hh_\(place)", [rows, hiddenSize]),
          ("\(part).bias_ih_\(place)", [rows]),
          ("\(part).bias_hh_\(place)", [rows]),
        ] + peepholes.map { ("\(part).\($0.weightName)_\(place)", [hiddenSize]) }
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

extension ModelShape {
  /// Reads a shape; what files from before a choice existed leave out has the value it had then.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    cell = try values.decode(CellKind.self, forKey: .cell)
    activation = try values.decode(Activation.self, forKey: .activation)
    hasPeepholes = try values.decodeIfPresent(Bool.self, forKey: .hasPeepholes) ?? false
    couplesGates = try values.decodeIfPresent(Bool.self, forKey: .couplesGates) ?? false
    gruReset = try values.decodeIfPresent(GRUReset.self, forKey: .gruReset) ?? .after
    inputSize = try values.decode(Int.self, forKey: .inputSize)
    hiddenSize = try values.decode(Int.self, forKey: .hiddenSize)
    layerCount = try values.decode(Int.self, forKey: .layerCount)
    isBidirectional = try values.decode(Bool.self, forKey: .isBidirectional)
    outputSize = try values.decode(Int.self, forKey: .outputSize)
    hasDecoder = try values.decodeIfPresent(Bool.self, forKey: .hasDecoder) ?? false
  }
}
