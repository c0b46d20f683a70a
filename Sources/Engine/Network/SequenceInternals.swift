/// All internals of one sequence of a training step, as they lay in the network's memory.
///
/// Keeping them costs training little more than a copy; `unroll()` makes tensors of them, whenever and on whichever
/// thread they are wanted. Later steps do not change it.
// Its memory is written by nobody any more, so that threads may share it.
public struct SequenceInternals<Scalar: EngineScalar>: @unchecked Sendable {
  private let layout: RecordedLayout
  private let memory: Buffer
  private let length: Int
  private let losses: [Double]

  /// What `memory` holds; `length` timesteps of it belong to the sequence, the others are padding. `losses` are the
  /// timesteps' shares of the loss.
  init(_ layout: RecordedLayout, memory: Buffer, length: Int, losses: [Double]) {
    self.layout = layout
    self.memory = memory
    self.length = length
    self.losses = losses
  }

  /// The internals as tensors: every layer's quantities, outputs and losses; zeros in padding.
  public func unroll() -> Unroll<Scalar> {
    let kernels = Kernels(precision: Scalar.precision, instructionSet: .portable)
    let model = layout.model
    var tensors: [String: Tensor<Scalar>] = [:]
    for (pass, place) in model.layerDirections.enumerated() {
      for quantity in LayerQuantity.quantities(of: model) {
        tensors[TensorName.of(quantity, at: place)] = blanked(tensor(quantity, pass: pass, kernels))
      }
    }
    tensors[TensorName.output] = kernels.read(
      rows: layout.timesteps, columns: model.outputSize,
      from: StridedMatrix(elements: memory.elements(at: layout.outputOffset), row: layout.outputRow))
    tensors[TensorName.lossPerStep] = Tensor(shape: [losses.count], values: losses.map { Scalar($0) })
    tensors[TensorName.loss] = Tensor(shape: [1], values: [Scalar(losses.reduce(0, +))])
    return Unroll(model: model, timesteps: layout.timesteps, tensors: tensors)
  }

  /// `tensor` [T, …] with zeros after the end of the sequence.
  private func blanked(_ tensor: Tensor<Scalar>) -> Tensor<Scalar> {
    guard length < layout.timesteps else { return tensor }
    let kept = tensor.values.prefix(length * tensor.columns)
    return Tensor(
      shape: tensor.shape, values: kept + Array(repeating: 0, count: tensor.values.count - kept.count))
  }

  private func tensor(_ quantity: LayerQuantity, pass: Int, _ kernels: Kernels) -> Tensor<Scalar> {
    switch quantity {
    case .hidden: states(.hidden, pass, kernels)
    case .cell: states(.cell, pass, kernels)
    case .hiddenGradient: states(.hiddenGradient, pass, kernels)
    case .directHiddenGradient: states(.directGradient, pass, kernels)
    case .cellGradient: states(.cellGradient, pass, kernels)
    case .gate(let gate): gates(gate, at: layout.offset(ofGates: false, pass: pass), kernels)
    case .gateGradient(let gate): gates(gate, at: layout.offset(ofGates: true, pass: pass), kernels)
    }
  }

  /// [T, H]
  private func states(_ states: RecordedLayout.States, _ pass: Int, _ kernels: Kernels) -> Tensor<Scalar> {
    kernels.read(
      rows: layout.timesteps, columns: layout.model.hiddenSize,
      from: StridedMatrix(
        elements: memory.elements(at: layout.offset(of: states, pass: pass)),
        row: layout.layer.hidden.paddedCount))
  }

  /// One gate's column of every panel, side by side: [T, H].
  private func gates(_ gate: Gate, at offset: Int, _ kernels: Kernels) -> Tensor<Scalar> {
    guard let index = Gate.gates(of: layout.model.cell).firstIndex(of: gate) else {
      preconditionFailure("a \(layout.model.cell.rawValue) has no \(gate.rawValue) gate")
    }
    let layer = layout.layer
    return kernels.read(
      rows: layout.timesteps, layer.hidden,
      from: PanelMatrix(
        elements: memory.elements(at: offset + layer.slots.gateOrder[index] * layer.hidden.unitsPerPanel),
        panel: layout.timesteps * layer.gateColumns, row: layer.gateColumns))
  }
}
