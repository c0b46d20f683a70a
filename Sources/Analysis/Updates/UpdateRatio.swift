import Engine

/// How far training moved one parameter, or one gate's rows of it, between two steps: ‖ΔW‖ / ‖W‖.
///
/// About 1e-3 for a single update is a usual pace; 1e-5 hardly learns, 1e-1 forgets what it knew (Karpathy, CS231n).
public struct UpdateRatio: Sendable, Hashable {
  /// PyTorch's name.
  public let parameter: String
  /// Nil where the parameter has no blocks of rows by gate.
  public let gate: Gate?
  /// ‖W‖₂ before.
  public let norm: Double
  /// ‖ΔW‖₂.
  public let change: Double

  /// ‖ΔW‖ / ‖W‖; infinite where a zero parameter moved, 0 where it did not.
  public var ratio: Double { change == 0 ? 0 : change / norm }

  /// The ratios of all parameters, in PyTorch's order, one for each gate where it has rows by gate. Weights of
  /// different shapes have none in common.
  public static func all<Scalar: BinaryFloatingPoint>(
    from before: Weights<Scalar>, to after: Weights<Scalar>
  ) -> [UpdateRatio] {
    guard before.model == after.model else { return [] }
    return ParameterBlock.blocks(of: before.model).map { block in
      let (old, new) = (
        before[block.parameter].values[block.range], after[block.parameter].values[block.range]
      )
      return UpdateRatio(
        parameter: block.parameter, gate: block.gate, norm: euclideanNorm(old.map { Double($0) }),
        change: euclideanNorm(zip(old, new).map { Double($1) - Double($0) }))
    }
  }
}

/// The norm of the loss's gradient with respect to one parameter, or one gate's rows of it.
public struct ParameterGradient: Sendable, Hashable {
  public let parameter: String
  public let gate: Gate?
  /// ‖∂L/∂W‖₂.
  public let norm: Double

  /// The gradients that `unroll` holds, in PyTorch's order.
  public static func all<Scalar: BinaryFloatingPoint>(of unroll: Unroll<Scalar>) -> [ParameterGradient] {
    ParameterBlock.blocks(of: unroll.model).compactMap { block in
      guard let tensor = unroll.tensors[TensorName.gradient(ofParameter: block.parameter)],
        block.range.upperBound <= tensor.values.count
      else { return nil }
      return ParameterGradient(
        parameter: block.parameter, gate: block.gate,
        norm: euclideanNorm(tensor.values[block.range].map { Double($0) }))
    }
  }
}

/// A parameter, or the rows of one gate in it: a range of its elements.
private struct ParameterBlock {
  let parameter: String
  let gate: Gate?
  let range: Range<Int>

  static func blocks(of model: ModelShape) -> [ParameterBlock] {
    let gates = model.weightedGates
    return model.parameters.flatMap { name, shape -> [ParameterBlock] in
      let count = shape.reduce(1, *)
      guard model.recurrentParts.contains(where: { name.hasPrefix("\($0).") }), !gates.isEmpty,
        shape[0] == gates.count * model.hiddenSize
      else {
        return [ParameterBlock(parameter: name, gate: nil, range: 0..<count)]
      }
      let size = count / gates.count
      return gates.enumerated().map { index, gate in
        ParameterBlock(parameter: name, gate: gate, range: index * size..<(index + 1) * size)
      }
    }
  }
}
