/// All internals of one network over one sequence: states, gates, outputs, the loss of every timestep and the
/// gradient of the loss with respect to each of them.
///
/// Tensors go by the names of `TensorName`. An unroll from our own engine is complete; one from a recording
/// holds what was recorded, so every accessor may answer nil.
public struct Unroll<Scalar: Sendable & Hashable>: Sendable, Hashable {
  public let model: ModelShape
  /// T.
  public let timesteps: Int
  public var tensors: [String: Tensor<Scalar>]

  /// An unroll of `timesteps` timesteps that holds `tensors`.
  public init(model: ModelShape, timesteps: Int, tensors: [String: Tensor<Scalar>]) {
    self.model = model
    self.timesteps = timesteps
    self.tensors = tensors
  }

  /// A layer's tensor [T, H], where it was kept. The reverse direction is indexed by the original timestep.
  public func tensor(_ quantity: LayerQuantity, at place: LayerDirection) -> Tensor<Scalar>? {
    tensors[TensorName.of(quantity, at: place)]
  }

  /// Whether every state, gate and gradient of every layer is there.
  public var hasEveryQuantity: Bool {
    model.layerDirections.allSatisfy { place in
      LayerQuantity.quantities(of: model).allSatisfy { tensor($0, at: place) != nil }
    } && output != nil
  }

  /// The outputs [T, O]: logits where the loss is cross-entropy.
  public var output: Tensor<Scalar>? { tensors[TensorName.output] }
  /// The whole loss.
  public var loss: Scalar? { tensors[TensorName.loss]?.values.first }
  /// Each timestep's share of the loss, [T].
  public var lossPerStep: [Scalar]? { tensors[TensorName.lossPerStep]?.values }
}
