#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One kind of recurrence: how its gates lie in memory, and the pointwise half of a timestep. The matrix products
/// around it are the same for all kinds (`RecurrentPass`).
protocol RecurrentCell {
  var slots: GateSlots { get }

  /// Pre-activations → activations, hidden (and cell) state of one timestep.
  func forward(_ step: CellTimestep, by kernels: Kernels)

  /// Activations and dL/dh_t → gradients of the pre-activations, and what flows on to the timestep before.
  func backward(_ step: CellTimestep, by kernels: Kernels)

  /// The same as `forward` for one unit in Double, where the values that `clamps` names take the place of those
  /// that would follow.
  func forward(_ unit: inout UnitTimestep, holding clamps: UnitClamps)

  /// The slots whose pre-activations no longer have an effect once the value is held.
  func slotsWithoutEffect(holding quantity: Intervention.Quantity) -> [Int]
}

/// One hidden unit of one sequence at one timestep.
struct UnitTimestep {
  /// By slot: pre-activations before, activations (as the kernels leave them) after.
  var slots: [Double]
  let previousHidden: Double
  let previousCell: Double
  var hidden: Double
  var cell: Double
}

/// The columns that each hidden unit has in a panel of pre-activations: one column for every slot.
///
/// `W_ih x + b_ih` is added into a range of neighbouring slots, `W_hh h + b_hh` into another; they overlap where
/// a gate needs only the sum.
struct GateSlots {
  let count: Int
  let inputSlots: Range<Int>
  let recurrentSlots: Range<Int>
  /// For each gate in the row order of PyTorch's weights: its slot among `inputSlots`, counted from their first.
  let inputOrder: [Int]
  /// The same among `recurrentSlots`.
  let recurrentOrder: [Int]
  /// The slot in which each gate's activation and gradient lie, in the same order.
  let gateOrder: [Int]
  /// The widest panel, in units, for which all slots stay within 64 columns.
  let widestPanel: Int
}

extension ModelShape {
  /// The recurrence of this model's layers.
  var recurrentCell: any RecurrentCell {
    switch cell {
    case .rnn: SimpleCell(activation: activation)
    case .lstm: LSTMCell()
    case .gru: GRUCell()
    }
  }
}

/// 1 / (1 + e^−x)
func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
