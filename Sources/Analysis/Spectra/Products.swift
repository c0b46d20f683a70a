import Engine

/// The matrix product of [m, k] and [k, n].
func multiply(_ left: Tensor<Double>, _ right: Tensor<Double>) -> Tensor<Double> {
  precondition(left.columns == right.rows, "a matrix [m, k] multiplies one of k rows")
  let (inner, width) = (left.columns, right.columns)
  var values = [Double](repeating: 0, count: left.rows * width)
  for row in 0..<left.rows {
    for middle in 0..<inner {
      let factor = left.values[row * inner + middle]
      for column in 0..<width {
        values[row * width + column] += factor * right.values[middle * width + column]
      }
    }
  }
  return Tensor(shape: [left.rows, width], values: values)
}
