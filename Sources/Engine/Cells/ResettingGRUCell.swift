#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// n = tanh(W_in x + b_in + W_hn (r ⊙ h_{t−1}) + b_hn), h_t = (1 − z) ⊙ n + z ⊙ h_{t−1} (Cho et al. 2014, eq. 5–8,
/// with PyTorch's names: z keeps the state).
///
/// The candidate's recurrent weights read r ⊙ h_{t−1}, so a timestep has two recurrent products, r and z before n.
struct ResettingGRUCell: RecurrentCell {
  /// PyTorch's order r, z, n.
  let slots = GateSlots(
    count: 3, inputSlots: 0..<3, recurrentSlots: 0..<3, inputOrder: [0, 1, 2], recurrentOrder: [0, 1, 2],
    gateOrder: [0, 1, 2], resetSlots: 2..<3, widestPanel: 16)

  func forwardReset(_ step: CellTimestep, by kernels: Kernels) { kernels.gruResetForward(step) }

  func forward(_ step: CellTimestep, by kernels: Kernels) { kernels.gruForward(step) }

  func backward(_ step: CellTimestep, by kernels: Kernels) { kernels.gruBackward(step) }

  func backwardReset(_ step: CellTimestep, by kernels: Kernels) { kernels.gruResetBackward(step) }

  /// The slots of r and z have been activated, and of r held, before the product.
  func forward(_ unit: inout UnitTimestep, holding clamps: UnitClamps) {
    let update = clamps[.update] ?? unit.slots[1]
    let candidate = clamps[.candidate] ?? tanh(unit.slots[2])
    unit.slots = [unit.slots[0], update, candidate]
    unit.hidden = clamps.hidden ?? candidate + update * (unit.previousHidden - candidate)
  }

  /// All but the reset gate, whose gradient comes later.
  func backward(_ gradients: inout UnitGradients, of unit: UnitTimestep, holding clamps: UnitClamps) {
    if clamps[.update] != nil { gradients.slots[1] = 0 }
    if clamps[.candidate] != nil { gradients.slots[2] = 0 }
  }
}
