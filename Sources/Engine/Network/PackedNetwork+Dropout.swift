/// Dropout of inputs and of what goes upwards: forward, values are multiplied by the masks; backward, their gradients
/// are. What the recurrence reads is in `RecurrentPass+Dropout`.
extension PackedNetwork {
  /// Draws the masks of a pass and applies those of the inputs; without `draw` nothing is dropped.
  func prepareDropout(_ draw: DropoutDraw?, _ batch: Batch) {
    workspace.dropsStates = draw.map { $0.dropout.rate > 0 } ?? false
    workspace.dropsRecurrentStates = draw.map { $0.dropout.recurrentRate > 0 } ?? false
    workspace.readsTokensAsVectors = false
    guard let draw else { return }
    if workspace.dropsRecurrentStates {
      for (number, layer) in workspace.layers.enumerated() { drawRecurrentMask(of: layer, number, draw) }
    }
    if draw.dropout.inputRate > 0 { dropOutInputs(of: batch, draw) }
  }

  /// Draws a mask for `layer` and applies it to the states it hands on.
  func dropOutStates(of layer: LayerMemory, number: Int, _ draw: DropoutDraw) {
    guard workspace.dropsStates else { return }
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

  /// Turns the gradients of what `layer` handed on into those of its states.
  func dropOutGradients(of layer: LayerMemory) {
    guard workspace.dropsStates else { return }
    let gradients = layer.hiddenGradient.elements(at: workspace.batchSize * layer.extents.stateRow)
    kernels.multiply(
      count: workspace.rowCount * layer.extents.stateRow, gradients, layer.dropoutMask.elements(),
      into: gradients)
  }

  private func dropOutInputs(of batch: Batch, _ draw: DropoutDraw) {
    switch batch.inputs {
    case .vectors(let values):
      let mask = inputMask(draw, width: model.inputSize)
      kernels.write(zip(values, mask).map { $0 * $1 }, to: workspace.inputs.elements())
    case .tokens(let tokens):
      // One draw a row where each is new, one for every token of a sequence where it stays.
      let width = draw.dropout.isVariational ? model.inputSize : 1
      let mask = inputMask(draw, width: width)
      var vectors = [Float](repeating: 0, count: tokens.count * model.inputSize)
      for (row, token) in tokens.enumerated() {
        vectors[row * model.inputSize + Int(token)] = mask[row * width + (width == 1 ? 0 : Int(token))]
      }
      kernels.write(vectors, to: workspace.inputs.elements())
      workspace.readsTokensAsVectors = true
    }
  }

  private func inputMask(_ draw: DropoutDraw, width: Int) -> [Float] {
    draw.mask(
      rate: draw.dropout.inputRate, timesteps: workspace.timesteps, batchSize: workspace.batchSize,
      width: width, stream: 0)
  }

  private func drawRecurrentMask(of layer: LayerMemory, _ number: Int, _ draw: DropoutDraw) {
    let count = workspace.batchSize * layer.extents.stateRow
    layer.recurrentMask.grow(to: count)
    layer.recurrentInput.grow(to: (workspace.timesteps + 2) * count)
    for buffer in layer.recurrentGradient {
      buffer.grow(to: workspace.batchSize * layer.extents.hidden.paddedCount)
    }
    kernels.write(
      draw.recurrentMask(
        batchSize: workspace.batchSize, width: layer.extents.stateRow, layer: number),
      to: layer.recurrentMask.elements())
  }
}

extension Workspace {
  /// What `layer` hands on, T · B rows of `stateRow` elements: its states, or what dropout leaves of them.
  func output(of layer: LayerMemory) -> Elements {
    dropsStates ? layer.droppedOut.elements() : layer.hidden.elements(at: batchSize * layer.extents.stateRow)
  }
}
