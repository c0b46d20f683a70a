import Engine
import Foundation

/// The eigenvalues of a real square matrix [n, n], the largest magnitude first; nil where the matrix holds a
/// number that is not finite or the iteration does not settle.
///
/// Balancing (Osborne 1960), Householder reduction to Hessenberg form, then Francis's implicit double-shift QR
/// steps (Golub & Van Loan, Matrix Computations, §7.4–7.5). O(n³).
///
/// Why not LAPACK: it would be one more system package that everybody has to install, with a different name and
/// header on every platform, for matrices of a few hundred rows that these hundred lines decompose in
/// milliseconds. They are tested against scipy's LAPACK on defective, clustered, non-normal, badly scaled and large
/// matrices.
public func eigenvalues(of matrix: Tensor<Double>) -> [ComplexNumber]? {
  precondition(matrix.rows == matrix.columns, "only a square matrix has eigenvalues")
  guard matrix.values.allSatisfy(\.isFinite) else { return nil }
  // Scaled by a power of 2, which is exact, to elements below 2, so that products of two neither underflow nor overflow.
  let largest = matrix.values.reduce(0) { max($0, $1.magnitude) }
  guard largest > 0 else { return Array(repeating: ComplexNumber(0), count: matrix.rows) }
  let unit = largest.binade
  let square = balanced(SquareMatrix(size: matrix.rows, values: matrix.values.map { $0 / unit }))
  var iteration = FrancisIteration(hessenbergForm(of: square))
  return iteration.run()?.map { ComplexNumber($0.real * unit, $0.imaginary * unit) }
    .sorted { $0.magnitude > $1.magnitude }
}

/// ρ(W), the largest magnitude among the eigenvalues; nil as for `eigenvalues(of:)`.
public func spectralRadius(of matrix: Tensor<Double>) -> Double? {
  eigenvalues(of: matrix).map { $0.first?.magnitude ?? 0 }
}

/// The same matrix in units in which each row is about as long as its column: rounding then disturbs small
/// eigenvalues no more than it must. Scales by powers of 2, which are exact.
private func balanced(_ matrix: SquareMatrix) -> SquareMatrix {
  var result = matrix
  var isBalanced = false
  while !isBalanced {
    isBalanced = true
    for index in 0..<matrix.size {
      let others = (0..<matrix.size).lazy.filter { $0 != index }
      let column = others.reduce(0.0) { $0 + result[$1, index].magnitude }
      let row = others.reduce(0.0) { $0 + result[index, $1].magnitude }
      guard column > 0, row > 0, column.isFinite, row.isFinite else { continue }
      let scale = exp2((0.5 * log2(row / column)).rounded())
      guard scale.isNormal, column * scale + row / scale < 0.95 * (column + row) else { continue }
      isBalanced = false
      for other in 0..<matrix.size {
        result[other, index] *= scale
        result[index, other] /= scale
      }
    }
  }
  return result
}

/// A matrix with the same eigenvalues and zeros below its first subdiagonal.
private func hessenbergForm(of matrix: SquareMatrix) -> SquareMatrix {
  var result = matrix
  let size = matrix.size
  for column in 0..<max(0, size - 2) {
    var reflector = (column + 1..<size).map { result[$0, column] }
    let length = euclideanNorm(reflector)
    guard length > 0 else { continue }
    reflector[0] += reflector[0] < 0 ? -length : length
    let scale = 2 / dot(reflector, reflector)
    let first = column + 1
    // Row by row, as the numbers lie in memory.
    var shares = [Double](repeating: 0, count: size)
    for index in reflector.indices {
      let factor = scale * reflector[index]
      for target in column..<size { shares[target] += factor * result[first + index, target] }
    }
    for index in reflector.indices {
      let factor = reflector[index]
      for target in column..<size { result[first + index, target] -= shares[target] * factor }
    }
    for target in 0..<size {
      var share = 0.0
      for index in reflector.indices { share += scale * reflector[index] * result[target, first + index] }
      for index in reflector.indices { result[target, first + index] -= share * reflector[index] }
    }
  }
  return result
}

/// A matrix [n, n] for inner loops. It stands in the file of those loops, so that they are compiled together with it
/// where files are compiled one by one.
private struct SquareMatrix {
  let size: Int
  private var values: [Double]

  /// The elements `values`, row-major.
  init(size: Int, values: [Double]) {
    precondition(values.count == size * size, "a square matrix has as many rows as columns")
    self.size = size
    self.values = values
  }

  @inline(__always)
  subscript(row: Int, column: Int) -> Double {
    get { values[row * size + column] }
    set { values[row * size + column] = newValue }
  }
}

/// Francis's QR iteration on a real Hessenberg matrix, until every eigenvalue or conjugate pair has split off.
private struct FrancisIteration {
  private var matrix: SquareMatrix
  private static let stepsPerEigenvalue = 60

  /// Starts with a matrix that is 0 below its first subdiagonal.
  init(_ hessenberg: SquareMatrix) { matrix = hessenberg }

  /// All eigenvalues in no particular order; nil where the iteration does not settle.
  mutating func run() -> [ComplexNumber]? {
    var found: [ComplexNumber] = []
    var last = matrix.size - 1
    var steps = 0
    while last >= 0 {
      let first = startOfBlock(endingAt: last)
      if last - first <= 1 {
        found += first == last ? [ComplexNumber(matrix[last, last])] : eigenvaluesOfPair(at: first)
        last = first - 1
        steps = 0
        continue
      }
      steps += 1
      guard steps <= Self.stepsPerEigenvalue else { return nil }
      step(first, last, isOdd: steps.isMultiple(of: 10))
    }
    return found
  }

  /// The first row of the block that ends at `last` and is not yet split by a negligible subdiagonal element.
  private func startOfBlock(endingAt last: Int) -> Int {
    var row = last
    while row > 0 {
      let scale = matrix[row, row].magnitude + matrix[row - 1, row - 1].magnitude
      if matrix[row, row - 1].magnitude <= Double.ulpOfOne * max(scale, .leastNormalMagnitude) { break }
      row -= 1
    }
    return row
  }

  /// The eigenvalues of the 2 × 2 block whose first row is `row`.
  private func eigenvaluesOfPair(at row: Int) -> [ComplexNumber] {
    let (a, b) = (matrix[row, row], matrix[row, row + 1])
    let (c, d) = (matrix[row + 1, row], matrix[row + 1, row + 1])
    let half = (a - d) / 2
    let discriminant = half * half + b * c
    if discriminant < 0 {
      let imaginary = (-discriminant).squareRoot()
      return [ComplexNumber((a + d) / 2, imaginary), ComplexNumber((a + d) / 2, -imaginary)]
    }
    // The root further from d first, the other without cancellation.
    let far = half + (half < 0 ? -1 : 1) * discriminant.squareRoot()
    return [ComplexNumber(d + far), ComplexNumber(far == 0 ? d : d - b * c / far)]
  }

  /// One double step with the eigenvalues of the last 2 × 2 block as shifts; now and then odd ones, for matrices
  /// that the usual ones turn in a circle.
  private mutating func step(_ first: Int, _ last: Int, isOdd: Bool) {
    let corner = matrix[last, last - 1].magnitude + matrix[last - 1, last - 2].magnitude
    let (a, d) = isOdd ? (0.75 * corner, 0.75 * corner) : (matrix[last - 1, last - 1], matrix[last, last])
    let crossed = isOdd ? -0.4375 * corner * corner : matrix[last - 1, last] * matrix[last, last - 1]
    // The first column of (H − a)(H − d) − crossed over its last subdiagonal element. Differences are taken before
    // products, or clustered eigenvalues would drown in rounding.
    let (top, below) = (matrix[first, first], matrix[first + 1, first])
    var x = ((a - top) * (d - top) - crossed) / below + matrix[first, first + 1]
    var y = matrix[first + 1, first + 1] - top - (a - top) - (d - top)
    var z = matrix[first + 2, first + 1]
    for row in first...last - 2 {
      reflect(x, y, z, at: row, first, last)
      x = matrix[row + 1, row]
      y = matrix[row + 2, row]
      z = row + 3 <= last ? matrix[row + 3, row] : 0
    }
    reflect(x, y, nil, at: last - 1, first, last)
  }

  /// Applies from both sides the Householder reflection that turns (x, y, z), in the rows from `row` on, to its first
  /// axis; without `z` two rows only.
  private mutating func reflect(
    _ x: Double, _ y: Double, _ z: Double?, at row: Int, _ first: Int, _ last: Int
  ) {
    let third = z ?? 0
    let scale = max(x.magnitude, max(y.magnitude, third.magnitude))
    guard scale > 0 else { return }
    var (u, v, w) = (x / scale, y / scale, third / scale)
    let length = (u * u + v * v + w * w).squareRoot()
    u += u < 0 ? -length : length
    let factor = 2 / (u * u + v * v + w * w)
    (v, w) = (v / u, w / u)
    let weight = factor * u * u
    let hasThird = z != nil
    for column in max(first, row - 1)...last {
      var share = matrix[row, column] + v * matrix[row + 1, column]
      if hasThird { share += w * matrix[row + 2, column] }
      share *= weight
      matrix[row, column] -= share
      matrix[row + 1, column] -= share * v
      if hasThird { matrix[row + 2, column] -= share * w }
    }
    for other in first...min(row + 3, last) {
      var share = matrix[other, row] + v * matrix[other, row + 1]
      if hasThird { share += w * matrix[other, row + 2] }
      share *= weight
      matrix[other, row] -= share
      matrix[other, row + 1] -= share * v
      if hasThird { matrix[other, row + 2] -= share * w }
    }
    guard row > first else { return }
    matrix[row + 1, row - 1] = 0
    if hasThird { matrix[row + 2, row - 1] = 0 }
  }
}
