import CKernels

/// The kernels for one precision and instruction set: the only way from Swift to the arithmetic in C.
///
/// Every method reads and writes exactly the extents it is told, rounded up to 16 columns; that they lie inside
/// the operands' memory is the caller's promise, kept by `Workspace` and `ParameterLayout`, which lay it out.
struct Kernels {
  let precision: Precision
  let instructionSet: InstructionSet
  let table: UnsafePointer<KernelTable>

  /// The kernels of `instructionSet`, which this processor must have.
  init(precision: Precision, instructionSet: InstructionSet) {
    precondition(instructionSet.isAvailable, "this processor lacks \(instructionSet.rawValue)")
    self.precision = precision
    self.instructionSet = instructionSet
    table = kernel_table(instructionSet.code, precision == .double)
  }

  /// `result` = `start` + `left` · `right`, panel by panel. `result` may be `start`.
  func product(
    _ extents: ProductExtents, left: LeftMatrix, right: PanelMatrix, from start: PanelMatrix,
    into result: PanelMatrix
  ) {
    var job = MatrixProduct(
      panels: extents.panels, rows: extents.rows, columns: extents.columns, segments: extents.segments,
      depth: extents.depth, left: left.elements.address, left_row: left.row, left_segment: left.segment,
      left_step: left.step, right: right.elements.address, right_panel: right.panel, right_row: right.row,
      start: start.elements.address, start_panel: start.panel, start_row: start.row,
      result: result.elements.address, result_panel: result.panel, result_row: result.row)
    table.pointee.product(&job)
  }

  /// target[r, c] = source[r, c], each with its own strides.
  func copy(rows: Int, columns: Int, from source: StridedMatrix, to target: StridedMatrix) {
    table.pointee.copy_matrix(
      rows, columns, source.elements.address, source.row, source.column, target.elements.address, target.row,
      target.column)
  }

  /// Rows of `source` that lie `row` elements apart, one after the other; `columns` a multiple of 16.
  func copyRows(rows: Int, columns: Int, from source: Elements, row: Int, to target: Elements) {
    table.pointee.copy_rows(rows, columns, source.address, row, target.address)
  }

  /// Asks for rows that are soon to be read, which changes nothing but how long that takes.
  func fetch(rows: Int, columns: Int, from source: Elements, row: Int) {
    table.pointee.fetch_rows(rows, columns, source.address, row)
  }

  /// target[i] = left[i] + right[i]
  func add(count: Int, _ left: Elements, _ right: Elements, into target: Elements) {
    table.pointee.add(count, left.address, right.address, target.address)
  }

  /// target[i] = left[i] · right[i]
  func multiply(count: Int, _ left: Elements, _ right: Elements, into target: Elements) {
    table.pointee.multiply(count, left.address, right.address, target.address)
  }

  /// Every one of `rows` rows of `target` = `source`, `columns` (a multiple of 16) wide.
  func fill(rows: Int, columns: Int, with source: Elements, into target: Elements, row: Int) {
    table.pointee.fill_rows(rows, columns, source.address, target.address, row)
  }

  /// sums[c] += Σ_r source[r, c]
  func addColumnSums(rows: Int, columns: Int, of source: Elements, row: Int, to sums: Elements) {
    table.pointee.add_column_sums(rows, columns, source.address, row, sums.address)
  }

  /// target[c, r] = source[r, c]; `columns` a multiple of 4.
  func transpose(
    rows: Int, columns: Int, from source: Elements, row sourceRow: Int, to target: Elements,
    row targetRow: Int
  ) {
    table.pointee.transpose(rows, columns, source.address, sourceRow, target.address, targetRow)
  }

  /// squares[b] = Σ of the squares of `rows` × `columns` elements from `block · b` on, summed in Double.
  func sumsOfSquares(
    blocks: Int, block: Int, rows: Int, row: Int, columns: Int, of values: Elements
  ) -> [Double] {
    Array(unsafeUninitializedCapacity: blocks) { squares, count in
      table.pointee.sums_of_squares(blocks, block, rows, row, columns, values.address, squares.baseAddress)
      count = blocks
    }
  }

  /// Limits every element to −limit … limit; NaN stays NaN.
  func clamp(count: Int, _ values: Elements, to limit: Double) {
    table.pointee.clamp(count, values.address, limit)
  }

  /// Copies `values`, converted to this precision, to `target`.
  func write(_ values: [Float], to target: Elements) {
    table.pointee.from_floats(values.count, values, target.address)
  }

  /// Multiplies and adds as fast as the processor can; answers how many operations that were.
  func runAtPeak(rounds: Int) -> Double {
    let sum = table.pointee.run_at_peak(rounds)
    precondition(!sum.isNaN, "the sums converge")
    return Double(rounds * table.pointee.operations_per_round)
  }
}
