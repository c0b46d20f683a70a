/// A network's parameters by their PyTorch names and in PyTorch's layout.
public struct Weights<Scalar: Sendable & Hashable>: Sendable, Hashable {
  public let model: ModelShape
  /// Every parameter of `model`, by name.
  public private(set) var tensors: [String: Tensor<Scalar>]

  /// Takes a complete set of parameters. Names and shapes must be exactly those of `model.parameters`.
  public init(model: ModelShape, tensors: [String: Tensor<Scalar>]) {
    precondition(tensors.count == model.parameters.count, "every tensor is a parameter of the model")
    for (name, shape) in model.parameters {
      precondition(tensors[name]?.shape == shape, "parameter \(name) must have the shape \(shape)")
    }
    self.model = model
    self.tensors = tensors
  }

  /// The parameter called `name`.
  public subscript(name: String) -> Tensor<Scalar> {
    get {
      guard let tensor = tensors[name] else { preconditionFailure("no parameter is called \(name)") }
      return tensor
    }
    set {
      precondition(tensors[name]?.shape == newValue.shape, "parameter \(name) keeps its shape")
      tensors[name] = newValue
    }
  }
}
