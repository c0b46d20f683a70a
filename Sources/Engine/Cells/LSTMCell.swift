#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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

  func forward(_ unit: inout UnitTimestep, holding clamps: UnitClamps) {
    let sums = slots.gateOrder.map { unit.slots[$0] }
    let weights = unit.peepholes
    let forget = clamps[.forget] ?? sigmoid(sums[1] + weights.forget * unit.previousCell)
    let free = couplesGates ? 1 - forget : sigmoid(sums[0] + weights.input * unit.previousCell)
    let input = clamps[.input] ?? free
    let candidate = clamps[.candidate] ?? tanh(sums[2])
    unit.cell = clamps.cell ?? forget * unit.previousCell + input * candidate
    let output = clamps[.output] ?? sigmoid(sums[3] + weights.output * unit.cell)
    for (slot, gate) in zip(slots.gateOrder, [input, forget, candidate, output]) { unit.slots[slot] = gate }
    unit.hidden = clamps.hidden ?? output * tanh(unit.cell)
  }

  func backward(_ gradients: inout UnitGradients, of unit: UnitTimestep, holding clamps: UnitClamps) {
    let gates = slots.gateOrder.map { unit.slots[$0] }
    let (input, forget, candidate, output) = (gates[0], gates[1], gates[2], gates[3])
    let squashed = tanh(unit.cell)
    let outputGradient = clamps[.output] == nil ? gradients.hidden * squashed * output * (1 - output) : 0
    gradients.cell =
      gradients.cellCarry + gradients.hidden * output * (1 - squashed * squashed)
      + unit.peepholes.output * outputGradient
    let flowing = clamps.cell == nil ? gradients.cell : 0
    // A gate i that is held no longer follows the coupled gate f.
    let leftOut = couplesGates && clamps[.input] == nil ? candidate : 0
    let forgetGradient =
      clamps[.forget] == nil ? flowing * (unit.previousCell - leftOut) * forget * (1 - forget) : 0
    let inputGradient =
      clamps[.input] == nil && !couplesGates ? flowing * candidate * input * (1 - input) : 0
    if !couplesGates { gradients.slots[slots.gateOrder[0]] = inputGradient }
    gradients.slots[slots.gateOrder[1]] = forgetGradient
    gradients.slots[slots.gateOrder[2]] =
      clamps[.candidate] == nil ? flowing * input * (1 - candidate * candidate) : 0
    gradients.slots[slots.gateOrder[3]] = outputGradient
    gradients.cellCarry =
      flowing * forget + unit.peepholes.forget * forgetGradient + unit.peepholes.input * inputGradient
  }
}
