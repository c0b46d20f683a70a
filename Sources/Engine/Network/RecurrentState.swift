/// The states that a network goes on from: the last of one stretch of a sequence, before the first of the next.
public struct RecurrentState<Scalar: Sendable & Hashable>: Sendable, Hashable {
  /// By `hidden.l0`, `cell.l0`, `hidden.l0_reverse`, …, each [B, H].
  public let tensors: [String: Tensor<Scalar>]

  /// States by their names; where a network needs one that is missing, it takes zeros.
  public init(tensors: [String: Tensor<Scalar>]) {
    self.tensors = tensors
  }
}

extension PackedNetwork {
  /// Puts `state` before the first timestep of the batch that the workspace was made ready for.
  func setInitialState<Scalar: EngineScalar>(_ state: RecurrentState<Scalar>) {
    for pass in passes {
      for (quantity, buffer) in states(of: pass) {
        guard let tensor = state.tensors[TensorName.of(quantity, at: pass.place)] else { continue }
        precondition(
          tensor.shape == [workspace.batchSize, model.hiddenSize],
          "a state before the first timestep is [B, H]")
        kernels.write(
          tensor,
          to: StridedMatrix(
            elements: buffer.elements(at: pass.stateOffset(timestep: pass.timestepBeforeFirst)),
            row: pass.extents.stateRow))
      }
    }
    workspace.startsFromZero = false
  }

  /// The states after every sequence's last timestep in the last pass.
  func finalState<Scalar: EngineScalar>() -> RecurrentState<Scalar> {
    var tensors: [String: Tensor<Scalar>] = [:]
    for pass in passes {
      for (quantity, buffer) in states(of: pass) {
        let rows = (0..<workspace.batchSize).flatMap { sequence -> [Scalar] in
          let last = pass.stateOffset(timestep: pass.lastTimestep(of: sequence), sequence: sequence)
          let state: Tensor<Scalar> = kernels.read(
            rows: 1, columns: model.hiddenSize,
            from: StridedMatrix(elements: buffer.elements(at: last), row: 0))
          return state.values
        }
        tensors[TensorName.of(quantity, at: pass.place)] = Tensor(
          shape: [workspace.batchSize, model.hiddenSize], values: rows)
      }
    }
    return RecurrentState(tensors: tensors)
  }

  private func states(of pass: RecurrentPass) -> [(LayerQuantity, Buffer)] {
    model.cell == .lstm
      ? [(.hidden, pass.memory.hidden), (.cell, pass.memory.cell)] : [(.hidden, pass.memory.hidden)]
  }
}
