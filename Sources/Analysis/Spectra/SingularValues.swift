import Engine

/// The singular values of a matrix [m, n], largest first, min(m, n) of them; NaN where the matrix holds a number
/// that is not finite.
///
/// One-sided Jacobi rotations (Hestenes 1958), which find small values with the same relative precision as large
/// ones. That matters for products of Jacobians, whose values span many decades. O(n³).
public func singularValues(of matrix: Tensor<Double>) -> [Double] {
  let count = min(matrix.rows, matrix.columns)
  guard matrix.values.allSatisfy(\.isFinite) else { return [Double](repeating: .nan, count: count) }
  // Scaled to a largest element of 1, so that squares neither underflow nor overflow.
  let scale = matrix.values.reduce(0) { max($0, $1.magnitude) }
  guard scale > 0 else { return [Double](repeating: 0, count: count) }
  var vectors = orthogonalisedVectors(of: matrix, scale: scale)
  vectors.sort { $0 > $1 }
  return vectors.prefix(count).map { $0 * scale }
}

/// σ_max(W), the most by which W can lengthen a vector.
public func largestSingularValue(of matrix: Tensor<Double>) -> Double {
  singularValues(of: matrix).first ?? 0
}

/// The lengths of the matrix's rows after rotating all pairs of them until they are orthogonal.
private func orthogonalisedVectors(of matrix: Tensor<Double>, scale: Double) -> [Double] {
  var rows = (0..<matrix.rows).map { matrix.row($0).map { $0 / scale } }
  let largestSweepCount = 60
  for _ in 0..<largestSweepCount {
    var isOrthogonal = true
    for left in rows.indices {
      for right in rows.indices where right > left {
        if rotate(&rows, left, right) { isOrthogonal = false }
      }
    }
    if isOrthogonal { break }
  }
  return rows.map { dot($0, $0).squareRoot() }
}

/// Makes two rows orthogonal to each other; false where they already were.
private func rotate(_ rows: inout [[Double]], _ left: Int, _ right: Int) -> Bool {
  let leftSquare = dot(rows[left], rows[left])
  let rightSquare = dot(rows[right], rows[right])
  let product = dot(rows[left], rows[right])
  guard product.magnitude > 1e-15 * (leftSquare * rightSquare).squareRoot() else { return false }
  let ratio = (rightSquare - leftSquare) / (2 * product)
  let tangent = (ratio < 0 ? -1 : 1) / (ratio.magnitude + (1 + ratio * ratio).squareRoot())
  let cosine = 1 / (1 + tangent * tangent).squareRoot()
  let sine = cosine * tangent
  for index in rows[left].indices {
    let (first, second) = (rows[left][index], rows[right][index])
    rows[left][index] = cosine * first - sine * second
    rows[right][index] = sine * first + cosine * second
  }
  return true
}
