/// Parameters between PyTorch's layout and the packed one, bit for bit.
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

  private func torchSide(of block: PackedBlock, at torch: Elements) -> StridedMatrix {
    StridedMatrix(elements: torch + block.torchOffset, row: block.torchRow)
  }

  private func packedSide(of block: PackedBlock, at packed: Elements) -> StridedMatrix {
    StridedMatrix(elements: packed + block.packedOffset, row: block.packedRow, column: block.packedColumn)
  }
}
