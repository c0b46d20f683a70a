#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// n = tanh(W_in x + b_in + r ⊙ (W_hn h_{t−1} + b_hn)), h_t = (1 − z) ⊙ n + z ⊙ h_{t−1} (Cho et al. 2014, in
/// PyTorch's form; `ResettingGRUCell` is the original).
///
/// The candidate's two halves must be kept apart, so its slots are n, r, z, m with m = W_hn h_{t−1} + b_hn: the
/// input's product fills n, r, z, the recurrent one r, z, m, both 48 neighbouring columns of 64.
struct GRUCell: RecurrentCell {
  /// PyTorch's order r, z, n.
  let slots = GateSlots(
    count: 4, inputSlots: 0..<3, recurrentSlots: 1..<4, inputOrder: [1, 2, 0], recurrentOrder: [0, 1, 2],
    gateOrder: [1, 2, 0], widestPanel: 16)

  func forward(_ step: CellTimestep, by kernels: Kernels) { kernels.gruForward(step) }

  func backward(_ step: CellTimestep, by kernels: Kernels) { kernels.gruBackward(step) }

  func forward(_ unit: inout UnitTimestep, holding clamps: UnitClamps) {
    let reset = clamps[.reset] ?? sigmoid(unit.slots[1])
    let update = clamps[.update] ?? sigmoid(unit.slots[2])
    let candidate = clamps[.candidate] ?? tanh(unit.slots[0] + reset * unit.slots[3])
    unit.slots = [candidate, reset, update, unit.slots[3]]
    unit.hidden = clamps.hidden ?? candidate + update * (unit.previousHidden - candidate)
  }

  func backward(_ gradients: inout UnitGradients, of unit: UnitTimestep, holding clamps: UnitClamps) {
    let silent = (clamps[.candidate] == nil ? [] : [0, 1, 3]) + (clamps[.reset] == nil ? [] : [1])
    for slot in silent + (clamps[.update] == nil ? [] : [2]) { gradients.slots[slot] = 0 }
  }
}
