/// A matrix [n, n] for inner loops: a tensor works its extents out anew for every element.
struct SquareMatrix<Element> {
  let size: Int
  private var values: [Element]

  /// The elements `values`, row-major.
  init(size: Int, values: [Element]) {
    precondition(values.count == size * size, "a square matrix has as many rows as columns")
    self.size = size
    self.values = values
  }

  subscript(row: Int, column: Int) -> Element {
    get { values[row * size + column] }
    set { values[row * size + column] = newValue }
  }
}
