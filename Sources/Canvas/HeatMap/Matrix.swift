/// A rectangle of numbers to be drawn, looking into an array without copying it.
public struct Matrix: Hashable, Sendable {
  /// How many rows there are.
  public let rows: Int
  /// How many columns there are.
  public let columns: Int
  private let values: [Float]
  private let offset: Int
  let rowStride: Int
  let columnStride: Int

  /// `values` row by row.
  public init(rows: Int, columns: Int, values: [Float]) {
    precondition(rows >= 0 && columns >= 0 && rows * columns <= values.count, "too few values for the matrix")
    self.init(
      rows: rows, columns: columns, values: values, offset: 0, rowStride: columns, columnStride: 1)
  }

  private init(rows: Int, columns: Int, values: [Float], offset: Int, rowStride: Int, columnStride: Int) {
    self.rows = rows
    self.columns = columns
    self.values = values
    self.offset = offset
    self.rowStride = rowStride
    self.columnStride = columnStride
  }

  /// Rows and columns exchanged; nothing is copied.
  public var transposed: Matrix {
    Matrix(
      rows: columns, columns: rows, values: values, offset: offset, rowStride: columnStride,
      columnStride: rowStride)
  }

  /// Some of the rows; nothing is copied.
  public func rows(_ range: Range<Int>) -> Matrix {
    let kept = range.clamped(to: 0..<rows)
    return Matrix(
      rows: kept.count, columns: columns, values: values, offset: offset + kept.lowerBound * rowStride,
      rowStride: rowStride, columnStride: columnStride)
  }

  /// Some of the columns; nothing is copied.
  public func columns(_ range: Range<Int>) -> Matrix { transposed.rows(range).transposed }

  /// The rows numbered `order`, in that order; their values are copied.
  public func rows(at order: [Int]) -> Matrix {
    precondition(order.allSatisfy { (0..<rows).contains($0) }, "the matrix has no such row")
    let copied = order.flatMap { row in (0..<columns).map { self[row, $0] } }
    return Matrix(rows: order.count, columns: columns, values: copied)
  }

  /// Every row made of the row before by `change`; the values are copied.
  public func mapRows(_ change: ([Float]) -> [Float]) -> Matrix {
    let changed = (0..<rows).flatMap { row in change((0..<columns).map { self[row, $0] }) }
    return Matrix(rows: rows, columns: columns, values: changed)
  }

  /// The element at `row`, `column`.
  public subscript(row: Int, column: Int) -> Float {
    values[offset + row * rowStride + column * columnStride]
  }

  func withElements<Result>(_ body: (UnsafeBufferPointer<Float>, _ offset: Int) -> Result) -> Result {
    values.withUnsafeBufferPointer { body($0, offset) }
  }
}
