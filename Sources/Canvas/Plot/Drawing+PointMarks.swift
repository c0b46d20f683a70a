extension Drawing {
  /// From so many cells on two points of a curve lie apart.
  private static let leastDistance = 3

  /// Marks the points of the curves that ask for it, except where they follow each other so closely that the curve
  /// consists of them.
  mutating func pointMarks(_ plot: LinePlot, _ geometry: PlotGeometry) {
    for series in plot.series where series.marksPoints {
      let points = zip(series.xs, series.ys).compactMap { x, y in
        geometry.column(of: x).map { (column: $0, height: plot.height(y)) }
      }
      let columns = points.map(\.column)
      for index in points.indices where Self.liesApart(index, among: columns) {
        guard let row = geometry.row(of: points[index].height) else { continue }
        put(glyphs == .ascii ? "o" : "●", x: points[index].column, y: row, series.role)
      }
    }
  }

  /// Whether the point at `index` is far from one of those beside it, or the only one.
  private static func liesApart(_ index: Int, among columns: [Int]) -> Bool {
    let neighbours = [index - 1, index + 1].filter(columns.indices.contains)
    return neighbours.isEmpty || neighbours.contains { abs(columns[$0] - columns[index]) >= leastDistance }
  }
}
