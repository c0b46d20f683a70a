import Engine

extension Unroll where Scalar: EngineScalar {
  /// The unroll with the gradient by lag of its top layer, in every direction that it lacks: what `network` gave over
  /// `sequence` as this unroll.
  func addingGradientByLag(
    of network: Network<Scalar>, over sequence: Batch, interventions: [Intervention] = []
  ) -> Unroll {
    var complete = self
    let directions = model.isBidirectional ? [false, true] : [false]
    for isReverse in directions {
      let name = isReverse ? TensorName.byLagReverse : TensorName.byLag
      guard complete.tensors[name] == nil else { continue }
      complete.tensors[name] = network.gradientByLag(
        sequence, interventions: interventions, isReverse: isReverse)
    }
    return complete
  }
}
