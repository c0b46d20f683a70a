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

  init(model: ModelShape, kernels: Kernels) {
    let layout = ParameterLayout(model: model)
    let parameters = ParameterStore(layout: layout, kernels: kernels)
    let workspace = Workspace(layout: layout, precision: kernels.precision)
    self.model = model
    self.kernels = kernels
    self.parameters = parameters
    self.workspace = workspace
    passes = model.layerDirections.map {
      RecurrentPass(place: $0, parameters: parameters, workspace: workspace)
    }
    head = HeadPass(parameters: parameters, workspace: workspace)
  }

  /// States, activations and outputs over `batch`.
  func forward(_ batch: Batch) {
    batch.checkFits(model)
    workspace.prepare(timesteps: batch.timesteps, batchSize: batch.batchSize)
    if case .vectors(let values) = batch.inputs { kernels.write(values, to: workspace.inputs.elements()) }
    for pass in passes {
      pass.prepareForward()
      pass.forward(input(of: pass, batch), sequences: 0..<batch.batchSize)
    }
    head.forward(rows: 0..<workspace.rowCount)
  }

  /// The loss of the outputs that `forward` left.
  func loss(_ batch: Batch) -> Double {
    loss(batch, withGradient: false)
  }

  /// The loss of the outputs that `forward` left, and all gradients: of the states and gates in the workspace, of
  /// the parameters in `parameters.gradients`.
  func backward(_ batch: Batch, recorder: UnrollRecorder? = nil) -> Double {
    let loss = loss(batch, withGradient: true)
    head.prepareBackward()
    head.backward(rows: 0..<workspace.rowCount)
    head.parameterGradients()
    for layer in (0..<model.layerCount).reversed() {
      let directions = passes.filter { $0.place.layer == layer }
      for pass in directions {
        recorder?.keepDirectGradient(of: pass)
        pass.prepareBackward()
        pass.backward(
          sequences: 0..<batch.batchSize,
          cellGradientIsReady: recorder.map { recorder in
            { recorder.keepCellGradient(of: pass, timestep: $0) }
          })
        pass.parameterGradients(input(of: pass, batch), panels: 0..<pass.extents.hidden.panelCount)
        recorder?.keepGradients(of: pass)
        if layer > 0 {
          pass.propagateToLayerBelow(workspace.layers[layer - 1], rows: 0..<workspace.rowCount)
        }
      }
    }
    return loss
  }

  /// Forward and backward over `batch`: its loss, and the internals of sequence number `sequence` of it.
  func recordedPass<Scalar: EngineScalar>(
    _ batch: Batch, sequence: Int
  ) -> (loss: Double, unroll: Unroll<Scalar>) {
    precondition((0..<batch.batchSize).contains(sequence), "a recorded sequence is one of the batch")
    let recorder = UnrollRecorder(network: self, sequence: sequence)
    forward(batch)
    recorder.keepStatesAndOutputs()
    let loss = backward(batch, recorder: recorder)
    return (loss, recorder.unroll())
  }

  /// M [T, T] of the top layer in one direction over a single sequence, see `Network.gradientByLag`.
  func gradientByLag(_ sequence: Batch, isReverse: Bool) -> [Double] {
    forward(sequence)
    _ = loss(sequence, withGradient: true)
    head.prepareBackward()
    head.backward(rows: 0..<workspace.rowCount)
    let place = LayerDirection(layer: model.layerCount - 1, isReverse: isReverse)
    guard let pass = passes.first(where: { $0.place == place }) else {
      preconditionFailure("the network has no layer \(place)")
    }
    pass.prepareBackward()
    var lagGradient = LagGradient(pass)
    return lagGradient.norms()
  }

  private func loss(_ batch: Batch, withGradient: Bool) -> Double {
    LossPass(batch: batch, outputCount: model.outputSize)
      .run(rows: 0..<workspace.rowCount, in: workspace, withGradient: withGradient, by: kernels)
    return workspace.losses.array(of: Double.self, count: workspace.rowCount).reduce(0, +)
  }

  /// What `pass` reads: the batch's inputs, or the states of the layer below.
  private func input(of pass: RecurrentPass, _ batch: Batch) -> LayerInput {
    if pass.place.layer > 0 {
      let below = workspace.layers[pass.place.layer - 1]
      let row = below.extents.stateRow
      return .rows(below.hidden.elements(at: batch.batchSize * row), row: row)
    }
    return switch batch.inputs {
    case .tokens(let tokens): .tokens(tokens)
    case .vectors: .rows(workspace.inputs.elements(), row: model.inputSize)
    }
  }
}
