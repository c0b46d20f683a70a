import Canvas
import Foundation

/// Values [rows, columns] and their scale as a pane's display wants them.
struct DisplayedValues {
  /// What is drawn.
  private(set) var matrix: Matrix
  /// How it becomes colours.
  private(set) var scale: ValueScale
  /// What was done to the values, for the legend.
  private(set) var notes: [String] = []

  /// `matrix` on `scale`, unless `display` wants it otherwise.
  init(_ matrix: Matrix, on scale: ValueScale, _ display: ValueDisplay) {
    (self.matrix, self.scale) = (matrix, scale)
    if let difference = display.difference {
      self.scale = .signed(difference.limit)
      notes = [difference.words]
      return
    }
    if display.isPerUnit { measureRows() }
    if display.exchangesScale { exchangeScale() }
  }

  /// Whether the values are those that were given.
  var isPlain: Bool { notes.isEmpty }

  /// Measures every row by its own range.
  private mutating func measureRows() {
    switch scale.kind {
    case .linear where !scale.isSigned:
      matrix = matrix.mapRows(Self.fromLeastToGreatest)
      scale = .linear(0...1)
      notes.append("per unit: min to max")
    case .linear:
      matrix = matrix.mapRows(Self.partsOfGreatest)
      scale = .signed(1)
      notes.append("per unit: ÷ max")
    case .logarithmic:
      matrix = matrix.mapRows(Self.partsOfGreatest)
      scale = .logarithmic(scale.range.lowerBound - scale.range.upperBound...0)
      notes.append("per unit: ÷ max")
    case .decades: break
    }
  }

  /// Makes a linear scale logarithmic and a logarithmic one linear.
  private mutating func exchangeScale() {
    switch scale.kind {
    case .linear:
      let top = log10(max(abs(scale.range.upperBound), .leastNormalMagnitude)).rounded(.up)
      scale = .logarithmic(top - 4...top)
      notes.append("logarithmic")
    case .logarithmic:
      scale = .signed(pow(10, scale.range.upperBound))
      notes.append("linear")
    case .decades:
      matrix = matrix.mapRows { $0.map { pow(10, $0) } }
      scale = .linear(0...pow(10, scale.range.upperBound))
      notes.append("linear")
    }
  }

  private static func partsOfGreatest(_ row: [Float]) -> [Float] {
    let greatest = row.lazy.filter(\.isFinite).map(\.magnitude).max() ?? 0
    return greatest > 0 ? row.map { $0 / greatest } : row
  }

  private static func fromLeastToGreatest(_ row: [Float]) -> [Float] {
    let finite = row.filter(\.isFinite)
    guard let least = finite.min(), let greatest = finite.max(), greatest > least else {
      return row.map { $0.isFinite ? 0.5 : $0 }
    }
    return row.map { ($0 - least) / (greatest - least) }
  }
}

extension ValueDisplay {
  /// What the legend of values that are called `title` by themselves says: it must be seen where notes find no room.
  func legendTitle(_ title: String) -> String {
    difference.map { ($0.isInDecades ? "Δlog " : "Δ ") + title } ?? title
  }

  /// What is done to values that are on `scale` by themselves, for a legend.
  func notes(on scale: ValueScale) -> [String] {
    DisplayedValues(Matrix(rows: 0, columns: 0, values: []), on: scale, self).notes
  }
}
