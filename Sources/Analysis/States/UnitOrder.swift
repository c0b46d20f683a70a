import Engine

/// The order in which a layer's units are worth looking at.
public enum UnitOrder {
  /// An order in which similar units stand side by side: hierarchical clustering by average linkage on the distance
  /// 1 − |r|, r the correlation over time, and of each pair of merged clusters the ends that are most alike put
  /// together. Units without variance come last. O(H³).
  public static func bySimilarity<Scalar: BinaryFloatingPoint>(_ states: Tensor<Scalar>) -> [Int] {
    let series = Series.all(of: states)
    let alive = series.indices.filter { series[$0].spread > 0 && series[$0].spread.isFinite }
    let distance = { (left: Int, right: Int) in 1 - series[left].correlation(with: series[right]).magnitude }
    var clusters = alive.map { [$0] }
    // Average distances between clusters, updated by Lance and Williams's formula.
    var distances = alive.map { left in alive.map { distance(left, $0) } }
    while clusters.count > 1 {
      let pair = nearestPair(distances)
      let (left, right) = (clusters[pair.0], clusters[pair.1])
      let (m, n) = (Double(left.count), Double(right.count))
      for other in clusters.indices {
        let mean = (m * distances[pair.0][other] + n * distances[pair.1][other]) / (m + n)
        distances[pair.0][other] = mean
        distances[other][pair.0] = mean
      }
      clusters[pair.0] = joined(left, right, distance)
      clusters.remove(at: pair.1)
      distances.remove(at: pair.1)
      for row in distances.indices { distances[row].remove(at: pair.1) }
    }
    return (clusters.first ?? []) + series.indices.filter { !alive.contains($0) }
  }

  private static func nearestPair(_ distances: [[Double]]) -> (Int, Int) {
    var best = (0, 1)
    for left in distances.indices {
      for right in left + 1..<max(left + 1, distances.count)
      where distances[left][right] < distances[best.0][best.1] {
        best = (left, right)
      }
    }
    return best
  }

  /// Both clusters in a row, each turned so that the units that meet are as near as they can be.
  private static func joined(_ left: [Int], _ right: [Int], _ distance: (Int, Int) -> Double) -> [Int] {
    let turns = [
      (left, right), (left, right.reversed()), (left.reversed(), right), (left.reversed(), right.reversed()),
    ]
    let best = turns.min { distance($0.0[$0.0.count - 1], $0.1[0]) < distance($1.0[$1.0.count - 1], $1.1[0]) }
    return best.map { $0.0 + $0.1 } ?? left + right
  }
}

/// One unit's values over time less their mean.
struct Series {
  private let values: [Double]
  /// The root of the sum of squares.
  let spread: Double

  /// Those of all units of states [T, H], in their order.
  static func all<Scalar: BinaryFloatingPoint>(of states: Tensor<Scalar>) -> [Series] {
    let (values, rows, columns) = (states.doubles, states.rows, states.columns)
    return (0..<columns).map { unit in Series((0..<rows).map { values[$0 * columns + unit] }) }
  }

  init(_ raw: [Double]) {
    let mean = raw.reduce(0, +) / Double(max(1, raw.count))
    values = raw.map { $0 - mean }
    // What is left of equal numbers after the subtraction is rounding.
    let largest = raw.reduce(0) { max($0, $1.magnitude) }
    let length = dot(values, values).squareRoot()
    spread =
      length > 1e-12 * largest * Double(max(1, raw.count)) ? length : raw.allSatisfy(\.isFinite) ? 0 : .nan
  }

  /// Pearson's r; 0 where one of the two does not vary.
  func correlation(with other: Series) -> Double {
    guard spread > 0, other.spread > 0 else { return 0 }
    return min(1, max(-1, dot(values, other.values) / (spread * other.spread)))
  }
}
