import Engine

extension Unroll where Scalar: EngineScalar {
  /// The unroll with the gradient by lag of its top layer, in every direction that it lacks: what `network` gave over
  /// `sequence` as this unroll. A sequence so long that T × T numbers would be too many gets none.
  func addingGradientByLag(
    of network: Network<Scalar>, over sequence: Batch, interventions: [Intervention] = []
  ) -> Unroll {
    guard UnrollSize.allows(timesteps: timesteps, of: model) else { return self }
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
