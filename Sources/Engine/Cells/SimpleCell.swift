/// h_t = φ(W_ih x_t + b_ih + W_hh h_{t−1} + b_hh), Elman 1990.
struct SimpleCell: RecurrentCell {
  let activation: Activation

  let slots = GateSlots(
    count: 1, inputSlots: 0..<1, recurrentSlots: 0..<1, inputOrder: [0], recurrentOrder: [0], gateOrder: [],
    widestPanel: 64)

  func forward(_ step: CellTimestep, by kernels: Kernels) {
    kernels.simpleForward(step, activation: activation)
  }

  /// Only the state itself can be held.
  func forward(_ unit: inout UnitTimestep, holding clamps: UnitClamps) {
    if let held = clamps.hidden { unit.hidden = held }
  }

  func backward(_ step: CellTimestep, by kernels: Kernels) {
    kernels.simpleBackward(step, activation: activation)
  }

  /// Nothing is left to mend where dL/dh_t was 0.
  func backward(_ gradients: inout UnitGradients, of unit: UnitTimestep, holding clamps: UnitClamps) {}
}
