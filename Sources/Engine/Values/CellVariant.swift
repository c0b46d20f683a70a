/// A recurrence by its full name, as the metadata key `cell` of a file of weights has it.
public enum CellVariant: String, Sendable, Hashable, Codable, CaseIterable {
  case rnnTanh = "rnn_tanh"
  case rnnReLU = "rnn_relu"
  case rnnLinear = "rnn_linear"
  case lstm
  case lstmPeephole = "lstm_peephole"
  case lstmCoupled = "lstm_coupled"
  case lstmPeepholeCoupled = "lstm_peephole_coupled"
  case gru
  case gruResetBefore = "gru_reset_before"

  /// The kind of cell that this is a variant of.
  public var kind: CellKind {
    switch self {
    case .rnnTanh, .rnnReLU, .rnnLinear: .rnn
    case .lstm, .lstmPeephole, .lstmCoupled, .lstmPeepholeCoupled: .lstm
    case .gru, .gruResetBefore: .gru
    }
  }

  /// The simple cell's nonlinearity; tanh for the others.
  public var activation: Activation {
    switch self {
    case .rnnReLU: .relu
    case .rnnLinear: .linear
    default: .tanh
    }
  }

  /// Whether the gates of an LSTM see the cell state.
  public var hasPeepholes: Bool { self == .lstmPeephole || self == .lstmPeepholeCoupled }

  /// Whether an LSTM's input gate is 1 − f.
  public var couplesGates: Bool { self == .lstmCoupled || self == .lstmPeepholeCoupled }

  /// Where a GRU's reset gate stands.
  public var gruReset: GRUReset { self == .gruResetBefore ? .before : .after }
}

extension ModelShape {
  /// A network whose recurrence is `variant`.
  public init(
    variant: CellVariant, inputSize: Int, hiddenSize: Int, layerCount: Int = 1, isBidirectional: Bool = false,
    outputSize: Int, hasDecoder: Bool = false
  ) {
    self.init(
      cell: variant.kind, activation: variant.activation, hasPeepholes: variant.hasPeepholes,
      couplesGates: variant.couplesGates, gruReset: variant.gruReset, inputSize: inputSize,
      hiddenSize: hiddenSize, layerCount: layerCount, isBidirectional: isBidirectional,
      outputSize: outputSize, hasDecoder: hasDecoder)
  }

  /// The recurrence with all its choices.
  public var variant: CellVariant {
    switch cell {
    case .rnn:
      switch activation {
      case .tanh: .rnnTanh
      case .relu: .rnnReLU
      case .linear: .rnnLinear
      }
    case .lstm:
      switch (hasPeepholes, couplesGates) {
      case (false, false): .lstm
      case (true, false): .lstmPeephole
      case (false, true): .lstmCoupled
      case (true, true): .lstmPeepholeCoupled
      }
    case .gru: gruReset == .before ? .gruResetBefore : .gru
    }
  }
}

extension ModelShape {
  /// What sets the cell apart from the usual one of its kind, in a few words: `peepholes, coupled gates`; nil where
  /// nothing does.
  public var variantNotes: String? {
    let notes = [
      (hasPeepholes, "peepholes"), (couplesGates, "coupled gates"), (gruReset == .before, "reset before"),
    ]
    let words = notes.filter(\.0).map(\.1)
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }
}
