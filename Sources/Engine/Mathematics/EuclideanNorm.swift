import Foundation

/// ‖v‖₂, without under- or overflow on the way; NaN where an element is.
package func euclideanNorm(_ values: [Double]) -> Double { euclideanNorm(values[...]) }

/// The same of a part of an array, which is not copied.
package func euclideanNorm(_ values: ArraySlice<Double>) -> Double {
  var square = 0.0
  for index in values.indices { square += values[index] * values[index] }
  if square.isNaN || (1e-280...1e300).contains(square) { return square.squareRoot() }
  // Squares may have left the range of the format, which takes a slower way.
  return values.reduce(0) { hypot($0, $1) }
}

/// The inner product of two vectors of equal length.
package func dot(_ left: [Double], _ right: [Double]) -> Double {
  var sum = 0.0
  for index in left.indices { sum += left[index] * right[index] }
  return sum
}

extension Tensor where Scalar: BinaryFloatingPoint {
  /// ‖row‖₂ of every row.
  package var rowNorms: [Double] {
    let (values, columns) = (doubles, columns)
    return (0..<rows).map { row in euclideanNorm(values[row * columns..<(row + 1) * columns]) }
  }

  /// log₁₀‖row‖₂ of every row; −∞ for rows of zeros.
  package var log10RowNorms: [Double] { rowNorms.map { log10($0) } }
}
