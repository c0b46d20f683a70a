/// A gate of the LSTM or the GRU.
public enum Gate: String, Sendable, Hashable, Codable, CaseIterable {
  case input, forget, candidate, output, reset, update

  /// The gates of `cell`, in the row order of PyTorch's weights.
  public static func gates(of cell: CellKind) -> [Gate] {
    switch cell {
    case .rnn: []
    case .lstm: [.input, .forget, .candidate, .output]
    case .gru: [.reset, .update, .candidate]
    }
  }
}

extension ModelShape {
  /// The gates that have weights, and so a pre-activation, in the order of their rows: all gates of the cell, but
  /// for the input gate of an LSTM that couples it to the forget gate.
  public var weightedGates: [Gate] { Gate.gates(of: cell).filter { !couplesGates || $0 != .input } }

  /// The gates that see the cell state, in the order of the parameters.
  public var peepholes: [Peephole] {
    hasPeepholes ? Peephole.allCases.filter { weightedGates.contains($0.gate) } : []
  }
}

/// A diagonal connection from the LSTM's cell state to a gate (Gers & Schmidhuber 2000).
public enum Peephole: Sendable, Hashable, CaseIterable {
  case input, forget, output

  /// The gate that sees the cell state: c_{t−1}, the output gate c_t.
  public var gate: Gate {
    switch self {
    case .input: .input
    case .forget: .forget
    case .output: .output
    }
  }

  /// The parameter's name without prefix and layer.
  public var weightName: String {
    switch self {
    case .input: "weight_ci"
    case .forget: "weight_cf"
    case .output: "weight_co"
    }
  }
}

/// What an unroll knows of one layer and direction at every timestep; each is a tensor [T, H].
public enum LayerQuantity: Sendable, Hashable {
  /// The hidden state h_t.
  case hidden
  /// The LSTM's cell state c_t.
  case cell
  /// The activation of a gate (after its squashing function).
  case gate(Gate)
  /// The total gradient δ_t = dL/dh_t over all paths.
  case hiddenGradient
  /// The part of dL/dh_t that flows only through the output at t, or the layer above at t.
  case directHiddenGradient
  /// The total gradient dL/dc_t.
  case cellGradient
  /// The gradient with respect to a gate's pre-activation.
  case gateGradient(Gate)

  /// The name in files, before the layer's suffix: `hidden`, `gate.forget`, `grad.hidden.direct`, …
  public var name: String {
    switch self {
    case .hidden: "hidden"
    case .cell: "cell"
    case .gate(let gate): "gate.\(gate.rawValue)"
    case .hiddenGradient: "grad.hidden"
    case .directHiddenGradient: "grad.hidden.direct"
    case .cellGradient: "grad.cell"
    case .gateGradient(let gate): "grad.gate.\(gate.rawValue)"
    }
  }

  /// Every quantity that an unroll of `model` holds. A coupled input gate is kept as 1 − f, without a gradient:
  /// it has no pre-activation, and what flows through it is part of the forget gate's.
  public static func quantities(of model: ModelShape) -> [LayerQuantity] {
    let isLSTM = model.cell == .lstm
    let states: [LayerQuantity] = isLSTM ? [.hidden, .cell] : [.hidden]
    let gradients: [LayerQuantity] =
      [.hiddenGradient, .directHiddenGradient] + (isLSTM ? [.cellGradient] : [])
    return states + Gate.gates(of: model.cell).map { .gate($0) } + gradients
      + model.weightedGates.map { .gateGradient($0) }
  }
}

/// The names that probe's output, traces and exports share.
public enum TensorName {
  public static let output = "output"
  /// Each timestep's share of the reported loss, [T]; the shares add up to `loss`.
  public static let lossPerStep = "loss.per_step"
  public static let loss = "loss"
  public static let byLag = "grad.by_lag"
  public static let byLagReverse = "grad.by_lag_reverse"

  /// `hidden.l0`, `gate.forget.l1_reverse`, `grad.hidden.direct.l0`, …
  public static func of(_ quantity: LayerQuantity, at place: LayerDirection) -> String {
    "\(quantity.name).\(place)"
  }

  /// `grad.rnn.weight_ih_l0`: the loss's gradient with respect to a parameter.
  public static func gradient(ofParameter name: String) -> String { "grad.\(name)" }
}
