/// A timestep's pointwise half, with or without values that are held.
///
/// The kernels compute all units as always; what is held is put in, and the few units that it belongs to are
/// computed again. So passes without interventions cost nothing more.
extension RecurrentPass {
  func cellForward(_ step: CellTimestep, timestep: Int) {
    guard let clamps = workspace.clamps?[place, timestep] else { return cell.forward(step, by: kernels) }
    let held = (0..<step.rows).flatMap { row in
      clamps.map { clamp in
        (clamp, row, slots(of: clamp.unit, row: row, in: step.gates, units: step.units).map(kernels.value))
      }
    }
    cell.forward(step, by: kernels)
    for (clamp, row, preactivations) in held {
      hold(clamp, row: row, preactivations: preactivations, in: step)
    }
  }

  /// From dL/dh_t to the gradients of the pre-activations, with nothing flowing through what is held.
  func cellBackward(_ step: CellTimestep, timestep: Int) {
    guard let clamps = workspace.clamps?[place, timestep] else { return cell.backward(step, by: kernels) }
    let heldStates = clamps.filter { $0.hidden != nil }.flatMap { clamp in
      (0..<step.rows).map { step.hiddenGradient + $0 * step.gradientRow + clamp.unit }
    }
    let totals = heldStates.map(kernels.value)
    for gradient in heldStates { kernels.set(gradient, to: 0) }
    cell.backward(step, by: kernels)
    for (gradient, total) in zip(heldStates, totals) { kernels.set(gradient, to: total) }
    for clamp in clamps {
      for row in 0..<step.rows { cutGradients(of: clamp, row: row, in: step) }
    }
  }

  /// Computes one unit of one row again, from its pre-activations and what is held.
  private func hold(_ clamp: UnitClamps, row: Int, preactivations: [Double], in step: CellTimestep) {
    let state = row * step.stateRow + clamp.unit
    var unit = UnitTimestep(
      slots: preactivations, previousHidden: kernels.value(step.previousHidden + state),
      previousCell: kernels.value(step.previousCell + state), hidden: kernels.value(step.hidden + state),
      cell: kernels.value(step.cell + state))
    cell.forward(&unit, holding: clamp)
    kernels.set(step.hidden + state, to: unit.hidden)
    kernels.set(step.cell + state, to: unit.cell)
    let places = slots(of: clamp.unit, row: row, in: step.gates, units: step.units)
    for (place, value) in zip(places, unit.slots) where !extents.slots.gateOrder.isEmpty {
      kernels.set(place, to: value)
    }
  }

  private func cutGradients(of clamp: UnitClamps, row: Int, in step: CellTimestep) {
    let gradients = slots(of: clamp.unit, row: row, in: step.gateGradients, units: step.units)
    for quantity in clamp.values.keys {
      for slot in cell.slotsWithoutEffect(holding: quantity) { kernels.set(gradients[slot], to: 0) }
      if quantity == .cell { kernels.set(step.cellCarry + row * step.scratchRow + clamp.unit, to: 0) }
    }
  }

  /// Where the slots of one unit lie.
  private func slots(of unit: Int, row: Int, in gates: PanelMatrix, units: Int) -> [Elements] {
    let first = gates.elements + unit / units * gates.panel + row * gates.row + unit % units
    return (0..<extents.slots.count).map { first + $0 * units }
  }
}
