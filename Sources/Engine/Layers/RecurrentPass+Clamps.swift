/// A timestep's pointwise half, with or without values that are held.
///
/// The kernels compute all units as always; what is held is put in, and the few units that it belongs to are
/// computed again. So passes without interventions cost nothing more.
extension RecurrentPass {
  func cellForward(_ step: CellTimestep, timestep: Int) {
    guard let clamps = workspace.clamps?[place, timestep] else { return cell.forward(step, by: kernels) }
    let found = heldUnits(clamps, in: step)
    cell.forward(step, by: kernels)
    for held in found {
      var unit = held.unit
      cell.forward(&unit, holding: held.clamps)
      let state = held.row * step.stateRow + held.clamps.unit
      kernels.set(step.hidden + state, to: unit.hidden)
      kernels.set(step.cell + state, to: unit.cell)
      guard !extents.slots.gateOrder.isEmpty else { continue }
      write(unit.slots, of: held.clamps.unit, row: held.row, in: step.gates, units: step.units)
    }
  }

  /// From dL/dh_t to the gradients of the pre-activations, with nothing flowing through what is held.
  func cellBackward(_ step: CellTimestep, timestep: Int) {
    guard let clamps = workspace.clamps?[place, timestep] else { return cell.backward(step, by: kernels) }
    let found = heldUnits(clamps, in: step)
    let before = found.map { gradients(of: $0, in: step) }
    let heldStates = found.filter { $0.clamps.hidden != nil }.map {
      step.hiddenGradient + $0.row * step.gradientRow + $0.clamps.unit
    }
    let totals = heldStates.map(kernels.value)
    for gradient in heldStates { kernels.set(gradient, to: 0) }
    cell.backward(step, by: kernels)
    for (gradient, total) in zip(heldStates, totals) { kernels.set(gradient, to: total) }
    for (held, before) in zip(found, before) {
      var gradients = before
      gradients.slots = slots(of: held.clamps.unit, row: held.row, in: step.gateGradients, units: step.units)
        .map(kernels.value)
      cell.backward(&gradients, of: held.unit, holding: held.clamps)
      write(gradients, of: held, in: step)
    }
  }

  /// After the first half of a cell with `resetSlots`: puts the reset gates in that are held, for the product to read.
  func holdResets(in step: CellTimestep, timestep: Int) {
    for (unit, reset) in resets(heldAt: timestep) {
      for row in 0..<step.rows {
        let place = slots(of: unit, row: row, in: step.gates, units: step.units)[resetSlot]
        let state = row * step.stateRow + unit
        kernels.set(place, to: reset)
        guard let resetHidden = step.resetHidden else { continue }
        kernels.set(resetHidden + state, to: reset * kernels.value(step.previousHidden + state))
      }
    }
  }

  /// After the second half backward of a cell with `resetSlots`: no gradient flows to a reset gate that is held.
  func cutResetGradients(in step: CellTimestep, timestep: Int) {
    for (unit, _) in resets(heldAt: timestep) {
      for row in 0..<step.rows {
        kernels.set(slots(of: unit, row: row, in: step.gateGradients, units: step.units)[resetSlot], to: 0)
      }
    }
  }

  private func resets(heldAt timestep: Int) -> [(unit: Int, value: Double)] {
    (workspace.clamps?[place, timestep] ?? []).compactMap { clamps in
      clamps[.reset].map { (clamps.unit, $0) }
    }
  }

  /// The reset gate is a GRU's first.
  private var resetSlot: Int { extents.slots.gateOrder[0] }

  // MARK: One unit

  private typealias HeldUnit = (clamps: UnitClamps, row: Int, unit: UnitTimestep)

  /// The units of which something is held, in every row, as they stand in memory.
  private func heldUnits(_ clamps: [UnitClamps], in step: CellTimestep) -> [HeldUnit] {
    (0..<step.rows).flatMap { row in
      clamps.map { ($0, row, unit($0.unit, row: row, in: step)) }
    }
  }

  private func unit(_ unit: Int, row: Int, in step: CellTimestep) -> UnitTimestep {
    let state = row * step.stateRow + unit
    let peephole = { [kernels] (weights: Elements?) in weights.map { kernels.value($0 + unit) } ?? 0 }
    return UnitTimestep(
      slots: slots(of: unit, row: row, in: step.gates, units: step.units).map(kernels.value),
      previousHidden: kernels.value(step.previousHidden + state),
      previousCell: kernels.value(step.previousCell + state), hidden: kernels.value(step.hidden + state),
      cell: kernels.value(step.cell + state),
      peepholes: (
        peephole(step.peepholes.input), peephole(step.peepholes.forget), peephole(step.peepholes.output)
      ))
  }

  /// Before the kernel: those of the states, none yet of the pre-activations.
  private func gradients(of held: HeldUnit, in step: CellTimestep) -> UnitGradients {
    let hidden = step.hiddenGradient + held.row * step.gradientRow + held.clamps.unit
    let scratch = held.row * step.scratchRow + held.clamps.unit
    return UnitGradients(
      hidden: held.clamps.hidden == nil ? kernels.value(hidden) : 0, cell: 0,
      cellCarry: kernels.value(step.cellCarry + scratch), slots: [])
  }

  private func write(_ gradients: UnitGradients, of held: HeldUnit, in step: CellTimestep) {
    let scratch = held.row * step.scratchRow + held.clamps.unit
    write(
      gradients.slots, of: held.clamps.unit, row: held.row, in: step.gateGradients, units: step.units)
    kernels.set(step.cellGradient + scratch, to: gradients.cell)
    kernels.set(step.cellCarry + scratch, to: gradients.cellCarry)
  }

  private func write(_ values: [Double], of unit: Int, row: Int, in gates: PanelMatrix, units: Int) {
    for (place, value) in zip(slots(of: unit, row: row, in: gates, units: units), values) {
      kernels.set(place, to: value)
    }
  }

  /// Where the slots of one unit lie.
  private func slots(of unit: Int, row: Int, in gates: PanelMatrix, units: Int) -> [Elements] {
    let first = gates.elements + unit / units * gates.panel + row * gates.row + unit % units
    return (0..<extents.slots.count).map { first + $0 * units }
  }
}
