import Engine

extension Unroll where Scalar: EngineScalar {
  /// The unroll with the gradient by lag of its top layer, in every direction that it lacks: what `network` gave over
  /// `sequence` as this unroll. A sequence so long that T × T numbers would be too many gets none.
  /// `tell` hears how it goes on, and may throw to end it.
  func addingGradientByLag(
    of network: Network<Scalar>, over sequence: Batch, interventions: [Intervention] = [],
    tell: (_ done: Int, _ total: Int) throws -> Void
  ) rethrows -> Unroll {
    guard UnrollSize.allows(timesteps: timesteps, of: model) else { return self }
    var complete = self
    let directions = model.isBidirectional ? [false, true] : [false]
    for isReverse in directions {
      let name = isReverse ? TensorName.byLagReverse : TensorName.byLag
      guard complete.tensors[name] == nil else { continue }
      complete.tensors[name] = try network.gradientByLag(
        sequence, interventions: interventions, isReverse: isReverse, tell: tell)
    }
    return complete
  }
}
