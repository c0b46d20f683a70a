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
}
