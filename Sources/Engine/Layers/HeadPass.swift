/// The linear head: outputs = hidden states of the top layer · weightsᵀ + bias, for all rows (t · B + b).
final class HeadPass {
  /// Rows that are gone through at a time, so that they stay in the cache.
  private static let stretch = 256
  private let extents: HeadExtents
  private let top: LayerMemory
  private let kernels: Kernels
  private let workspace: Workspace
  private let parameters: ParameterStore
  private let weights: Int
  private let bias: Int
  private let zeros: Buffer
  private let transposed: TransposedWeights

  init(parameters: ParameterStore, workspace: Workspace) {
    let layout = parameters.layout
    extents = layout.head
    top = workspace.layers[layout.layers.count - 1]
    kernels = parameters.kernels
    self.workspace = workspace
    self.parameters = parameters
    weights = layout.offset(of: "head.weight")
    bias = layout.offset(of: "head.bias")
    zeros = Buffer(count: 64, precision: kernels.precision)
    transposed = TransposedWeights(
      panels: extents.outputs.panelCount, columns: extents.outputs.unitsPerPanel, depth: extents.depth,
      precision: kernels.precision)
  }

  /// Elements from one row of outputs to the next.
  var outputRow: Int { extents.outputs.paddedCount }

  func prepareBackward() {
    transposed.refresh(from: parameters.values.elements(at: weights), by: kernels)
  }

  /// Outputs of `rows`.
  func forward(rows: Range<Int>) {
    let width = extents.outputs.unitsPerPanel
    kernels.product(
      ProductExtents(
        panels: extents.outputs.panelCount, rows: rows.count, columns: width, depth: extents.depth),
      left: LeftMatrix(elements: states(rows.lowerBound), row: top.extents.stateRow),
      right: PanelMatrix(
        elements: parameters.values.elements(at: weights), panel: extents.depth * width, row: width),
      from: PanelMatrix(elements: parameters.values.elements(at: bias), panel: width, row: 0),
      into: outputs(row: rows.lowerBound))
  }

  /// dL/dh of `rows` through the outputs alone, from dL/doutputs.
  func backward(rows: Range<Int>) {
    transposed.product(
      rows: rows.count,
      gradients: LeftMatrix(
        elements: outputs(row: rows.lowerBound).elements, row: outputRow,
        segment: extents.outputs.unitsPerPanel),
      from: PanelMatrix(elements: zeros.elements(), row: 0),
      into: PanelMatrix(
        elements: top.hiddenGradient.elements(
          at: (workspace.batchSize + rows.lowerBound) * top.extents.stateRow), panel: transposed.resultPanel,
        row: top.extents.stateRow),
      by: kernels)
  }

  /// The gradients of some rows `depths` of the packed weights, from dL/doutputs; with the first, those of the bias.
  func parameterGradients(depths: Range<Int>) {
    if depths.lowerBound == 0 { parameters.gradients.clear(bias..<bias + outputRow) }
    for start in stride(from: 0, to: workspace.rowCount, by: Self.stretch) {
      addParameterGradients(depths, rows: start..<min(workspace.rowCount, start + Self.stretch))
    }
  }

  /// The first rows overwrite the weights' gradients.
  private func addParameterGradients(_ depths: Range<Int>, rows: Range<Int>) {
    let width = extents.outputs.unitsPerPanel
    let left = states(rows.lowerBound) + depths.lowerBound
    kernels.fetch(rows: rows.count, columns: depths.count, from: left, row: top.extents.stateRow)
    let target = PanelMatrix(
      elements: parameters.gradients.elements(at: weights + depths.lowerBound * width),
      panel: extents.depth * width, row: width)
    kernels.product(
      ProductExtents(
        panels: extents.outputs.panelCount, rows: depths.count, columns: width, depth: rows.count),
      left: LeftMatrix(elements: left, row: 1, step: top.extents.stateRow),
      right: outputs(row: rows.lowerBound),
      from: rows.lowerBound == 0 ? PanelMatrix(elements: zeros.elements(), row: 0) : target, into: target)
    guard depths.lowerBound == 0 else { return }
    kernels.addColumnSums(
      rows: rows.count, columns: outputRow, of: outputs(row: rows.lowerBound).elements, row: outputRow,
      to: parameters.gradients.elements(at: bias))
  }

  private func states(_ row: Int) -> Elements { workspace.output(of: top) + row * top.extents.stateRow }

  private func outputs(row: Int) -> PanelMatrix {
    PanelMatrix(
      elements: workspace.outputs.elements(at: row * outputRow), panel: extents.outputs.unitsPerPanel,
      row: outputRow)
  }
}
