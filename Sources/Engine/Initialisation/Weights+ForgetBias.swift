extension Weights where Scalar: BinaryFloatingPoint {
  /// The same network with `shift` added to the bias of every unit's forget gate, in all layers and directions: to
  /// `bias_ih`, where the initialisation puts it too. A cell without a forget gate stays as it is.
  public func movingForgetBias(by shift: Double) -> Weights {
    guard shift != 0, model.cell == .lstm, let gate = model.weightedGates.firstIndex(of: .forget) else {
      return self
    }
    let rows = gate * model.hiddenSize..<(gate + 1) * model.hiddenSize
    var tensors = tensors
    for (name, tensor) in tensors where name.contains(".bias_ih_") {
      var values = tensor.values
      for row in rows { values[row] += Scalar(shift) }
      tensors[name] = Tensor(shape: tensor.shape, values: values)
    }
    return Weights(model: model, tensors: tensors)
  }
}
