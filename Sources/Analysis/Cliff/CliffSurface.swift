/// E and the norm of its gradient over a rectangle of w and b: the picture of Pascanu, Mikolov & Bengio 2013, figure 6.
public struct CliffSurface: Sendable, Hashable {
  /// The w of each column, ascending.
  public let weights: [Double]
  /// The b of each row, descending.
  public let biases: [Double]
  /// E, row by row.
  public private(set) var errors: [Double]
  /// ‖(∂E/∂w, ∂E/∂b)‖₂, row by row: the greatest that was met in the cell.
  public private(set) var gradientNorms: [Double]

  /// Halvings of the way between two samples in the search for the wall between them.
  private static let halvings = 30

  /// Samples `unit` in the middle of `columns` × `rows` cells. A wall is thinner than any cell: where the answers of
  /// neighbours lie on two sides of it, it is searched for between them.
  public init(
    of unit: OneUnitCliff, weights: ClosedRange<Double>, biases: ClosedRange<Double>, columns: Int, rows: Int
  ) {
    let weights = Self.middles(of: weights, count: columns)
    let biases = Array(Self.middles(of: biases, count: rows).reversed())
    let slopes = biases.flatMap { bias in
      weights.map { unit.slope(at: .init(recurrentWeight: $0, bias: bias)) }
    }
    (self.weights, self.biases) = (weights, biases)
    errors = slopes.map(\.error)
    gradientNorms = slopes.map(\.norm)
    for index in slopes.indices {
      if (index + 1) % columns != 0 { climb(unit, from: index, to: index + 1, columns, slopes) }
      if index + columns < slopes.count { climb(unit, from: index, to: index + columns, columns, slopes) }
    }
  }

  /// The column whose cell holds `weight`; nil beyond the rectangle.
  public func column(of weight: Double) -> Int? { Self.cell(of: weight, among: weights) }

  /// The row whose cell holds `bias`; nil beyond the rectangle.
  public func row(of bias: Double) -> Int? { Self.cell(of: bias, among: biases) }

  /// Notes the steepest place between the samples `first` and `second` where a wall parts them.
  private mutating func climb(
    _ unit: OneUnitCliff, from first: Int, to second: Int, _ columns: Int, _ slopes: [OneUnitCliff.Slope]
  ) {
    let side = { (slope: OneUnitCliff.Slope) in slope.answer > 0.5 }
    guard side(slopes[first]) != side(slopes[second]) else { return }
    func parameters(_ fraction: Double) -> OneUnitCliff.Parameters {
      let (from, to) = (place(first, columns), place(second, columns))
      return .init(
        recurrentWeight: from.weight + fraction * (to.weight - from.weight),
        bias: from.bias + fraction * (to.bias - from.bias))
    }
    var (low, high) = (0.0, 1.0)
    for _ in 0..<Self.halvings {
      let middle = (low + high) / 2
      let slope = unit.slope(at: parameters(middle))
      let cell = middle < 0.5 ? first : second
      gradientNorms[cell] = max(gradientNorms[cell], slope.norm)
      if side(slope) == side(slopes[first]) { low = middle } else { high = middle }
    }
  }

  private func place(_ index: Int, _ columns: Int) -> (weight: Double, bias: Double) {
    (weights[index % columns], biases[index / columns])
  }

  private static func middles(of range: ClosedRange<Double>, count: Int) -> [Double] {
    let width = (range.upperBound - range.lowerBound) / Double(max(1, count))
    return (0..<max(0, count)).map { range.lowerBound + (Double($0) + 0.5) * width }
  }

  private static func cell(of value: Double, among middles: [Double]) -> Int? {
    guard middles.count > 1 else { return nil }
    let position = (value - middles[0]) / (middles[1] - middles[0]) + 0.5
    return position >= 0 && position < Double(middles.count) ? Int(position) : nil
  }
}
