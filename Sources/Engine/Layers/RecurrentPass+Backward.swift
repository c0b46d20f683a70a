/// Backward through time.
extension RecurrentPass {
  /// Brings the transposed weights up to date.
  func prepareBackward() {
    let weights = parameters.values.elements(at: offsets.recurrentWeights)
    transposedRecurrent.refresh(from: weights, by: kernels)
    if resetsBefore { transposedReset.refresh(from: weights + extents.resetColumns.lowerBound, by: kernels) }
    decoder?.prepareBackward()
    guard place.layer > 0 else { return }
    transposedInput.refresh(from: parameters.values.elements(at: offsets.inputWeights), by: kernels)
  }

  /// From the direct gradients in `hiddenGradient`, makes them the total ones and the gates' gradients, for
  /// `sequences` at all timesteps.
  func backward(sequences: Range<Int>) {
    let width = extents.hidden.paddedCount
    let carries = sequences.lowerBound * width..<sequences.upperBound * width
    if let decoder {
      decoder.backward(sequences: sequences)
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
      goBack(
        through: operands, at: timestep, isPlain: isPlain, flowsOn: !isLast,
        droppingOut: workspace.dropsRecurrentStates ? sequences : nil)
      if isLast {
        memory.cellCarry[direction].clear(carries)
      } else if !isPlain {
        blankGradients(before: timestep, sequences)
      }
    }
  }

  /// The backward half of `timestep`: from dL/dh_t and dL/dc_t to the gates' gradients and, where it `flowsOn`,
  /// through the recurrent weights to dL/dh_{t−1}; through the masks of `sequences` where what they read was dropped
  /// out.
  func goBack(
    through step: CellTimestep, at timestep: Int, isPlain: Bool, flowsOn: Bool,
    droppingOut sequences: Range<Int>? = nil
  ) {
    if isPlain { cell.backward(step, by: kernels) } else { cellBackward(step, timestep: timestep) }
    if let resetGradient = step.resetHiddenGradient {
      transposedReset.product(
        rows: step.rows, gradients: recurrentGradients(of: step, from: extents.resetColumns.lowerBound),
        from: PanelMatrix(elements: zeros.elements(), row: 0),
        into: PanelMatrix(
          elements: resetGradient, panel: transposedReset.resultPanel, row: step.scratchRow), by: kernels)
      if let sequences { maskRows(of: resetGradient, row: step.scratchRow, sequences) }
      cell.backwardReset(step, by: kernels)
      if !isPlain { cutResetGradients(in: step, timestep: timestep) }
    }
    guard flowsOn else { return }
    let gradients = recurrentGradients(of: step, from: extents.stateColumns.lowerBound)
    if let sequences { return addDroppedOutGradient(step, gradients, sequences) }
    let target = PanelMatrix(
      elements: step.previousHiddenGradient, panel: transposedRecurrent.resultPanel, row: step.gradientRow)
    transposedRecurrent.product(
      rows: step.rows, gradients: gradients, from: target, into: target, by: kernels)
  }

  /// The gates' gradients that belong to the packed W_hh from `column` on.
  private func recurrentGradients(of step: CellTimestep, from column: Int) -> LeftMatrix {
    LeftMatrix(
      elements: step.gateGradients.elements + extents.recurrentOffset + column, row: step.gateGradients.row,
      segment: step.gateGradients.panel)
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
