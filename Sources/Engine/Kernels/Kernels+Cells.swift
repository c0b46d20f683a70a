import CKernels

/// The pointwise kernels of the cells.
extension Kernels {
  func simpleForward(_ step: CellTimestep, activation: Activation) {
    run(table.simple_forward, step, activation: activation)
  }

  func simpleBackward(_ step: CellTimestep, activation: Activation) {
    run(table.simple_backward, step, activation: activation)
  }

  func lstmForward(_ step: CellTimestep) { run(table.lstm_forward, step) }

  func lstmBackward(_ step: CellTimestep) { run(table.lstm_backward, step) }

  func gruForward(_ step: CellTimestep) { run(table.gru_forward, step) }

  func gruBackward(_ step: CellTimestep) { run(table.gru_backward, step) }

  private func run(
    _ kernel: @convention(c) (UnsafePointer<CellStep>?) -> Void, _ step: CellTimestep,
    activation: Activation = .tanh
  ) {
    var job = CellStep(
      rows: step.rows, panels: step.panels, units: step.units, activation: activation.code,
      gates: step.gates.elements.address, gate_panel: step.gates.panel, gate_row: step.gates.row,
      gate_gradients: step.gateGradients.elements.address, gate_gradient_panel: step.gateGradients.panel,
      gate_gradient_row: step.gateGradients.row, state_row: step.stateRow,
      previous_hidden: step.previousHidden.address, hidden: step.hidden.address,
      previous_cell: step.previousCell.address, cell: step.cell.address, gradient_row: step.gradientRow,
      hidden_gradient: step.hiddenGradient.address,
      previous_hidden_gradient: step.previousHiddenGradient.address, scratch_row: step.scratchRow,
      cell_carry: step.cellCarry.address, cell_gradient: step.cellGradient.address)
    kernel(&job)
  }
}

extension Activation {
  /// The kernels' number for it.
  var code: Int32 {
    switch self {
    case .tanh: Int32(ACTIVATION_TANH.rawValue)
    case .relu: Int32(ACTIVATION_RELU.rawValue)
    case .linear: Int32(ACTIVATION_LINEAR.rawValue)
    }
  }
}
