/// Backward through time.
extension RecurrentPass {
  /// Brings the transposed weights up to date.
  func prepareBackward() {
    transposedRecurrent.refresh(
      from: parameters.values.elements(at: offsets.recurrentWeights), by: kernels)
    guard place.layer > 0 else { return }
    transposedInput.refresh(from: parameters.values.elements(at: offsets.inputWeights), by: kernels)
  }

  /// From the direct gradients in `hiddenGradient`, makes them the total ones and the gates' gradients, for
  /// `sequences` at all timesteps. Calls `cellGradientIsReady` while dL/dc_t lies in `memory.cellGradient`.
  func backward(sequences: Range<Int>, cellGradientIsReady: ((_ timestep: Int) -> Void)?) {
    let width = extents.hidden.paddedCount
    let carries = sequences.lowerBound * width..<sequences.upperBound * width
    memory.cellCarry[direction].clear(carries)
    for step in 0..<workspace.timesteps {
      let timestep = place.isReverse ? step : workspace.timesteps - 1 - step
      var operands = cellTimestep(timestep, sequences)
      let isLast = endsGradients(timestep)
      if isLast {
        // What would flow on goes where nobody looks.
        operands.previousHiddenGradient = memory.hiddenGradient.elements(
          at: stateOffset(timestep: timestepBeforeFirst, sequence: sequences.lowerBound))
      }
      cell.backward(operands, by: kernels)
      cellGradientIsReady?(timestep)
      if isLast {
        memory.cellCarry[direction].clear(carries)
        continue
      }
      let gradients = LeftMatrix(
        elements: operands.gates.elements + extents.recurrentOffset, row: extents.gateColumns,
        segment: gatePanel)
      if workspace.dropsRecurrentStates {
        addDroppedOutGradient(operands, gradients, sequences)
        continue
      }
      let target = PanelMatrix(
        elements: operands.previousHiddenGradient, panel: transposedRecurrent.resultPanel,
        row: extents.stateRow)
      transposedRecurrent.product(
        rows: sequences.count, gradients: gradients, from: target, into: target, by: kernels)
    }
  }

  /// Adds W_ihᵀ times the gates' gradients to the gradients of the states below, for some rows; the first of two
  /// directions overwrites.
  func propagateToLayerBelow(_ below: LayerMemory, rows: Range<Int>) {
    let offset = (workspace.batchSize + rows.lowerBound) * below.extents.stateRow
    let target = PanelMatrix(
      elements: below.hiddenGradient.elements(at: offset), panel: transposedInput.resultPanel,
      row: below.extents.stateRow)
    let start = direction == 0 ? PanelMatrix(elements: zeros.elements(), row: 0) : target
    transposedInput.product(
      rows: rows.count,
      gradients: LeftMatrix(
        elements: gates(row: rows.lowerBound, column: extents.inputOffset).elements,
        row: extents.gateColumns, segment: gatePanel),
      from: start, into: target, by: kernels)
  }
}
