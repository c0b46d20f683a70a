/// c_t = f ⊙ c_{t−1} + i ⊙ g, h_t = o ⊙ tanh c_t (Hochreiter & Schmidhuber 1997; Gers 2000), with or without
/// peepholes (Gers & Schmidhuber 2000) and with a gate i of its own or i = 1 − f (Greff et al. 2017).
struct LSTMCell: RecurrentCell {
  let slots: GateSlots
  private let couplesGates: Bool

  init(couplesGates: Bool) {
    self.couplesGates = couplesGates
    slots = couplesGates ? Self.coupledSlots : Self.ownSlots
  }

  /// PyTorch's order i, f, g, o.
  private static let ownSlots = GateSlots(
    count: 4, inputSlots: 0..<4, recurrentSlots: 0..<4, inputOrder: [0, 1, 2, 3],
    recurrentOrder: [0, 1, 2, 3],
    gateOrder: [0, 1, 2, 3], widestPanel: 16)

  /// Weights for f, g, o; the last slot is only for the activation of i.
  private static let coupledSlots = GateSlots(
    count: 4, inputSlots: 0..<3, recurrentSlots: 0..<3, inputOrder: [0, 1, 2], recurrentOrder: [0, 1, 2],
    gateOrder: [3, 0, 1, 2], widestPanel: 16)

  func forward(_ step: CellTimestep, by kernels: Kernels) {
    kernels.lstmForward(step, couplesGates: couplesGates)
  }

  func backward(_ step: CellTimestep, by kernels: Kernels) {
    kernels.lstmBackward(step, couplesGates: couplesGates)
  }
}
