#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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

  /// The same as `forward` for one unit in Double, where the values that `clamps` names take the place of those
  /// that would follow.
  func forward(_ unit: inout UnitTimestep, holding clamps: UnitClamps)

  /// Mends what `backward` made of the gradients of one unit, so that nothing flows through what is held.
  func backward(_ gradients: inout UnitGradients, of unit: UnitTimestep, holding clamps: UnitClamps)
}

extension RecurrentCell {
  func forwardReset(_ step: CellTimestep, by kernels: Kernels) {}

  func backwardReset(_ step: CellTimestep, by kernels: Kernels) {}
}

/// One hidden unit of one sequence at one timestep.
struct UnitTimestep {
  /// By slot: what the kernel of the cell finds before, activations (as it leaves them) after.
  var slots: [Double]
  let previousHidden: Double
  let previousCell: Double
  var hidden: Double
  var cell: Double
  /// The unit's diagonal weights, 0 where it has none.
  let peepholes: (input: Double, forget: Double, output: Double)
}

/// The gradients of the loss with respect to one hidden unit of one sequence at one timestep.
struct UnitGradients {
  /// dL/dh_t, 0 where the state is held.
  let hidden: Double
  /// dL/dc_t.
  var cell: Double
  /// The part of dL/dc_t that comes from later timesteps; becomes that of dL/dc_{t−1}.
  var cellCarry: Double
  /// By slot: of the pre-activations, as the kernel left them.
  var slots: [Double]
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

/// 1 / (1 + e^−x)
func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
