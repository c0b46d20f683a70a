/// A gate of the LSTM or the GRU.
public enum Gate: String, Sendable, Hashable, Codable, CaseIterable {
  case input, forget, candidate, output, reset, update

  /// The gates of `cell` in the row order of PyTorch's weights.
  public static func gates(of cell: CellKind) -> [Gate] {
    switch cell {
    case .rnn: []
    case .lstm: [.input, .forget, .candidate, .output]
    case .gru: [.reset, .update, .candidate]
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

  /// Every quantity that an unroll of `cell` holds.
  public static func quantities(of cell: CellKind) -> [LayerQuantity] {
    let gates = Gate.gates(of: cell)
    let states: [LayerQuantity] = cell == .lstm ? [.hidden, .cell] : [.hidden]
    let gradients: [LayerQuantity] =
      [.hiddenGradient, .directHiddenGradient] + (cell == .lstm ? [.cellGradient] : [])
    return states + gates.map { .gate($0) } + gradients + gates.map { .gateGradient($0) }
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
