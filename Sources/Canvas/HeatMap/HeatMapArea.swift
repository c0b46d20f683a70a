/// A rectangle of a heat map's rows and columns.
public struct HeatMapArea: Hashable, Sendable {
  /// Rows of the matrix.
  public var rows: Range<Int>
  /// Columns of the matrix.
  public var columns: Range<Int>

  /// `rows` × `columns`.
  public init(rows: Range<Int>, columns: Range<Int>) {
    self.rows = rows
    self.columns = columns
  }

  /// What is left of it in a part of the matrix, counted from there; nil where nothing is.
  func part(_ window: MatrixWindow) -> HeatMapArea? {
    let rows = rows.clamped(to: window.rows)
    let columns = columns.clamped(to: window.columns)
    guard !rows.isEmpty, !columns.isEmpty else { return nil }
    return HeatMapArea(
      rows: rows.lowerBound - window.rows.lowerBound..<rows.upperBound - window.rows.lowerBound,
      columns: columns.lowerBound - window.columns.lowerBound..<columns.upperBound
        - window.columns.lowerBound)
  }

  /// The rows and columns of a matrix of `rowCount` × `columnCount` that lie in it.
  func clamped(rowCount: Int, columnCount: Int) -> HeatMapArea {
    HeatMapArea(rows: rows.clamped(to: 0..<rowCount), columns: columns.clamped(to: 0..<columnCount))
  }
}

extension AxisScale {
  /// The slots that show `values`, all of which there are.
  func slots(of values: Range<Int>) -> Range<Int> {
    guard let first = values.first, let last = values.last else { return 0..<0 }
    return slots(of: first).lowerBound..<max(slots(of: first).lowerBound, slots(of: last).upperBound)
  }
}
