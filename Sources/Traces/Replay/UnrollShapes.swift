import Engine

/// The shape that every tensor of an unroll must have: a view may then index it without asking.
struct UnrollShapes {
  private let shapes: [String: [Int]]
  /// Those that a sequence's targets may have: classes, or values.
  private let targetShapes: [[Int]]

  init(model: ModelShape, timesteps: Int) {
    var shapes = [
      TensorName.output: [timesteps, model.outputSize], TensorName.lossPerStep: [timesteps],
      TensorName.loss: [1], "input": [timesteps, model.inputSize], "mask": [timesteps],
      TensorName.byLag: [timesteps, timesteps], TensorName.byLagReverse: [timesteps, timesteps],
    ]
    for place in model.layerDirections {
      for quantity in LayerQuantity.quantities(of: model) {
        shapes[TensorName.of(quantity, at: place)] = [timesteps, model.hiddenSize]
      }
    }
    for (name, shape) in model.parameters { shapes[TensorName.gradient(ofParameter: name)] = shape }
    self.shapes = shapes
    targetShapes = [[timesteps], [timesteps, model.outputSize]]
  }

  /// Whether a tensor called `name` may have `shape`. Names that this version does not know may have any.
  func allows(_ shape: [Int], for name: String) -> Bool {
    if name == "target" { return targetShapes.contains(shape) }
    guard let expected = shapes[name] else { return true }
    return shape == expected || name == TensorName.loss && shape.isEmpty
  }
}
