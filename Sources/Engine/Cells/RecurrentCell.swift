/// One kind of recurrence: how its gates lie in memory, and the pointwise half of a timestep. The matrix products
/// around it are the same for all kinds (`RecurrentPass`).
protocol RecurrentCell {
  var slots: GateSlots { get }

  /// For a cell with `resetSlots`, before their product: the reset gate, and r ⊙ h_{t−1} for the product to read.
  func forwardReset(_ step: CellTimestep, by kernels: Kernels)

  /// Pre-activations → activations, hidden (and cell) state of one timestep.
  func forward(_ step: CellTimestep, by kernels: Kernels)

  /// Activations and dL/dh_t → gradients of the pre-activations, and what flows on to the timestep before.
  func backward(_ step: CellTimestep, by kernels: Kernels)

  /// For a cell with `resetSlots`, from dL/d(r ⊙ h_{t−1}): the reset gate's gradient and what flows on beside it.
  func backwardReset(_ step: CellTimestep, by kernels: Kernels)
}

extension RecurrentCell {
  func forwardReset(_ step: CellTimestep, by kernels: Kernels) {}

  func backwardReset(_ step: CellTimestep, by kernels: Kernels) {}
}

/// The columns that each hidden unit has in a panel of pre-activations: one column for every slot.
///
/// `W_ih x + b_ih` is added into a range of neighbouring slots, `W_hh h + b_hh` into another; they overlap where
/// a gate needs only the sum.
struct GateSlots {
  let count: Int
  let inputSlots: Range<Int>
  let recurrentSlots: Range<Int>
  /// For each gate that has weights, in the order of their rows: its slot among `inputSlots`, counted from their first.
  let inputOrder: [Int]
  /// The same among `recurrentSlots`.
  let recurrentOrder: [Int]
  /// The slot in which each gate's activation and gradient lie, in the order of `Gate.gates(of:)`.
  let gateOrder: [Int]
  /// The last of `recurrentSlots`, where their weights read r ⊙ h_{t−1} instead of h_{t−1}; empty for most cells.
  var resetSlots = 0..<0
  /// The widest panel, in units, for which all slots stay within 64 columns.
  let widestPanel: Int
}

extension ModelShape {
  /// The recurrence of this model's layers.
  var recurrentCell: any RecurrentCell {
    switch cell {
    case .rnn: SimpleCell(activation: activation)
    case .lstm: LSTMCell(couplesGates: couplesGates)
    case .gru: gruReset == .before ? ResettingGRUCell() : GRUCell()
    }
  }
}
