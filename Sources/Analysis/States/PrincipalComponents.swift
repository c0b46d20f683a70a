import Engine
import Foundation

/// The directions in which states vary most: the plane on which a trajectory is best seen (Pearson 1901).
public struct PrincipalComponents: Sendable, Hashable {
  /// The mean state, [H].
  public let mean: [Double]
  /// Orthonormal directions [H], the one of most variance first; the element of largest magnitude is positive.
  public let directions: [[Double]]
  /// The share of the whole variance along each.
  public let explainedShares: [Double]

  /// The `count` first components of `states` [T, H]; fewer where the states span fewer directions. Nil where some
  /// state is not finite or there is no variance at all.
  ///
  /// Subspace iteration with Rayleigh–Ritz (Golub & Van Loan, §8.2) on the centred states, which are never
  /// multiplied out to a covariance. O(T·H·count) an iteration.
  public init?<Scalar: BinaryFloatingPoint>(_ states: Tensor<Scalar>, count: Int = 3) {
    guard states.shape.count == 2 else { return nil }
    self.init(states: states.doubles, rows: states.rows, width: states.columns, count: count)
  }

  private init?(states: [Double], rows: Int, width: Int, count: Int) {
    guard rows > 1, states.allSatisfy(\.isFinite) else { return nil }
    var mean = [Double](repeating: 0, count: width)
    for row in 0..<rows {
      for unit in 0..<width { mean[unit] += states[row * width + unit] / Double(rows) }
    }
    let centred = (0..<rows).map { row in (0..<width).map { states[row * width + $0] - mean[$0] } }
    let total = centred.reduce(0.0) { $0 + dot($1, $1) }
    // Less than this is the rounding of equal numbers.
    let size = dot(mean, mean) * Double(rows)
    guard total > 1e-300, total > 1e-24 * size else { return nil }
    let wanted = min(count, width, rows - 1)
    let found = SubspaceIteration(rows: centred, width: width).largest(wanted)
    let kept = found.filter { $0.variance > total * 1e-14 }
    self.mean = mean
    directions = kept.map { Self.oriented($0.direction) }
    explainedShares = kept.map { $0.variance / total }
  }

  private static func oriented(_ direction: [Double]) -> [Double] {
    let largest = direction.max { $0.magnitude < $1.magnitude } ?? 0
    return largest < 0 ? direction.map { -$0 } : direction
  }

  /// The coordinates of `states` [T, H] along every direction: one array of T numbers each. States of other
  /// steps, layers or sequences may be projected on the same plane, as long as H is the same.
  public func project<Scalar: BinaryFloatingPoint>(_ states: Tensor<Scalar>) -> [[Double]] {
    precondition(states.columns == mean.count, "states of \(mean.count) units can be projected")
    return project(states.doubles, rows: states.rows)
  }

  private func project(_ states: [Double], rows: Int) -> [[Double]] {
    let width = mean.count
    return directions.map { direction in
      (0..<rows).map { row in
        var score = 0.0
        for unit in 0..<width { score += (states[row * width + unit] - mean[unit]) * direction[unit] }
        return score
      }
    }
  }
}

/// Finds the leading right singular vectors of a matrix given by its rows.
private struct SubspaceIteration {
  let rows: [[Double]]
  let width: Int

  private static let iterationLimit = 300
  /// Directions carried beyond those wanted, which makes the iteration converge faster.
  private static let spare = 4

  /// The directions of the `count` largest variances Σ (row · direction)², largest first.
  func largest(_ count: Int) -> [(direction: [Double], variance: Double)] {
    var generator = RandomGenerator(seed: 0)
    let size = min(count + Self.spare, width)
    var basis = (0..<size).map { _ in (0..<width).map { _ in generator.normal() } }
    GramSchmidt.orthonormalise(&basis)
    var before = [Double](repeating: 0, count: size)
    for _ in 0..<Self.iterationLimit {
      basis = basis.map(applied)
      GramSchmidt.orthonormalise(&basis)
      let variances = rotateToRitzVectors(&basis)
      let change = zip(variances, before).prefix(count).map { abs($0 - $1) }.max() ?? 0
      before = variances
      if change <= 1e-14 * (variances.first ?? 0) { break }
    }
    return zip(basis, before).prefix(count).map { ($0, $1) }
  }

  /// Xᵀ X v.
  private func applied(_ vector: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: width)
    for row in rows {
      let share = dot(row, vector)
      for index in result.indices { result[index] += share * row[index] }
    }
    return result
  }

  /// Turns `basis` to the eigenvectors of Xᵀ X inside its span; answers their variances, largest first.
  private func rotateToRitzVectors(_ basis: inout [[Double]]) -> [Double] {
    let images = basis.map { vector in rows.map { dot($0, vector) } }
    var small = SymmetricMatrix(size: basis.count) { dot(images[$0], images[$1]) }
    let rotation = small.diagonalise()
    let order = (0..<basis.count).sorted { small[$0, $0] > small[$1, $1] }
    let old = basis
    basis = order.map { column in
      (0..<width).map { index in (0..<old.count).reduce(0) { $0 + rotation[$1][column] * old[$1][index] } }
    }
    return order.map { max(0, small[$0, $0]) }
  }
}

/// A small symmetric matrix that Jacobi's rotations bring to diagonal form (Golub & Van Loan, §8.5).
private struct SymmetricMatrix {
  private var values: [[Double]]

  init(size: Int, _ element: (Int, Int) -> Double) {
    values = (0..<size).map { row in (0..<size).map { element(row, $0) } }
  }

  subscript(row: Int, column: Int) -> Double { values[row][column] }

  /// Rotates until only the diagonal is left; answers the eigenvectors as columns.
  mutating func diagonalise() -> [[Double]] {
    let size = values.count
    var vectors = (0..<size).map { row in (0..<size).map { $0 == row ? 1.0 : 0 } }
    for _ in 0..<30 {
      var isDiagonal = true
      for p in 0..<size {
        for q in p + 1..<max(p + 1, size) {
          let scale = (values[p][p] * values[q][q]).magnitude.squareRoot()
          guard values[p][q].magnitude > 1e-16 * scale, values[p][q] != 0 else { continue }
          isDiagonal = false
          rotate(p, q, &vectors)
        }
      }
      if isDiagonal { break }
    }
    return vectors
  }

  private mutating func rotate(_ p: Int, _ q: Int, _ vectors: inout [[Double]]) {
    let ratio = (values[q][q] - values[p][p]) / (2 * values[p][q])
    let tangent = (ratio < 0 ? -1 : 1) / (ratio.magnitude + hypot(1, ratio))
    let cosine = 1 / hypot(1, tangent)
    let sine = cosine * tangent
    for index in values.indices {
      let (a, b) = (values[index][p], values[index][q])
      (values[index][p], values[index][q]) = (cosine * a - sine * b, sine * a + cosine * b)
      let (v, w) = (vectors[index][p], vectors[index][q])
      (vectors[index][p], vectors[index][q]) = (cosine * v - sine * w, sine * v + cosine * w)
    }
    for index in values.indices {
      let (a, b) = (values[p][index], values[q][index])
      (values[p][index], values[q][index]) = (cosine * a - sine * b, sine * a + cosine * b)
    }
  }
}
