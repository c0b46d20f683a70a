/// Dropout of what goes upwards: forward, values are multiplied by the masks; backward, their gradients are.
extension PackedNetwork {
  /// Draws a mask for `layer` and applies it to the states it hands on.
  func dropOutStates(of layer: LayerMemory, number: Int, _ draw: DropoutDraw) {
    let count = workspace.rowCount * layer.extents.stateRow
    layer.dropoutMask.grow(to: count)
    layer.droppedOut.grow(to: count)
    let mask = draw.mask(
      rate: draw.dropout.rate, timesteps: workspace.timesteps, batchSize: workspace.batchSize,
      width: layer.extents.stateRow, stream: number + 1)
    kernels.write(mask, to: layer.dropoutMask.elements())
    kernels.multiply(
      count: count, layer.hidden.elements(at: workspace.batchSize * layer.extents.stateRow),
      layer.dropoutMask.elements(), into: layer.droppedOut.elements())
  }

  /// Draws a mask for the input vectors and applies it.
  func dropOutInputs(_ draw: DropoutDraw) {
    let mask = draw.mask(
      rate: draw.dropout.inputRate, timesteps: workspace.timesteps, batchSize: workspace.batchSize,
      width: model.inputSize, stream: 0)
    let factors = Buffer(count: mask.count, precision: kernels.precision)
    kernels.write(mask, to: factors.elements())
    let inputs = workspace.inputs.elements()
    kernels.multiply(count: mask.count, inputs, factors.elements(), into: inputs)
  }

  /// Turns the gradients of what `layer` handed on into those of its states.
  func dropOutGradients(of layer: LayerMemory) {
    guard workspace.dropsOut else { return }
    let gradients = layer.hiddenGradient.elements(at: workspace.batchSize * layer.extents.stateRow)
    kernels.multiply(
      count: workspace.rowCount * layer.extents.stateRow, gradients, layer.dropoutMask.elements(),
      into: gradients)
  }
}

extension Workspace {
  /// What `layer` hands on, T · B rows of `stateRow` elements: its states, or what dropout leaves of them.
  func output(of layer: LayerMemory) -> Elements {
    dropsOut ? layer.droppedOut.elements() : layer.hidden.elements(at: batchSize * layer.extents.stateRow)
  }
}
