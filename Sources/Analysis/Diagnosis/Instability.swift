import Engine

/// The first number that is not finite.
struct Instability: Hashable {
  /// Nil where it was found in an unroll rather than in the history.
  let step: Int?
  /// "the loss", "the gradient norm", or a tensor's name with its timestep.
  let place: String
  let isNaN: Bool

  /// Looks through the history's losses and norms in order, then through the unroll's tensors in the order in
  /// which they are computed; nil where all is finite.
  init?<Scalar: BinaryFloatingPoint>(history: RunHistory, unroll: Unroll<Scalar>?) {
    for index in 0..<history.count {
      let record = history[index]
      for (place, value) in [("the loss", record.loss), ("the gradient norm", record.gradientNorm)]
      where !value.isFinite {
        self.init(step: record.step, place: place, isNaN: value.isNaN)
        return
      }
    }
    guard let unroll, let found = Self.firstTensor(of: unroll) else { return nil }
    self = found
  }

  private init(step: Int?, place: String, isNaN: Bool) {
    self.step = step
    self.place = place
    self.isNaN = isNaN
  }

  private static func firstTensor<Scalar: BinaryFloatingPoint>(of unroll: Unroll<Scalar>) -> Instability? {
    let places = unroll.model.layerDirections
    let quantities = LayerQuantity.quantities(of: unroll.model)
    let isGradient: (LayerQuantity) -> Bool = { $0.name.hasPrefix("grad.") }
    func names(_ wanted: [LayerQuantity]) -> [String] {
      places.flatMap { place in wanted.map { TensorName.of($0, at: place) } }
    }
    let order =
      names(quantities.filter { !isGradient($0) }) + [
        TensorName.output, TensorName.lossPerStep, TensorName.loss,
      ]
      + names(quantities.filter(isGradient)) + [TensorName.byLag, TensorName.byLagReverse]
    for name in order {
      guard let tensor = unroll.tensors[name],
        let index = tensor.values.firstIndex(where: { !$0.isFinite })
      else { continue }
      let timestep = tensor.columns > 0 ? index / tensor.columns : 0
      return Instability(
        step: nil, place: "\(name) at timestep \(timestep)", isNaN: tensor.values[index].isNaN)
    }
    return nil
  }
}
