/// One recurrent layer in one direction: forward and backward through time and its parameters' gradients.
///
/// Rows are (timestep, sequence) pairs, row t · B + b. The time loops take a range of sequences, which do not
/// depend on each other.
final class RecurrentPass {
  let place: LayerDirection
  let extents: LayerExtents
  let memory: LayerMemory
  private let cell: any RecurrentCell
  private let kernels: Kernels
  private let workspace: Workspace
  private let parameters: ParameterStore
  private let offsets: (inputWeights: Int, recurrentWeights: Int, inputBias: Int, recurrentBias: Int)
  /// [panel, gate columns]: what pre-activations start from, both biases where a slot takes both.
  private let biases: Buffer
  private let biasGradients: Buffer
  private let zeros: Buffer
  private let transposedRecurrent: TransposedWeights
  /// For layers above the first.
  private let transposedInput: TransposedWeights

  init(place: LayerDirection, parameters: ParameterStore, workspace: Workspace) {
    let layout = parameters.layout
    self.place = place
    self.parameters = parameters
    self.workspace = workspace
    kernels = parameters.kernels
    extents = layout.layers[place.layer]
    memory = workspace.layers[place.layer]
    cell = layout.model.recurrentCell
    offsets = (
      layout.offset(of: "rnn.weight_ih_\(place)"), layout.offset(of: "rnn.weight_hh_\(place)"),
      layout.offset(of: "rnn.bias_ih_\(place)"), layout.offset(of: "rnn.bias_hh_\(place)")
    )
    let panels = extents.hidden.panelCount
    biases = Buffer(count: panels * extents.gateColumns, precision: kernels.precision)
    biasGradients = Buffer(count: panels * extents.gateColumns, precision: kernels.precision)
    zeros = Buffer(count: 64, precision: kernels.precision)
    transposedRecurrent = TransposedWeights(
      panels: panels, columns: extents.recurrentColumns, depth: extents.hidden.unitCount,
      precision: kernels.precision)
    transposedInput = TransposedWeights(
      panels: panels, columns: extents.inputColumns, depth: place.layer == 0 ? 0 : extents.inputDepth,
      precision: kernels.precision)
  }

  /// 0, or 1 for the reverse direction.
  var direction: Int { place.isReverse ? 1 : 0 }

  // MARK: Places in memory

  /// Elements from one panel of pre-activations to the next.
  var gatePanel: Int { workspace.rowCount * extents.gateColumns }

  /// The pre-activations of row `row`, from column `column` of a panel on.
  func gates(row: Int, column: Int = 0) -> PanelMatrix {
    PanelMatrix(
      elements: memory.gates[direction].elements(at: row * extents.gateColumns + column), panel: gatePanel,
      row: extents.gateColumns)
  }

  /// Where this direction's units of (timestep, sequence) begin in a state's buffer. Timesteps −1 and T are the
  /// states before the first timestep.
  func stateOffset(timestep: Int, sequence: Int = 0) -> Int {
    ((timestep + 1) * workspace.batchSize + sequence) * extents.stateRow
      + direction * extents.hidden.paddedCount
  }

  /// The timestep whose state `timestep` continues.
  private func previous(of timestep: Int) -> Int { place.isReverse ? timestep + 1 : timestep - 1 }

  private func isFirst(_ timestep: Int) -> Bool {
    timestep == (place.isReverse ? workspace.timesteps - 1 : 0)
  }

  /// Everything the cell touches at `timestep` for `sequences`.
  private func cellTimestep(_ timestep: Int, _ sequences: Range<Int>) -> CellTimestep {
    let now = stateOffset(timestep: timestep, sequence: sequences.lowerBound)
    let before = stateOffset(timestep: previous(of: timestep), sequence: sequences.lowerBound)
    let scratchRow = extents.hidden.paddedCount
    let scratch = sequences.lowerBound * scratchRow
    return CellTimestep(
      rows: sequences.count, panels: extents.hidden.panelCount, units: extents.hidden.unitsPerPanel,
      gates: gates(row: timestep * workspace.batchSize + sequences.lowerBound), stateRow: extents.stateRow,
      previousHidden: memory.hidden.elements(at: before), hidden: memory.hidden.elements(at: now),
      previousCell: memory.cell.elements(at: before), cell: memory.cell.elements(at: now),
      hiddenGradient: memory.hiddenGradient.elements(at: now),
      previousHiddenGradient: memory.hiddenGradient.elements(at: before), scratchRow: scratchRow,
      cellCarry: memory.cellCarry[direction].elements(at: scratch),
      cellGradient: memory.cellGradient[direction].elements(at: scratch))
  }

  // MARK: Forward

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
  }

  /// States and activations of `sequences` at all timesteps.
  func forward(_ input: LayerInput, sequences: Range<Int>) {
    // The projected inputs of one chunk stay in the cache until the recurrence comes to them.
    let chunkLength = max(1, 64 / sequences.count)
    let starts = stride(from: 0, to: workspace.timesteps, by: chunkLength).map { $0 }
    for start in place.isReverse ? starts.reversed() : starts {
      let chunk = start..<min(workspace.timesteps, start + chunkLength)
      project(input, timesteps: chunk, sequences: sequences)
      for offset in 0..<chunk.count {
        step(place.isReverse ? chunk.upperBound - 1 - offset : chunk.lowerBound + offset, sequences)
      }
    }
  }

  /// Pre-activations = biases + W_ih x, for a chunk of timesteps.
  private func project(_ input: LayerInput, timesteps: Range<Int>, sequences: Range<Int>) {
    for rows in rowRanges(timesteps, sequences) {
      switch input {
      case .tokens(let tokens):
        kernels.gather(
          indexedTable(in: parameters.values), indices: tokens, rows: rows,
          from: PanelMatrix(elements: biases.elements(), panel: extents.gateColumns, row: 0))
      case .rows(let elements, let row):
        project(LeftMatrix(elements: elements + rows.lowerBound * row, row: row), rows: rows)
      }
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

  /// The rows of some timesteps and sequences: one range if they lie side by side.
  private func rowRanges(_ timesteps: Range<Int>, _ sequences: Range<Int>) -> [Range<Int>] {
    let batchSize = workspace.batchSize
    if sequences.count == batchSize {
      return [timesteps.lowerBound * batchSize..<timesteps.upperBound * batchSize]
    }
    return timesteps.map {
      $0 * batchSize + sequences.lowerBound..<$0 * batchSize + sequences.upperBound
    }
  }

  /// Adds W_hh h_{t−1} and applies the cell.
  private func step(_ timestep: Int, _ sequences: Range<Int>) {
    let operands = cellTimestep(timestep, sequences)
    if !isFirst(timestep) {
      var recurrent = operands.gates
      recurrent.elements = recurrent.elements + extents.recurrentOffset
      kernels.product(
        ProductExtents(
          panels: extents.hidden.panelCount, rows: sequences.count, columns: extents.recurrentColumns,
          depth: extents.hidden.unitCount),
        left: LeftMatrix(elements: operands.previousHidden, row: extents.stateRow),
        right: PanelMatrix(
          elements: parameters.values.elements(at: offsets.recurrentWeights),
          panel: extents.hidden.unitCount * extents.recurrentColumns, row: extents.recurrentColumns),
        from: recurrent, into: recurrent)
    }
    cell.forward(operands, by: kernels)
  }

  // MARK: Backward

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
    memory.cellCarry[direction].clear(sequences.lowerBound * width..<sequences.upperBound * width)
    for step in 0..<workspace.timesteps {
      let timestep = place.isReverse ? step : workspace.timesteps - 1 - step
      let operands = cellTimestep(timestep, sequences)
      cell.backward(operands, by: kernels)
      cellGradientIsReady?(timestep)
      if isFirst(timestep) { continue }
      let target = PanelMatrix(
        elements: operands.previousHiddenGradient, panel: transposedRecurrent.resultPanel,
        row: extents.stateRow)
      transposedRecurrent.product(
        rows: sequences.count,
        gradients: LeftMatrix(
          elements: operands.gates.elements + extents.recurrentOffset, row: extents.gateColumns,
          segment: gatePanel),
        from: target, into: target, by: kernels)
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

  // MARK: Gradients of the parameters

  /// The gradients of this layer's parameters, from the gates' gradients.
  func parameterGradients(_ input: LayerInput) {
    switch input {
    case .tokens(let tokens):
      let count = extents.hidden.panelCount * extents.inputDepth * extents.inputColumns
      parameters.gradients.clear(offsets.inputWeights..<offsets.inputWeights + count)
      kernels.scatterAdd(
        indexedTable(in: parameters.gradients), indices: tokens, rows: 0..<workspace.rowCount)
    case .rows(let elements, let row):
      accumulate(
        LeftMatrix(elements: elements, row: 1, step: row), depth: extents.inputDepth,
        columns: extents.inputColumns, firstColumn: extents.inputOffset, into: offsets.inputWeights)
    }
    let previousStates = memory.hidden.elements(at: stateOffset(timestep: previous(of: 0)))
    accumulate(
      LeftMatrix(elements: previousStates, row: 1, step: extents.stateRow), depth: extents.hidden.unitCount,
      columns: extents.recurrentColumns, firstColumn: extents.recurrentOffset,
      into: offsets.recurrentWeights)
    sumBiasGradients()
  }

  /// gradient[panel, depth, columns] = leftᵀ · gates' gradients, over all rows.
  private func accumulate(
    _ left: LeftMatrix, depth: Int, columns: Int, firstColumn: Int, into offset: Int
  ) {
    kernels.accumulatedProduct(
      ProductExtents(
        panels: extents.hidden.panelCount, rows: depth, columns: columns, depth: workspace.rowCount),
      left: left, right: gates(row: 0, column: firstColumn), zeros: zeros.elements(),
      into: PanelMatrix(
        elements: parameters.gradients.elements(at: offset), panel: depth * columns, row: columns))
  }

  private func sumBiasGradients() {
    let gradients = parameters.gradients
    for panel in 0..<extents.hidden.panelCount {
      let sums = biasGradients.elements(at: panel * extents.gateColumns)
      kernels.columnSums(
        rows: workspace.rowCount, columns: extents.gateColumns,
        of: gates(row: 0).elements + panel * gatePanel,
        row: extents.gateColumns, into: sums)
      copy(
        sums + extents.inputOffset, count: extents.inputColumns,
        to: gradients.elements(at: offsets.inputBias + panel * extents.inputColumns))
      copy(
        sums + extents.recurrentOffset, count: extents.recurrentColumns,
        to: gradients.elements(at: offsets.recurrentBias + panel * extents.recurrentColumns))
    }
  }

  private func copy(_ source: Elements, count: Int, to target: Elements) {
    kernels.copy(
      rows: 1, columns: count, from: StridedMatrix(elements: source, row: 0),
      to: StridedMatrix(elements: target, row: 0))
  }

  /// The input weights (or their gradients) as a table with one row for each token.
  private func indexedTable(in buffer: Buffer) -> IndexedTable {
    IndexedTable(
      panels: extents.hidden.panelCount, columns: extents.inputColumns,
      table: PanelMatrix(
        elements: buffer.elements(at: offsets.inputWeights), panel: extents.inputDepth * extents.inputColumns,
        row: extents.inputColumns),
      values: gates(row: 0), width: extents.gateColumns)
  }
}
