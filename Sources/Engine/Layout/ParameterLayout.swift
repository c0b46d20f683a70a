/// Where every parameter lies in the flat array that kernels, gradients and optimisers work on.
///
/// Weights are cut into panels and transposed, so that a product reads them from front to back:
/// input weights [panel, input, gate columns], recurrent weights [panel, H, gate columns], head [panel, D·H, O].
/// Padding is always zero and stays so: its gradients are zero.
struct ParameterLayout {
  let model: ModelShape
  let layers: [LayerExtents]
  let head: HeadExtents
  /// In the order of `ModelShape.parameters`.
  let parameters: [PackedParameter]
  /// The length of the flat array, a multiple of 16.
  let count: Int

  /// Lays out the parameters of `model`.
  init(model: ModelShape) {
    self.model = model
    layers = (0..<model.layerCount).map { LayerExtents(model: model, layer: $0) }
    head = HeadExtents(model: model)
    var builder = ParameterLayoutBuilder(model: model)
    for part in model.recurrentParts {
      for place in model.layerDirections { builder.addLayer(layers[place.layer], of: part, at: place) }
    }
    builder.addHead(head, below: layers[model.layerCount - 1])
    parameters = builder.parameters
    count = builder.count
  }

  /// The place of the parameter called `name` in the flat array.
  func offset(of name: String) -> Int {
    guard let parameter = parameters.first(where: { $0.name == name }) else {
      preconditionFailure("no parameter is called \(name)")
    }
    return parameter.offset
  }
}

/// One parameter: its name and shape in PyTorch, its range in the flat array, and how the two correspond.
struct PackedParameter {
  let name: String
  let shape: [Int]
  let offset: Int
  let count: Int
  let blocks: [PackedBlock]
}

/// A rectangle of a parameter that keeps constant strides in both layouts. Offsets count from the parameter's
/// first element.
struct PackedBlock {
  var rows: Int
  var columns = 1
  var torchOffset: Int
  var torchRow: Int
  var packedOffset: Int
  var packedRow = 1
  var packedColumn = 1
}
