/// Francis's QR iteration on a real Hessenberg matrix, until every eigenvalue or conjugate pair has split off.
struct FrancisIteration {
  private var matrix: SquareMatrix<Double>
  private static let stepsPerEigenvalue = 60

  /// Starts with a matrix that is 0 below its first subdiagonal.
  init(_ hessenberg: SquareMatrix<Double>) { matrix = hessenberg }

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
