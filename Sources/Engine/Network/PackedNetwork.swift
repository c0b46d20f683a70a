/// A network in the kernels' layout, with the memory for one batch at a time: forward, loss and full
/// backpropagation through time. The precision is known to the kernels alone.
final class PackedNetwork {
  let model: ModelShape
  let kernels: Kernels
  let parameters: ParameterStore
  let workspace: Workspace
  /// In the order of `ModelShape.layerDirections`.
  let passes: [RecurrentPass]
  private let head: HeadPass
  let crew: Crew

  init(model: ModelShape, kernels: Kernels, threads: Int) {
    let layout = ParameterLayout(model: model)
    let parameters = ParameterStore(layout: layout, kernels: kernels)
    let workspace = Workspace(layout: layout, precision: kernels.precision)
    self.model = model
    self.kernels = kernels
    self.parameters = parameters
    self.workspace = workspace
    crew = Crew(size: threads)
    passes = model.layerDirections.map {
      RecurrentPass(place: $0, parameters: parameters, workspace: workspace)
    }
    head = HeadPass(parameters: parameters, workspace: workspace)
  }

  // Work is cut so that no number depends on the cut: sequences, panels of units and rows do not mix. (A product
  // of a single row adds up in an order of its own, so no share of several sequences is a single one.)

  /// States, activations and outputs over `batch`, from `state` or from zeros, with or without dropout.
  func forward<Scalar: EngineScalar>(
    _ batch: Batch, from state: RecurrentState<Scalar>?, dropout: DropoutDraw? = nil,
    clamps: ClampTable? = nil
  ) {
    batch.checkFits(model)
    workspace.prepare(for: batch)
    workspace.clamps = clamps
    if let state { setInitialState(state) }
    if case .vectors(let values) = batch.inputs {
      kernels.write(values, to: workspace.inputs.elements())
      clearPadding(of: workspace.inputs, width: model.inputSize)
    }
    prepareDropout(dropout, batch)
    for layer in 0..<model.layerCount {
      let directions = passes.filter { $0.place.layer == layer }
      for pass in directions { pass.prepareForward() }
      performShares(of: directions) { pass, sequences in
        pass.forward(input(of: pass, batch), sequences: sequences)
      }
      if let dropout { dropOutStates(of: workspace.layers[layer], number: layer, dropout) }
    }
    performRowChunks { head.forward(rows: $0) }
    clearOutputs(outsideAnswersOf: batch)
  }

  /// The loss of the outputs that `forward` left.
  func loss(_ batch: Batch) -> Double {
    let pass = LossPass(batch: batch, outputCount: model.outputSize)
    performRowChunks { pass.run(rows: $0, in: workspace, withGradient: false, by: kernels) }
    return sumOfLosses
  }

  /// The loss of the outputs that `forward` left, and all gradients: of the states and gates in the workspace, of
  /// the parameters in `parameters.gradients`, to which a `regularizer` adds its own.
  func backward(
    _ batch: Batch, recorder: UnrollRecorder? = nil, regularizer: NormRegularizer? = nil
  ) -> Double {
    regularizer?.begin()
    lossAndDirectGradients(batch)
    let depthShares = parameters.layout.head.depth.shares(crew.size, shortest: PanelGrid.block)
    crew.perform(depthShares.count) { head.parameterGradients(depths: depthShares[$0]) }
    for layer in (0..<model.layerCount).reversed() {
      backward(layer, batch, recorder)
      guard let regularizer else { continue }
      for pass in passes where pass.place.layer == layer { regularizer.addGradient(of: pass, by: crew) }
    }
    return sumOfLosses
  }

  /// dL/doutputs, and dL/dh of the top layer through the outputs.
  private func lossAndDirectGradients(_ batch: Batch) {
    let pass = LossPass(batch: batch, outputCount: model.outputSize)
    head.prepareBackward()
    performRowChunks {
      pass.run(rows: $0, in: workspace, withGradient: true, by: kernels)
      head.backward(rows: $0)
    }
    dropOutGradients(of: workspace.layers[model.layerCount - 1])
  }

  /// Backpropagation through time of one layer, from its direct gradients to those of the layer below.
  private func backward(_ layer: Int, _ batch: Batch, _ recorder: UnrollRecorder?) {
    let directions = passes.filter { $0.place.layer == layer }
    recorder?.keepDirectGradients(of: layer)
    for pass in directions { pass.prepareBackward() }
    performShares(of: directions) { pass, sequences in pass.backward(sequences: sequences) }
    recorder?.keepGradients(of: layer)
    for pass in directions {
      let shares = pass.extents.hidden.panelCount.shares(crew.size)
      crew.perform(shares.count) {
        pass.parameterGradients(input(of: pass, batch), panels: shares[$0])
      }
      guard layer > 0 else { continue }
      performRowChunks { pass.propagateToLayerBelow(workspace.layers[layer - 1], rows: $0) }
    }
    if layer > 0 { dropOutGradients(of: workspace.layers[layer - 1]) }
  }

  private var sumOfLosses: Double {
    workspace.losses.array(of: Double.self, count: workspace.rowCount).reduce(0, +)
  }

  /// Shares out the sequences of the batch, and the directions of one layer.
  private func performShares(
    of directions: [RecurrentPass], _ work: (RecurrentPass, _ sequences: Range<Int>) -> Void
  ) {
    let shares = workspace.batchSize.shares(crew.size, shortest: 2)
    crew.perform(shares.count * directions.count) {
      work(directions[$0 / shares.count], shares[$0 % shares.count])
    }
  }

  /// Shares out all rows (t · B + b) in chunks that stay in the cache.
  private func performRowChunks(_ work: (Range<Int>) -> Void) {
    let chunk = 96
    let rowCount = workspace.rowCount
    crew.perform((rowCount + chunk - 1) / chunk) { work($0 * chunk..<min(rowCount, ($0 + 1) * chunk)) }
  }

  /// Forward and backward over `batch`: its loss, and the internals of sequence number `sequence` of it.
  func recordedPass<Scalar: EngineScalar>(
    _ batch: Batch, from state: RecurrentState<Scalar>?, dropout: DropoutDraw? = nil,
    clamps: ClampTable? = nil, regularizer: NormRegularizer? = nil, sequence: Int
  ) -> (loss: Double, recorded: SequenceInternals<Scalar>) {
    precondition((0..<batch.batchSize).contains(sequence), "a recorded sequence is one of the batch")
    let recorder = UnrollRecorder(network: self, timesteps: batch.timesteps, sequence: sequence)
    workspace.keepsCellGradients = model.cell == .lstm
    defer { workspace.keepsCellGradients = false }
    forward(batch, from: state, dropout: dropout, clamps: clamps)
    recorder.keepStatesAndOutputs()
    let loss = backward(batch, recorder: recorder, regularizer: regularizer)
    return (loss, recorder.recorded())
  }

  /// M [T, T] of the top layer in one direction over a single sequence, see `Network.gradientByLag`.
  func gradientByLag<Scalar: EngineScalar>(
    _ sequence: Batch, from state: RecurrentState<Scalar>?, clamps: ClampTable? = nil, isReverse: Bool,
    _ tell: (_ done: Int, _ total: Int) throws -> Void
  ) rethrows -> [Double] {
    forward(sequence, from: state, clamps: clamps)
    lossAndDirectGradients(sequence)
    let place = LayerDirection(layer: model.layerCount - 1, isReverse: isReverse)
    guard let pass = passes.first(where: { $0.place == place }) else {
      preconditionFailure("the network has no layer \(place)")
    }
    pass.prepareBackward()
    var lagGradient = LagGradient(pass)
    return try lagGradient.norms(tell)
  }

  /// What `pass` reads: the batch's inputs, or the states of the layer below.
  private func input(of pass: RecurrentPass, _ batch: Batch) -> LayerInput {
    if pass.place.layer > 0 {
      let below = workspace.layers[pass.place.layer - 1]
      return .rows(workspace.output(of: below), row: below.extents.stateRow)
    }
    if case .tokens(let tokens) = batch.inputs, !workspace.readsTokensAsVectors { return .tokens(tokens) }
    return .rows(workspace.inputs.elements(), row: model.inputSize)
  }
}
