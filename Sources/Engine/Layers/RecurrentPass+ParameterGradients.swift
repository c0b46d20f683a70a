/// Gradients of the parameters.
extension RecurrentPass {
  /// Rows that are gone through at a time, so that a panel of the gates' gradients, and the states for all panels,
  /// stay in the cache from product to product.
  private static let stretch = 256

  /// The gradients of the parameters that belong to `panels` of hidden units, from the gates' gradients.
  func parameterGradients(_ input: LayerInput, panels: Range<Int>) {
    biasGradients.clear(
      panels.lowerBound * extents.gateColumns..<panels.upperBound * extents.gateColumns)
    if case .tokens = input {
      let panelCount = extents.inputDepth * extents.inputColumns
      parameters.gradients.clear(
        offsets.inputWeights + panels.lowerBound * panelCount..<offsets.inputWeights
          + panels.upperBound * panelCount)
    }
    clearPeepholeGradients(of: panels)
    if rows.isEmpty { clearWeightGradients(of: panels) }
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.stretch) {
      let rows = start..<min(rows.upperBound, start + Self.stretch)
      fetchStates(rows)
      for panel in panels {
        addInputGradients(input, rows, panel..<panel + 1)
        addRecurrentGradients(rows, panel..<panel + 1)
        kernels.addColumnSums(
          rows: rows.count, columns: extents.gateColumns,
          of: gates(row: rows.lowerBound).elements + panel * gatePanel, row: extents.gateColumns,
          to: biasGradients.elements(at: panel * extents.gateColumns))
        addPeepholeGradients(rows, panel)
      }
    }
    for panel in panels { copyBiasGradients(of: panel) }
    decoder?.parameterGradients(input, panels: panels)
  }

  /// No timestep was computed with these weights.
  private func clearWeightGradients(of panels: Range<Int>) {
    for (offset, panel) in [
      (offsets.inputWeights, extents.inputDepth * extents.inputColumns),
      (offsets.recurrentWeights, extents.hidden.unitCount * extents.recurrentColumns),
    ] {
      parameters.gradients.clear(offset + panels.lowerBound * panel..<offset + panels.upperBound * panel)
    }
  }

  /// Asks for the states that the products read down their columns, a line at a time.
  private func fetchStates(_ rows: Range<Int>) {
    kernels.fetch(
      rows: rows.count, columns: extents.hidden.paddedCount,
      from: recurrentInput(timestep: previous(of: 0)) + rows.lowerBound * extents.stateRow,
      row: extents.stateRow)
  }

  private func addInputGradients(_ input: LayerInput, _ rows: Range<Int>, _ panels: Range<Int>) {
    switch input {
    case .tokens(let tokens):
      kernels.scatterAdd(
        indexedTable(in: parameters.gradients, panels: panels), indices: tokens, rows: rows)
    case .rows(let elements, let row):
      addProduct(
        LeftMatrix(elements: elements + rows.lowerBound * row, row: 1, step: row), rows, panels,
        depth: extents.inputDepth, columns: 0..<extents.inputColumns, of: extents.inputColumns,
        firstColumn: extents.inputOffset, to: offsets.inputWeights)
    }
  }

  /// The recurrent weights' gradients += `factors`ᵀ · gates' gradients, `factors` being [T · B, padded H].
  func addRecurrentGradients(of factors: Buffer, panels: Range<Int>) {
    let width = extents.hidden.paddedCount
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.stretch) {
      let rows = start..<min(rows.upperBound, start + Self.stretch)
      addProduct(
        LeftMatrix(elements: factors.elements(at: rows.lowerBound * width), row: 1, step: width), rows,
        panels,
        depth: extents.hidden.unitCount, columns: 0..<extents.recurrentColumns, of: extents.recurrentColumns,
        firstColumn: extents.recurrentOffset, to: offsets.recurrentWeights, overwriting: false)
    }
  }

  private func addRecurrentGradients(_ rows: Range<Int>, _ panels: Range<Int>) {
    addRecurrentGradients(recurrentInput(timestep: previous(of: 0)), rows, panels, extents.stateColumns)
    guard resetsBefore else { return }
    addRecurrentGradients(
      memory.resetHidden.elements(at: stateOffset(timestep: 0)), rows, panels, extents.resetColumns)
  }

  /// Of the columns of the packed W_hh that read `states`.
  private func addRecurrentGradients(
    _ states: Elements, _ rows: Range<Int>, _ panels: Range<Int>, _ columns: Range<Int>
  ) {
    addProduct(
      LeftMatrix(elements: states + rows.lowerBound * extents.stateRow, row: 1, step: extents.stateRow), rows,
      panels, depth: extents.hidden.unitCount, columns: columns, of: extents.recurrentColumns,
      firstColumn: extents.recurrentOffset, to: offsets.recurrentWeights)
  }

  /// gradient[panel, depth, columns] += leftᵀ · gates' gradients of `rows`, for some columns of packed weights that
  /// have `width`, the first of which is column `firstColumn` of the gates; the first rows overwrite, unless told
  /// otherwise.
  private func addProduct(
    _ left: LeftMatrix, _ rows: Range<Int>, _ panels: Range<Int>, depth: Int, columns: Range<Int>,
    of width: Int, firstColumn: Int, to offset: Int, overwriting: Bool = true
  ) {
    var right = gates(row: rows.lowerBound, column: firstColumn + columns.lowerBound)
    right.elements = right.elements + panels.lowerBound * gatePanel
    let target = PanelMatrix(
      elements: parameters.gradients.elements(
        at: offset + panels.lowerBound * depth * width + columns.lowerBound),
      panel: depth * width, row: width)
    kernels.product(
      ProductExtents(panels: panels.count, rows: depth, columns: columns.count, depth: rows.count),
      left: left,
      right: right,
      from: overwriting && rows.lowerBound == self.rows.lowerBound
        ? PanelMatrix(elements: zeros.elements(), row: 0) : target,
      into: target)
  }

  private func copyBiasGradients(of panel: Int) {
    let sums = biasGradients.elements(at: panel * extents.gateColumns)
    copy(
      sums + extents.inputOffset, count: extents.inputColumns,
      to: parameters.gradients.elements(at: offsets.inputBias + panel * extents.inputColumns))
    copy(
      sums + extents.recurrentOffset, count: extents.recurrentColumns,
      to: parameters.gradients.elements(at: offsets.recurrentBias + panel * extents.recurrentColumns))
  }

  private func copy(_ source: Elements, count: Int, to target: Elements) {
    kernels.copy(
      rows: 1, columns: count, from: StridedMatrix(elements: source, row: 0),
      to: StridedMatrix(elements: target, row: 0))
  }
}
