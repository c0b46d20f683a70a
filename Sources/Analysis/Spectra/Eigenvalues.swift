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
  let square = balanced(SquareMatrix(size: matrix.rows, values: matrix.values))
  var iteration = FrancisIteration(hessenbergForm(of: square))
  return iteration.run()?.sorted { $0.magnitude > $1.magnitude }
}

/// ρ(W), the largest magnitude among the eigenvalues; nil as for `eigenvalues(of:)`.
public func spectralRadius(of matrix: Tensor<Double>) -> Double? {
  eigenvalues(of: matrix).map { $0.first?.magnitude ?? 0 }
}

/// The same matrix in units in which each row is about as long as its column: rounding then disturbs small
/// eigenvalues no more than it must. Scales by powers of 2, which are exact.
private func balanced(_ matrix: SquareMatrix<Double>) -> SquareMatrix<Double> {
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
