#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// c_t = f ⊙ c_{t−1} + i ⊙ g, h_t = o ⊙ tanh c_t (Hochreiter & Schmidhuber 1997; Gers 2000).
struct LSTMCell: RecurrentCell {
  /// PyTorch's order i, f, g, o.
  let slots = GateSlots(
    count: 4, inputSlots: 0..<4, recurrentSlots: 0..<4, inputOrder: [0, 1, 2, 3],
    recurrentOrder: [0, 1, 2, 3],
    gateOrder: [0, 1, 2, 3], widestPanel: 16)

  func forward(_ step: CellTimestep, by kernels: Kernels) { kernels.lstmForward(step) }

  func backward(_ step: CellTimestep, by kernels: Kernels) { kernels.lstmBackward(step) }

  func forward(_ unit: inout UnitTimestep, holding clamps: UnitClamps) {
    let input = clamps[.input] ?? sigmoid(unit.slots[0])
    let forget = clamps[.forget] ?? sigmoid(unit.slots[1])
    let candidate = clamps[.candidate] ?? tanh(unit.slots[2])
    let output = clamps[.output] ?? sigmoid(unit.slots[3])
    unit.slots = [input, forget, candidate, output]
    unit.cell = clamps.cell ?? forget * unit.previousCell + input * candidate
    unit.hidden = clamps.hidden ?? output * tanh(unit.cell)
  }

  func slotsWithoutEffect(holding quantity: Intervention.Quantity) -> [Int] {
    switch quantity {
    case .gate(.input): [0]
    case .gate(.forget): [1]
    case .gate(.candidate): [2]
    case .gate(.output): [3]
    case .cell: [0, 1, 2]
    default: []
    }
  }
}
