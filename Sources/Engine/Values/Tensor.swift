/// A dense row-major array of numbers with its shape.
///
/// Shapes are spelled with the letters T timesteps, B batch, I input, H hidden, O output, L layers,
/// D directions, in PyTorch's order.
public struct Tensor<Scalar: Sendable & Hashable>: Sendable, Hashable {
  /// The extent of every dimension; empty for a scalar.
  public let shape: [Int]
  /// All elements, the last dimension fastest. Its count is the product of `shape`.
  public var values: [Scalar]

  /// Wraps `values` (row-major) as a tensor of `shape`.
  public init(shape: [Int], values: [Scalar]) {
    precondition(
      shape.allSatisfy { $0 >= 0 } && shape.reduce(1, *) == values.count,
      "a tensor of shape \(shape) does not hold \(values.count) values")
    self.shape = shape
    self.values = values
  }

  /// A tensor of `shape` in which every element is `value`.
  public init(shape: [Int], repeating value: Scalar) {
    self.init(shape: shape, values: Array(repeating: value, count: shape.reduce(1, *)))
  }

  /// The number of rows of a matrix: the first extent.
  public var rows: Int { shape.first ?? 1 }
  /// The number of elements in one row: the product of all extents but the first.
  public var columns: Int { shape.dropFirst().reduce(1, *) }

  /// Element (`row`, `column`) of the tensor seen as a `rows` × `columns` matrix.
  public subscript(row: Int, column: Int) -> Scalar {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// The indices of the element at `offset` in `values`, one for each dimension.
  public func indices(of offset: Int) -> [Int] {
    var rest = offset
    let reversed = shape.reversed().map { extent in
      defer { rest /= extent }
      return rest % extent
    }
    return reversed.reversed()
  }

  /// One row as a slice of `values`.
  public func row(_ index: Int) -> ArraySlice<Scalar> {
    values[index * columns..<(index + 1) * columns]
  }
}

extension Tensor where Scalar: BinaryFloatingPoint {
  /// All elements in double precision, in the order of `values`. What is then done with them needs no generic code,
  /// which is many times slower across modules.
  public var doubles: [Double] {
    guard Scalar.self == Float.self else { return values.map { Double($0) } }
    return values.withUnsafeBytes { bytes in bytes.assumingMemoryBound(to: Float.self).map { Double($0) } }
  }

  /// The place in `values` of the first element that is NaN or infinite; nil where all are finite.
  var firstNonFiniteIndex: Int? {
    guard Scalar.self == Float.self else { return values.firstIndex { !$0.isFinite } }
    return values.withUnsafeBytes { bytes in
      bytes.assumingMemoryBound(to: Float.self).firstIndex { !$0.isFinite }
    }
  }
}
