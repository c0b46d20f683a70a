@testable import Engine

extension Network {
  /// The mean loss over `batch` and its gradient with respect to every parameter.
  func gradients(
    on batch: Batch, from state: RecurrentState<Scalar>? = nil
  ) -> (loss: Double, gradients: Weights<Scalar>) {
    packed.forward(batch, from: state)
    let loss = packed.backward(batch)
    return (loss, packed.parameters.unpack(packed.parameters.gradients))
  }
}
