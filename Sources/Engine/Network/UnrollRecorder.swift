/// Keeps one sequence's internals of a pass, before training overwrites them.
final class UnrollRecorder {
  private let network: PackedNetwork
  let sequence: Int
  private var kept: [(name: String, shape: [Int], buffer: Buffer)] = []
  private var cellGradients: [LayerDirection: Buffer] = [:]

  /// Keeps sequence number `sequence` of the batch that `network` is about to go through.
  init(network: PackedNetwork, sequence: Int) {
    self.network = network
    self.sequence = sequence
  }

  private var workspace: Workspace { network.workspace }

  // MARK: After the forward pass

  func keepStatesAndOutputs() {
    for pass in network.passes {
      keepStates(.hidden, of: pass, from: pass.memory.hidden)
      if network.model.cell == .lstm { keepStates(.cell, of: pass, from: pass.memory.cell) }
      for gate in Gate.gates(of: network.model.cell) { keepGate(.gate(gate), gate, of: pass) }
    }
    let outputRow = PanelGrid.padded(network.model.outputSize)
    keep(
      TensorName.output, columns: network.model.outputSize,
      from: StridedMatrix(
        elements: workspace.outputs.elements(at: sequence * outputRow), row: workspace.batchSize * outputRow))
  }

  // MARK: During the backward pass

  /// Before gradients of later timesteps are added to those through the output or the layer above.
  func keepDirectGradient(of pass: RecurrentPass) {
    keepStates(.directHiddenGradient, of: pass, from: pass.memory.hiddenGradient)
    // The room is made here, because the passes of both directions may run in threads of their own.
    if network.model.cell == .lstm { cellGradients[pass.place] = keepNew(.cellGradient, of: pass) }
  }

  func keepCellGradient(of pass: RecurrentPass, timestep: Int) {
    guard let buffer = cellGradients[pass.place] else { return }
    let hiddenSize = network.model.hiddenSize
    let source = pass.memory.cellGradient[pass.direction]
      .elements(at: sequence * pass.extents.hidden.paddedCount)
    network.kernels.copy(
      rows: 1, columns: hiddenSize, from: StridedMatrix(elements: source, row: 0),
      to: StridedMatrix(elements: buffer.elements(at: timestep * hiddenSize), row: 0))
  }

  /// When the gradients of a layer and direction are complete.
  func keepGradients(of pass: RecurrentPass) {
    keepStates(.hiddenGradient, of: pass, from: pass.memory.hiddenGradient)
    for gate in Gate.gates(of: network.model.cell) { keepGate(.gateGradient(gate), gate, of: pass) }
  }

  // MARK: The result

  /// The unroll of what was kept, with the sequence's shares of the loss; zeros in its padding.
  func unroll<Scalar: EngineScalar>() -> Unroll<Scalar> {
    var tensors: [String: Tensor<Scalar>] = [:]
    let length = workspace.lengths?[sequence] ?? workspace.timesteps
    for (name, shape, buffer) in kept {
      buffer.clear(length * shape[1]..<shape.reduce(1, *))
      tensors[name] = Tensor(shape: shape, values: buffer.array(count: shape.reduce(1, *)))
    }
    let losses = workspace.losses.array(of: Double.self, count: workspace.rowCount)
    let shares = (0..<workspace.timesteps).map { losses[$0 * workspace.batchSize + sequence] }
    tensors[TensorName.lossPerStep] = Tensor(shape: [shares.count], values: shares.map { Scalar($0) })
    tensors[TensorName.loss] = Tensor(shape: [1], values: [Scalar(shares.reduce(0, +))])
    return Unroll(model: network.model, timesteps: workspace.timesteps, tensors: tensors)
  }

  // MARK: Copies

  private func keepStates(_ quantity: LayerQuantity, of pass: RecurrentPass, from states: Buffer) {
    let first = states.elements(at: pass.stateOffset(timestep: 0, sequence: sequence))
    let row = workspace.batchSize * pass.extents.stateRow
    keep(
      TensorName.of(quantity, at: pass.place), columns: network.model.hiddenSize,
      from: StridedMatrix(elements: first, row: row))
  }

  private func keepGate(_ quantity: LayerQuantity, _ gate: Gate, of pass: RecurrentPass) {
    guard let index = Gate.gates(of: network.model.cell).firstIndex(of: gate) else { return }
    let hiddenSize = network.model.hiddenSize
    let grid = pass.extents.hidden
    let buffer = keepNew(quantity, of: pass)
    let gates = pass.gates(row: sequence, column: pass.extents.slots.gateOrder[index] * grid.unitsPerPanel)
    for panel in 0..<grid.panelCount {
      network.kernels.copy(
        rows: workspace.timesteps, columns: grid.units(of: panel).count,
        from: StridedMatrix(
          elements: gates.elements + panel * gates.panel, row: workspace.batchSize * gates.row),
        to: StridedMatrix(
          elements: buffer.elements(at: grid.units(of: panel).lowerBound), row: hiddenSize))
    }
  }

  private func keepNew(_ quantity: LayerQuantity, of pass: RecurrentPass) -> Buffer {
    keepNew(TensorName.of(quantity, at: pass.place), columns: network.model.hiddenSize)
  }

  private func keepNew(_ name: String, columns: Int) -> Buffer {
    let buffer = Buffer(count: workspace.timesteps * columns, precision: network.kernels.precision)
    kept.append((name, [workspace.timesteps, columns], buffer))
    return buffer
  }

  private func keep(_ name: String, columns: Int, from source: StridedMatrix) {
    network.kernels.copy(
      rows: workspace.timesteps, columns: columns, from: source,
      to: StridedMatrix(elements: keepNew(name, columns: columns).elements(), row: columns))
  }
}
