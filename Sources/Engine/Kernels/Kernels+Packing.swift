/// Parameters between PyTorch's layout and the packed one, bit for bit; matrices and single numbers.
extension Kernels {
  /// Writes `values` (PyTorch's layout of `parameter`) into the flat array that begins at `target`.
  func pack<Scalar: EngineScalar>(_ values: [Scalar], of parameter: PackedParameter, into target: Elements) {
    precondition(Scalar.precision == precision, "the kernels compute in the array's type")
    precondition(values.count == parameter.shape.reduce(1, *), "\(parameter.name) has its shape")
    values.withUnsafeBytes {
      let torch = Elements(address: UnsafeMutableRawPointer(mutating: $0.baseAddress!), size: target.size)
      for block in parameter.blocks {
        copy(
          rows: block.rows, columns: block.columns, from: torchSide(of: block, at: torch),
          to: packedSide(of: block, at: target + parameter.offset))
      }
    }
  }

  /// Reads `parameter` from the flat array that begins at `source`.
  func unpack<Scalar: EngineScalar>(_ parameter: PackedParameter, from source: Elements) -> Tensor<Scalar> {
    precondition(Scalar.precision == precision, "the kernels compute in the array's type")
    let count = parameter.shape.reduce(1, *)
    let values = [Scalar](unsafeUninitializedCapacity: count) { target, initializedCount in
      let torch = Elements(address: UnsafeMutableRawPointer(target.baseAddress!), size: source.size)
      for block in parameter.blocks {
        copy(
          rows: block.rows, columns: block.columns,
          from: packedSide(of: block, at: source + parameter.offset),
          to: torchSide(of: block, at: torch))
      }
      initializedCount = count
    }
    return Tensor(shape: parameter.shape, values: values)
  }

  /// Writes a matrix.
  func write<Scalar: EngineScalar>(_ matrix: Tensor<Scalar>, to target: StridedMatrix) {
    precondition(Scalar.precision == precision, "the kernels compute in the tensor's type")
    matrix.values.withUnsafeBytes {
      guard let address = $0.baseAddress else { return }
      let source = Elements(address: UnsafeMutableRawPointer(mutating: address), size: target.elements.size)
      copy(
        rows: matrix.rows, columns: matrix.columns,
        from: StridedMatrix(elements: source, row: matrix.columns), to: target)
    }
  }

  /// Reads a matrix.
  func read<Scalar: EngineScalar>(rows: Int, columns: Int, from source: StridedMatrix) -> Tensor<Scalar> {
    precondition(Scalar.precision == precision, "the kernels compute in the tensor's type")
    let values = [Scalar](unsafeUninitializedCapacity: rows * columns) { target, initializedCount in
      guard let address = target.baseAddress else { return }
      let elements = Elements(address: UnsafeMutableRawPointer(address), size: source.elements.size)
      copy(rows: rows, columns: columns, from: source, to: StridedMatrix(elements: elements, row: columns))
      initializedCount = rows * columns
    }
    return Tensor(shape: [rows, columns], values: values)
  }

  /// Reads a matrix whose columns lie in panels of `grid`, side by side: [rows, units].
  func read<Scalar: EngineScalar>(rows: Int, _ grid: PanelGrid, from source: PanelMatrix) -> Tensor<Scalar> {
    precondition(Scalar.precision == precision, "the kernels compute in the tensor's type")
    let width = grid.unitCount
    let values = [Scalar](unsafeUninitializedCapacity: rows * width) { target, initializedCount in
      guard let address = target.baseAddress else { return }
      let elements = Elements(address: UnsafeMutableRawPointer(address), size: source.elements.size)
      for panel in 0..<grid.panelCount {
        copy(
          rows: rows, columns: grid.units(of: panel).count,
          from: StridedMatrix(elements: source.elements + panel * source.panel, row: source.row),
          to: StridedMatrix(elements: elements + grid.units(of: panel).lowerBound, row: width))
      }
      initializedCount = rows * width
    }
    return Tensor(shape: [rows, width], values: values)
  }

  /// Reads one number.
  func value(_ place: Elements) -> Double {
    switch precision {
    case .single: Double(place.address.assumingMemoryBound(to: Float.self).pointee)
    case .double: place.address.assumingMemoryBound(to: Double.self).pointee
    }
  }

  /// Writes one number.
  func set(_ place: Elements, to value: Double) {
    switch precision {
    case .single: place.address.assumingMemoryBound(to: Float.self).pointee = Float(value)
    case .double: place.address.assumingMemoryBound(to: Double.self).pointee = value
    }
  }

  private func torchSide(of block: PackedBlock, at torch: Elements) -> StridedMatrix {
    StridedMatrix(elements: torch + block.torchOffset, row: block.torchRow)
  }

  private func packedSide(of block: PackedBlock, at packed: Elements) -> StridedMatrix {
    StridedMatrix(elements: packed + block.packedOffset, row: block.packedRow, column: block.packedColumn)
  }
}
