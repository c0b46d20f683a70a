/// Forward through time.
extension RecurrentPass {
  /// Brings what is derived from the biases up to date.
  func prepareForward() {
    let values = parameters.values
    let units = extents.hidden.unitsPerPanel
    biases.clear(0..<biases.count)
    for panel in 0..<extents.hidden.panelCount {
      let start = panel * extents.gateColumns
      let input = biases.elements(at: start + extents.inputOffset)
      let recurrent = biases.elements(at: start + extents.recurrentOffset)
      kernels.add(
        count: extents.inputColumns, input,
        values.elements(at: offsets.inputBias + panel * extents.inputColumns), into: input)
      kernels.add(
        count: extents.slots.recurrentSlots.count * units, recurrent,
        values.elements(at: offsets.recurrentBias + panel * extents.recurrentColumns), into: recurrent)
    }
    decoder?.prepareForward()
  }

  /// States and activations of `sequences` at all timesteps.
  func forward(_ input: LayerInput, sequences: Range<Int>) {
    // The projected inputs of one chunk stay in the cache until the recurrence comes to them.
    let chunkLength = max(1, 64 / sequences.count)
    let isPlain = workspace.isPlain
    let starts = stride(from: timesteps.lowerBound, to: timesteps.upperBound, by: chunkLength).map { $0 }
    for start in place.isReverse ? starts.reversed() : starts {
      let chunk = start..<min(timesteps.upperBound, start + chunkLength)
      project(input, timesteps: chunk, sequences: sequences)
      for offset in 0..<chunk.count {
        step(
          place.isReverse ? chunk.upperBound - 1 - offset : chunk.lowerBound + offset, sequences,
          isPlain: isPlain)
      }
    }
    decoder?.forward(input, sequences: sequences)
  }

  /// Pre-activations = biases + W_ih x, for a chunk of timesteps.
  private func project(_ input: LayerInput, timesteps: Range<Int>, sequences: Range<Int>) {
    let batchSize = workspace.batchSize
    if sequences.count == batchSize {
      project(input, rows: timesteps.lowerBound * batchSize..<timesteps.upperBound * batchSize)
    } else {
      // The rows of a part of the batch do not lie side by side.
      for timestep in timesteps {
        let first = timestep * batchSize
        project(input, rows: first + sequences.lowerBound..<first + sequences.upperBound)
      }
    }
  }

  private func project(_ input: LayerInput, rows: Range<Int>) {
    switch input {
    case .tokens(let tokens):
      kernels.gather(
        indexedTable(in: parameters.values, panels: 0..<extents.hidden.panelCount), indices: tokens,
        rows: rows, from: PanelMatrix(elements: biases.elements(), panel: extents.gateColumns, row: 0))
    case .rows(let elements, let row):
      project(LeftMatrix(elements: elements + rows.lowerBound * row, row: row), rows: rows)
    }
  }

  private func project(_ inputs: LeftMatrix, rows: Range<Int>) {
    kernels.product(
      ProductExtents(
        panels: extents.hidden.panelCount, rows: rows.count, columns: extents.inputColumns,
        depth: extents.inputDepth),
      left: inputs,
      right: PanelMatrix(
        elements: parameters.values.elements(at: offsets.inputWeights),
        panel: extents.inputDepth * extents.inputColumns, row: extents.inputColumns),
      from: PanelMatrix(
        elements: biases.elements(at: extents.inputOffset), panel: extents.gateColumns, row: 0),
      into: gates(row: rows.lowerBound, column: extents.inputOffset))
    let beyond = extents.inputOffset + extents.inputColumns
    guard beyond < extents.gateColumns else { return }
    for panel in 0..<extents.hidden.panelCount {
      kernels.fill(
        rows: rows.count, columns: extents.gateColumns - beyond,
        with: biases.elements(at: panel * extents.gateColumns + beyond),
        into: gates(row: rows.lowerBound, column: beyond).elements + panel * gatePanel,
        row: extents.gateColumns)
    }
  }

  /// Adds W_hh h_{t−1} and applies the cell.
  private func step(_ timestep: Int, _ sequences: Range<Int>, isPlain: Bool) {
    let operands = cellTimestep(timestep, sequences)
    let continues = !(workspace.startsFromZero && previous(of: timestep) == timestepBeforeFirst)
    dropOutRecurrentInput(at: previous(of: timestep), sequences)
    if continues {
      let states = recurrentInput(timestep: previous(of: timestep), sequence: sequences.lowerBound)
      addRecurrent(states, extents.stateColumns, to: operands)
    }
    if let resetHidden = operands.resetHidden {
      cell.forwardReset(operands, by: kernels)
      if !isPlain { holdResets(in: operands, timestep: timestep) }
      if workspace.dropsRecurrentStates { maskRows(of: resetHidden, row: extents.stateRow, sequences) }
      if continues { addRecurrent(resetHidden, extents.resetColumns, to: operands) }
    }
    if isPlain { return cell.forward(operands, by: kernels) }
    cellForward(operands, timestep: timestep)
    blankStates(timestep, sequences)
  }

  /// Adds W_hh times `states` to the pre-activations that belong to `columns` of the packed W_hh.
  private func addRecurrent(_ states: Elements, _ columns: Range<Int>, to step: CellTimestep) {
    var sums = step.gates
    sums.elements = sums.elements + extents.recurrentOffset + columns.lowerBound
    kernels.product(
      ProductExtents(
        panels: extents.hidden.panelCount, rows: step.rows, columns: columns.count,
        depth: extents.hidden.unitCount),
      left: LeftMatrix(elements: states, row: step.stateRow),
      right: PanelMatrix(
        elements: parameters.values.elements(at: offsets.recurrentWeights + columns.lowerBound),
        panel: extents.hidden.unitCount * extents.recurrentColumns, row: extents.recurrentColumns),
      from: sums, into: sums)
  }
}
