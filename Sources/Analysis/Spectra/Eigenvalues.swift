import Engine
import Foundation

/// The eigenvalues of a real square matrix [n, n], the largest magnitude first; nil where the matrix holds a
/// number that is not finite or the iteration does not settle.
///
/// Householder reduction to Hessenberg form, then QR steps with Wilkinson's shift in complex arithmetic
/// (Golub & Van Loan, Matrix Computations, §7.4–7.5). O(n³).
public func eigenvalues(of matrix: Tensor<Double>) -> [ComplexNumber]? {
  precondition(matrix.rows == matrix.columns, "only a square matrix has eigenvalues")
  guard matrix.values.allSatisfy(\.isFinite) else { return nil }
  let square = SquareMatrix(size: matrix.rows, values: matrix.values)
  var iteration = HessenbergIteration(hessenbergForm(of: square))
  return iteration.run()?.sorted { $0.magnitude > $1.magnitude }
}

/// ρ(W), the largest magnitude among the eigenvalues; nil as for `eigenvalues(of:)`.
public func spectralRadius(of matrix: Tensor<Double>) -> Double? {
  eigenvalues(of: matrix).map { $0.first?.magnitude ?? 0 }
}

/// A matrix with the same eigenvalues and zeros below its first subdiagonal.
private func hessenbergForm(of matrix: SquareMatrix<Double>) -> SquareMatrix<Double> {
  var result = matrix
  let size = matrix.size
  for column in 0..<max(0, size - 2) {
    var reflector = (column + 1..<size).map { result[$0, column] }
    let length = reflector.reduce(0) { hypot($0, $1) }
    guard length > 0 else { continue }
    reflector[0] += reflector[0] < 0 ? -length : length
    let scale = 2 / dot(reflector, reflector)
    let first = column + 1
    for target in 0..<size {
      var share = 0.0
      for index in reflector.indices { share += scale * reflector[index] * result[first + index, target] }
      for index in reflector.indices { result[first + index, target] -= share * reflector[index] }
    }
    for target in 0..<size {
      var share = 0.0
      for index in reflector.indices { share += scale * reflector[index] * result[target, first + index] }
      for index in reflector.indices { result[target, first + index] -= share * reflector[index] }
    }
  }
  return result
}

private struct GivensRotation {
  static let identity = GivensRotation(cosine: ComplexNumber(1), sine: ComplexNumber(0))
  let cosine: ComplexNumber
  let sine: ComplexNumber
}

/// QR steps on a Hessenberg matrix until every eigenvalue has split off.
private struct HessenbergIteration {
  private var matrix: SquareMatrix<ComplexNumber>
  private static let stepsPerEigenvalue = 60

  init(_ hessenberg: SquareMatrix<Double>) {
    matrix = hessenberg.map { ComplexNumber($0) }
  }

  mutating func run() -> [ComplexNumber]? {
    var found: [ComplexNumber] = []
    var last = matrix.size - 1
    var steps = 0
    while last >= 0 {
      let first = startOfBlock(endingAt: last)
      if first == last {
        found.append(matrix[last, last])
        last -= 1
        steps = 0
        continue
      }
      steps += 1
      guard steps <= Self.stepsPerEigenvalue else { return nil }
      // Now and then an odd shift, for matrices that the usual one turns in a circle.
      let shift =
        steps.isMultiple(of: 10) ? ComplexNumber(matrix[last, last - 1].magnitude) : wilkinsonShift(at: last)
      step(first, last, shift: shift)
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

  /// The eigenvalue of the last 2 × 2 block that is nearer to its last element.
  private func wilkinsonShift(at last: Int) -> ComplexNumber {
    let (a, b) = (matrix[last - 1, last - 1], matrix[last - 1, last])
    let (c, d) = (matrix[last, last - 1], matrix[last, last])
    let half = 0.5 * (a - d)
    let root = (half * half + b * c).squareRoot
    let candidates = [d + half + root, d + half - root]
    return (candidates[0] - d).magnitude < (candidates[1] - d).magnitude ? candidates[0] : candidates[1]
  }

  /// One step H − μ = QR, H ← RQ + μ inside the block, by Givens rotations.
  private mutating func step(_ first: Int, _ last: Int, shift: ComplexNumber) {
    for row in first...last { matrix[row, row] = matrix[row, row] - shift }
    var rotations: [GivensRotation] = []
    for row in first..<last {
      let (above, below) = (matrix[row, row], matrix[row + 1, row])
      let length = hypot(above.magnitude, below.magnitude)
      let rotation =
        length > 0
        ? GivensRotation(cosine: (1 / length) * above, sine: (1 / length) * below) : GivensRotation.identity
      rotations.append(rotation)
      for column in row...last {
        let (upper, lower) = (matrix[row, column], matrix[row + 1, column])
        matrix[row, column] = rotation.cosine.conjugate * upper + rotation.sine.conjugate * lower
        matrix[row + 1, column] = rotation.cosine * lower - rotation.sine * upper
      }
    }
    for (offset, rotation) in rotations.enumerated() {
      let column = first + offset
      for row in first...min(last, column + 1) {
        let (left, right) = (matrix[row, column], matrix[row, column + 1])
        matrix[row, column] = rotation.cosine * left + rotation.sine * right
        matrix[row, column + 1] = rotation.cosine.conjugate * right - rotation.sine.conjugate * left
      }
    }
    for row in first...last { matrix[row, row] = matrix[row, row] + shift }
  }
}
