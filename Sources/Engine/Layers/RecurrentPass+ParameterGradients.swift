/// Gradients of the parameters.
extension RecurrentPass {
  /// Rows that are gone through at a time, so that the gates' gradients stay in the cache from product to product.
  private static let stretch = 192

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
    if rows.isEmpty { clearWeightGradients(of: panels) }
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.stretch) {
      let rows = start..<min(rows.upperBound, start + Self.stretch)
      addInputGradients(input, rows, panels)
      addRecurrentGradients(rows, panels)
      for panel in panels {
        kernels.addColumnSums(
          rows: rows.count, columns: extents.gateColumns,
          of: gates(row: rows.lowerBound).elements + panel * gatePanel, row: extents.gateColumns,
          to: biasGradients.elements(at: panel * extents.gateColumns))
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

  private func addInputGradients(_ input: LayerInput, _ rows: Range<Int>, _ panels: Range<Int>) {
    switch input {
    case .tokens(let tokens):
      kernels.scatterAdd(
        indexedTable(in: parameters.gradients, panels: panels), indices: tokens, rows: rows)
    case .rows(let elements, let row):
      addProduct(
        LeftMatrix(elements: elements + rows.lowerBound * row, row: 1, step: row), rows, panels,
        depth: extents.inputDepth, columns: extents.inputColumns, firstColumn: extents.inputOffset,
        to: offsets.inputWeights)
    }
  }

  private func addRecurrentGradients(_ rows: Range<Int>, _ panels: Range<Int>) {
    let states = memory.hidden.elements(at: stateOffset(timestep: previous(of: 0)))
    addProduct(
      LeftMatrix(elements: states + rows.lowerBound * extents.stateRow, row: 1, step: extents.stateRow), rows,
      panels, depth: extents.hidden.unitCount, columns: extents.recurrentColumns,
      firstColumn: extents.recurrentOffset, to: offsets.recurrentWeights)
  }

  /// gradient[panel, depth, columns] += leftᵀ · gates' gradients of `rows`; the first rows overwrite.
  private func addProduct(
    _ left: LeftMatrix, _ rows: Range<Int>, _ panels: Range<Int>, depth: Int, columns: Int, firstColumn: Int,
    to offset: Int
  ) {
    var right = gates(row: rows.lowerBound, column: firstColumn)
    right.elements = right.elements + panels.lowerBound * gatePanel
    let target = PanelMatrix(
      elements: parameters.gradients.elements(at: offset + panels.lowerBound * depth * columns),
      panel: depth * columns, row: columns)
    kernels.product(
      ProductExtents(panels: panels.count, rows: depth, columns: columns, depth: rows.count), left: left,
      right: right,
      from: rows.lowerBound == self.rows.lowerBound
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
