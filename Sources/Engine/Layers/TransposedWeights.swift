/// Packed weights [panel, depth, columns] turned round, [panel of depth, panel · columns, units]: what carries
/// gradients back through a product.
struct TransposedWeights {
  private let sourcePanels: Int
  private let sourceColumns: Int
  private let sourceRow: Int
  private let grid: PanelGrid
  private let buffer: Buffer

  /// Room for the transpose of `panels` panels of `columns` columns with `depth` rows of `row` numbers, as many as
  /// there are columns unless told otherwise.
  init(panels: Int, columns: Int, row: Int? = nil, depth: Int, precision: Precision) {
    sourcePanels = panels
    sourceColumns = columns
    sourceRow = row ?? columns
    grid = PanelGrid(unitCount: depth)
    buffer = Buffer(count: panels * columns * grid.paddedCount, precision: precision)
  }

  /// Copies the weights that begin at `weights`; rows beyond their depth stay zero.
  func refresh(from weights: Elements, by kernels: Kernels) {
    for panel in 0..<grid.panelCount {
      let units = grid.units(of: panel)
      for source in 0..<sourcePanels {
        let origin = weights + (source * grid.unitCount + units.lowerBound) * sourceRow
        let target = (panel * sourcePanels + source) * sourceColumns * grid.unitsPerPanel
        kernels.transpose(
          rows: units.count, columns: sourceColumns, from: origin, row: sourceRow,
          to: buffer.elements(at: target), row: grid.unitsPerPanel)
      }
    }
  }

  /// `result` [rows, depth] = `start` + `gradients` · weightsᵀ, where `gradients.segment` leads from panel to panel.
  func product(
    rows: Int, gradients: LeftMatrix, from start: PanelMatrix, into result: PanelMatrix, by kernels: Kernels
  ) {
    kernels.product(
      ProductExtents(
        panels: grid.panelCount, rows: rows, columns: grid.unitsPerPanel, segments: sourcePanels,
        depth: sourceColumns),
      left: gradients,
      right: PanelMatrix(
        elements: buffer.elements(), panel: sourcePanels * sourceColumns * grid.unitsPerPanel,
        row: grid.unitsPerPanel),
      from: start, into: result)
  }

  /// Units in one panel of `product`'s result.
  var resultPanel: Int { grid.unitsPerPanel }
}
