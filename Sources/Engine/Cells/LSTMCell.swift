/// c_t = f ⊙ c_{t−1} + i ⊙ g, h_t = o ⊙ tanh c_t (Hochreiter & Schmidhuber 1997; Gers 2000).
struct LSTMCell: RecurrentCell {
  /// PyTorch's order i, f, g, o.
  let slots = GateSlots(
    count: 4, inputSlots: 0..<4, recurrentSlots: 0..<4, inputOrder: [0, 1, 2, 3],
    recurrentOrder: [0, 1, 2, 3],
    gateOrder: [0, 1, 2, 3], widestPanel: 16)

  func forward(_ step: CellTimestep, by kernels: Kernels) { kernels.lstmForward(step) }

  func backward(_ step: CellTimestep, by kernels: Kernels) { kernels.lstmBackward(step) }
}
