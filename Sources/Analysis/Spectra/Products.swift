import Engine

/// The inner product of two vectors of equal length.
func dot(_ left: [Double], _ right: [Double]) -> Double {
  var sum = 0.0
  for index in left.indices { sum += left[index] * right[index] }
  return sum
}

/// The matrix product of [m, k] and [k, n].
func multiply(_ left: Tensor<Double>, _ right: Tensor<Double>) -> Tensor<Double> {
  precondition(left.columns == right.rows, "a matrix [m, k] multiplies one of k rows")
  var result = Tensor<Double>(shape: [left.rows, right.columns], repeating: 0)
  for row in 0..<left.rows {
    for inner in 0..<left.columns {
      let factor = left[row, inner]
      for column in 0..<right.columns { result[row, column] += factor * right[inner, column] }
    }
  }
  return result
}
