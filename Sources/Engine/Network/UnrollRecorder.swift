/// Keeps one sequence's internals of a pass, before training overwrites them.
struct UnrollRecorder {
  private let network: PackedNetwork
  private let sequence: Int
  private let layout: RecordedLayout
  private let memory: Buffer

  /// Keeps sequence number `sequence` of the batch of `timesteps` timesteps that `network` is about to go through.
  init(network: PackedNetwork, timesteps: Int, sequence: Int) {
    self.network = network
    self.sequence = sequence
    layout = RecordedLayout(
      model: network.model, layer: network.parameters.layout.layers[0], timesteps: timesteps)
    memory = Buffer(uninitializedCount: layout.count, precision: network.kernels.precision)
  }

  private var workspace: Workspace { network.workspace }

  /// After the forward pass.
  func keepStatesAndOutputs() {
    for (number, pass) in network.passes.enumerated() {
      keep(.hidden, of: number, from: pass.memory.hidden)
      if network.model.cell == .lstm { keep(.cell, of: number, from: pass.memory.cell) }
      keepGates(of: number, areGradients: false)
    }
    keep(
      columns: layout.outputRow, from: workspace.outputs.elements(at: sequence * layout.outputRow),
      row: workspace.batchSize * layout.outputRow, at: layout.outputOffset)
  }

  /// Before gradients of later timesteps are added to those through the output or the layer above.
  func keepDirectGradients(of layer: Int) {
    for number in passes(of: layer) {
      keep(.directGradient, of: number, from: network.passes[number].memory.hiddenGradient)
    }
  }

  /// When the gradients of a layer are complete.
  func keepGradients(of layer: Int) {
    for number in passes(of: layer) {
      let pass = network.passes[number]
      keep(.hiddenGradient, of: number, from: pass.memory.hiddenGradient)
      keepGates(of: number, areGradients: true)
      guard network.model.cell == .lstm else { continue }
      let width = pass.extents.hidden.paddedCount
      keep(
        columns: width, from: pass.memory.cellGradient[pass.direction].elements(at: sequence * width),
        row: workspace.batchSize * width, at: layout.offset(of: .cellGradient, pass: number))
    }
  }

  /// What was kept, with the sequence's length and its shares of the loss.
  func recorded<Scalar: EngineScalar>() -> SequenceInternals<Scalar> {
    let losses = workspace.losses.array(of: Double.self, count: workspace.rowCount)
    return SequenceInternals(
      layout, memory: memory, length: workspace.lengths?[sequence] ?? workspace.timesteps,
      losses: (0..<workspace.timesteps).map { losses[$0 * workspace.batchSize + sequence] })
  }

  // MARK: Copies

  private func passes(of layer: Int) -> Range<Int> {
    layer * network.model.directionCount..<(layer + 1) * network.model.directionCount
  }

  private func keep(_ kind: RecordedLayout.States, of number: Int, from states: Buffer) {
    let pass = network.passes[number]
    keep(
      columns: pass.extents.hidden.paddedCount,
      from: states.elements(at: pass.stateOffset(timestep: 0, sequence: sequence)),
      row: workspace.batchSize * pass.extents.stateRow, at: layout.offset(of: kind, pass: number))
  }

  private func keepGates(of number: Int, areGradients: Bool) {
    guard network.model.cell != .rnn else { return }
    let pass = network.passes[number]
    let gates = pass.gates(row: sequence)
    let columns = pass.extents.gateColumns
    for panel in 0..<pass.extents.hidden.panelCount {
      keep(
        columns: columns, from: gates.elements + panel * gates.panel, row: workspace.batchSize * columns,
        at: layout.offset(ofGates: areGradients, pass: number) + panel * workspace.timesteps * columns)
    }
  }

  /// One row for each timestep.
  private func keep(columns: Int, from source: Elements, row: Int, at offset: Int) {
    network.kernels.copyRows(
      rows: workspace.timesteps, columns: columns, from: source, row: row, to: memory.elements(at: offset))
  }
}
