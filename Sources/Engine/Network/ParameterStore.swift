/// A network's parameters and their gradients as flat arrays in the kernels' layout.
final class ParameterStore {
  let layout: ParameterLayout
  let kernels: Kernels
  let values: Buffer
  let gradients: Buffer

  init(layout: ParameterLayout, kernels: Kernels) {
    self.layout = layout
    self.kernels = kernels
    values = Buffer(count: layout.count, precision: kernels.precision)
    gradients = Buffer(count: layout.count, precision: kernels.precision)
  }

  /// Writes parameters (or whatever else has their names and shapes) into `buffer`; its padding becomes zero.
  func pack<Scalar: EngineScalar>(_ tensor: (String) -> Tensor<Scalar>, into buffer: Buffer) {
    buffer.clear(0..<layout.count)
    for parameter in layout.parameters {
      kernels.pack(tensor(parameter.name).values, of: parameter, into: buffer.elements())
    }
  }

  /// Reads what `pack` wrote, and what became of it.
  func unpack<Scalar: EngineScalar>(_ buffer: Buffer) -> Weights<Scalar> {
    let tensors = layout.parameters.map {
      ($0.name, kernels.unpack($0, from: buffer.elements()) as Tensor<Scalar>)
    }
    return Weights(model: layout.model, tensors: Dictionary(uniqueKeysWithValues: tensors))
  }
}
