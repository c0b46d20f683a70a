import CKernels

/// The kernels of inputs by index and of the losses. `rows` are rows of the arrays and of the matrices alike.
extension Kernels {
  /// values[p, r] = start[p] + table[p, indices[r]]; beyond the table's columns, `start` alone.
  func gather(_ job: IndexedTable, indices: [Int32], rows: Range<Int>, from start: PanelMatrix) {
    run(table.pointee.gather, job, indices: indices, rows: rows, from: start)
  }

  /// table[p, indices[r]] += values[p, r], the table's columns alone.
  func scatterAdd(_ job: IndexedTable, indices: [Int32], rows: Range<Int>) {
    run(table.pointee.scatter_add, job, indices: indices, rows: rows, from: nil)
  }

  private func run(
    _ kernel: @convention(c) (UnsafePointer<IndexedRows>?) -> Void, _ job: IndexedTable, indices: [Int32],
    rows: Range<Int>, from start: PanelMatrix?
  ) {
    precondition(rows.upperBound <= indices.count, "every row has its index")
    indices.withUnsafeBufferPointer {
      var indexed = IndexedRows(
        panels: job.panels, rows: rows.count, columns: job.columns,
        indices: $0.baseAddress! + rows.lowerBound,
        table: job.table.elements.address, table_panel: job.table.panel, start: start?.elements.address,
        start_panel: start?.panel ?? 0, width: job.width,
        values: (job.values.elements + rows.lowerBound * job.values.row).address,
        values_panel: job.values.panel, values_row: job.values.row)
      kernel(&indexed)
    }
  }

  /// Turns logits into dL/dlogits (if `job.withGradient`) and writes every row's share of the loss.
  func crossEntropy(_ job: OutputRows, targets: [Int32], rows: Range<Int>) {
    precondition(rows.upperBound <= targets.count, "every row has its target")
    targets.withUnsafeBufferPointer {
      var entropy = CrossEntropy(
        rows: rows.count, classes: job.outputCount, logits: job.row(rows.lowerBound),
        logit_row: job.outputRow,
        targets: $0.baseAddress! + rows.lowerBound, scale: job.scale, with_gradient: job.withGradient,
        losses: job.loss(rows.lowerBound))
      table.pointee.cross_entropy(&entropy)
    }
  }

  /// Turns outputs into dL/doutputs (if `job.withGradient`) and writes every row's share of the loss.
  func squaredError(_ job: OutputRows, targets: [Float], counted: [Bool]?, rows: Range<Int>) {
    precondition(
      rows.upperBound * job.outputCount <= targets.count && rows.upperBound <= counted?.count ?? .max,
      "every row has its target")
    targets.withUnsafeBufferPointer { targets in
      withOptionalPointer(counted) { counted in
        var error = SquaredError(
          rows: rows.count, outputs: job.outputCount, values: job.row(rows.lowerBound),
          value_row: job.outputRow, targets: targets.baseAddress! + rows.lowerBound * job.outputCount,
          counted: counted.map { $0 + rows.lowerBound }, scale: job.scale, with_gradient: job.withGradient,
          losses: job.loss(rows.lowerBound))
        table.pointee.squared_error(&error)
      }
    }
  }

  private func withOptionalPointer(_ array: [Bool]?, _ body: (UnsafePointer<Bool>?) -> Void) {
    guard let array else { return body(nil) }
    array.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}

/// The network's outputs as a loss reads and overwrites them.
struct OutputRows {
  /// [rows, outputRow], of which the first `outputCount` columns are outputs and the others padding.
  var outputs: Elements
  var outputRow: Int
  var outputCount: Int
  /// What a row's loss is multiplied with to give its share of the mean.
  var scale: Double
  var withGradient: Bool
  /// One number in double precision for each row.
  var losses: Elements

  fileprivate func row(_ row: Int) -> UnsafeMutableRawPointer { (outputs + row * outputRow).address }

  fileprivate func loss(_ row: Int) -> UnsafeMutablePointer<Double> {
    precondition(losses.size == MemoryLayout<Double>.size, "losses are kept in double precision")
    return (losses + row).address.assumingMemoryBound(to: Double.self)
  }
}
