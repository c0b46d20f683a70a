import Testing

@testable import Analysis

/// E and its gradient over a rectangle of w and b.
@Suite struct CliffSurfaceTests {
  private let unit = OneUnitCliff()

  private func surface(columns: Int = 40, rows: Int = 30) -> CliffSurface {
    CliffSurface(of: unit, weights: 3.6...6.8, biases: -3.6 ... -1.5, columns: columns, rows: rows)
  }

  @Test func everyCellHoldsTheErrorAtItsMiddle() {
    let surface = surface()
    #expect(surface.errors.count == 1200 && surface.weights.count == 40 && surface.biases.count == 30)
    #expect(abs(surface.weights[0] - 3.64) < 1e-12 && abs(surface.biases[0] + 1.535) < 1e-12)
    for index in stride(from: 0, to: 1200, by: 37) {
      let middle = OneUnitCliff.Parameters(
        recurrentWeight: surface.weights[index % 40], bias: surface.biases[index / 40])
      #expect(surface.errors[index] == unit.slope(at: middle).error)
      #expect(surface.gradientNorms[index] >= unit.slope(at: middle).norm)
      #expect(surface.column(of: middle.recurrentWeight) == index % 40)
      #expect(surface.row(of: middle.bias) == index / 40)
    }
  }

  @Test func beyondTheRectangleThereIsNoCell() {
    let surface = surface()
    #expect(surface.column(of: 3.5) == nil && surface.column(of: 19_693) == nil)
    #expect(surface.row(of: 31_627) == nil && surface.row(of: .nan) == nil)
    #expect(surface.column(of: 3.6 + 1e-9) == 0 && surface.row(of: -3.6 + 1e-9) == 29)
  }

  /// Samples alone miss it: of thousands none lies on a wall that is 10⁻⁶ wide.
  @Test(arguments: [(20, 12), (60, 40), (128, 64)])
  func theWallIsFoundHoweverCoarseTheSamplesAre(columns: Int, rows: Int) {
    let surface = surface(columns: columns, rows: rows)
    let sampled = surface.weights.flatMap { weight in
      surface.biases.map { unit.slope(at: .init(recurrentWeight: weight, bias: $0)).norm }
    }
    #expect((surface.gradientNorms.max() ?? 0) > 1e6)
    #expect((sampled.max() ?? 0) < 1e6)
    // Every row that reaches from one side to the other has its wall.
    for row in 0..<rows where surface.biases[row] < -2.8 {
      let norms = surface.gradientNorms[row * columns..<(row + 1) * columns]
      #expect((norms.max() ?? 0) > 1e3, "b \(surface.biases[row])")
    }
  }
}
