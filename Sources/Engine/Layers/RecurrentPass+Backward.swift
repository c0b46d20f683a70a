/// Backward through time.
extension RecurrentPass {
  /// Brings the transposed weights up to date.
  func prepareBackward() {
    transposedRecurrent.refresh(
      from: parameters.values.elements(at: offsets.recurrentWeights), by: kernels)
    decoder?.prepareBackward()
    guard place.layer > 0 else { return }
    transposedInput.refresh(from: parameters.values.elements(at: offsets.inputWeights), by: kernels)
  }

  /// From the direct gradients in `hiddenGradient`, makes them the total ones and the gates' gradients, for
  /// `sequences` at all timesteps. Calls `cellGradientIsReady` while dL/dc_t lies in `memory.cellGradient`.
  func backward(sequences: Range<Int>, cellGradientIsReady: ((_ timestep: Int) -> Void)?) {
    let width = extents.hidden.paddedCount
    let carries = sequences.lowerBound * width..<sequences.upperBound * width
    if let decoder {
      decoder.backward(sequences: sequences, cellGradientIsReady: cellGradientIsReady)
    } else {
      memory.cellCarry[direction].clear(carries)
    }
    let (timesteps, isPlain) = (timesteps, workspace.isPlain)
    for step in 0..<timesteps.count {
      let timestep = place.isReverse ? step : timesteps.upperBound - 1 - step
      var operands = cellTimestep(timestep, sequences)
      let isLast = endsGradients(timestep)
      if isLast {
        // What would flow on goes where nobody looks.
        operands.previousHiddenGradient = memory.hiddenGradient.elements(
          at: stateOffset(timestep: timestepBeforeFirst, sequence: sequences.lowerBound))
      }
      if isPlain {
        cell.backward(operands, by: kernels)
      } else {
        cellBackward(operands, timestep: timestep)
      }
      cellGradientIsReady?(timestep)
      if isLast {
        memory.cellCarry[direction].clear(carries)
        continue
      }
      let target = PanelMatrix(
        elements: operands.previousHiddenGradient, panel: transposedRecurrent.resultPanel,
        row: extents.stateRow)
      transposedRecurrent.product(
        rows: sequences.count,
        gradients: LeftMatrix(
          elements: operands.gates.elements + extents.recurrentOffset, row: extents.gateColumns,
          segment: gatePanel),
        from: target, into: target, by: kernels)
      if !isPlain { blankGradients(before: timestep, sequences) }
    }
  }

  /// Adds W_ihᵀ times the gates' gradients to the gradients of the states below, for some rows; the first of two
  /// directions overwrites.
  func propagateToLayerBelow(_ below: LayerMemory, rows: Range<Int>) {
    decoder?.propagateToLayerBelow(below, rows: rows)
    let rows = rows.clamped(to: self.rows)
    guard !rows.isEmpty else { return }
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
