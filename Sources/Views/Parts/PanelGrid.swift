import Canvas

/// Panels of equal size above a common legend, in the arrangement that gives their data the most cells.
struct PanelGrid {
  let areas: [Rect]
  let legend: Rect

  init(_ panels: [HeatMapPanel], in rect: Rect) {
    let rows = rect.rows([.share(), .fixed(1)])
    legend = rows[1]
    let count = max(1, panels.count)
    let matrix = panels.first?.map.matrix ?? Matrix(rows: 0, columns: 0, values: [])
    let best = (1...count).filter { count % $0 == 0 }.max {
      Self.sharpness($0, count, matrix, rows[0]) < Self.sharpness($1, count, matrix, rows[0])
    }
    areas = Self.areas(count, columns: best ?? 1, in: rows[0])
  }

  private static func areas(_ count: Int, columns: Int, in rect: Rect) -> [Rect] {
    let lines = (count + columns - 1) / columns
    let bands = rect.rows(Array(repeating: .share(), count: lines))
    return bands.flatMap { $0.columns(Array(repeating: .share(), count: columns), gap: 2) }
  }

  /// How much of the data has cells to itself, 0…1, with a preference for panels that are not too slim.
  private static func sharpness(_ columns: Int, _ count: Int, _ matrix: Matrix, _ rect: Rect) -> Double {
    guard let area = areas(count, columns: columns, in: rect).first else { return 0 }
    let (width, height) = (Double(area.width - 5), Double(area.height - 3) * 2)
    let acrossShare = min(1, max(0, width / Double(max(1, matrix.columns))))
    let downShare = min(1, max(0, height / Double(max(1, matrix.rows))))
    let squareness = 1 - abs(width - height) / max(1, width + height)
    return acrossShare * downShare + 0.1 * squareness
  }
}
