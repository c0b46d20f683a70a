/// A number in an unroll that is NaN or infinite.
public struct NonFinitePlace: Sendable, Hashable {
  public let tensor: String
  public let timestep: Int
  public let isNaN: Bool
}

extension Unroll where Scalar: BinaryFloatingPoint {
  /// The first number that is not finite, in the order in which tensors are computed: states and gates, outputs,
  /// losses, then gradients; within a tensor the earliest timestep.
  public var firstNonFinite: NonFinitePlace? {
    for name in computedOrder {
      guard let tensor = tensors[name], let index = tensor.firstNonFiniteIndex else { continue }
      return NonFinitePlace(
        tensor: name, timestep: tensor.columns > 0 ? index / tensor.columns : 0,
        isNaN: tensor.values[index].isNaN)
    }
    return nil
  }

  private var computedOrder: [String] {
    let quantities = LayerQuantity.quantities(of: model)
    func names(isGradient: Bool) -> [String] {
      let wanted = quantities.filter { $0.name.hasPrefix("grad.") == isGradient }
      return model.layerDirections.flatMap { place in wanted.map { TensorName.of($0, at: place) } }
    }
    return names(isGradient: false) + [TensorName.output, TensorName.lossPerStep, TensorName.loss]
      + names(isGradient: true) + [TensorName.byLag, TensorName.byLagReverse]
  }
}
