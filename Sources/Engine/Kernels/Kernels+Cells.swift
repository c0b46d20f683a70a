import CKernels

/// The pointwise kernels of the cells.
extension Kernels {
  func simpleForward(_ step: CellTimestep, activation: Activation) {
    run(table.pointee.simple_forward, step, activation: activation)
  }

  func simpleBackward(_ step: CellTimestep, activation: Activation) {
    run(table.pointee.simple_backward, step, activation: activation)
  }

  func lstmForward(_ step: CellTimestep, couplesGates: Bool) {
    run(table.pointee.lstm_forward, step, couplesGates: couplesGates)
  }

  func lstmBackward(_ step: CellTimestep, couplesGates: Bool) {
    run(table.pointee.lstm_backward, step, couplesGates: couplesGates)
  }

  func gruForward(_ step: CellTimestep) { run(table.pointee.gru_forward, step) }

  func gruBackward(_ step: CellTimestep) { run(table.pointee.gru_backward, step) }

  func gruResetForward(_ step: CellTimestep) { run(table.pointee.gru_reset_forward, step) }

  func gruResetBackward(_ step: CellTimestep) { run(table.pointee.gru_reset_backward, step) }

  /// sums[c] += Σ_r left[r, c] · right[r, c]; `columns` a multiple of 16.
  func addColumnProducts(
    rows: Int, columns: Int, _ left: Elements, row leftRow: Int, _ right: Elements, row rightRow: Int,
    to sums: Elements
  ) {
    table.pointee.add_column_products(
      rows, columns, left.address, leftRow, right.address, rightRow, sums.address)
  }

  private func run(
    _ kernel: @convention(c) (UnsafePointer<CellStep>?) -> Void, _ step: CellTimestep,
    activation: Activation = .tanh, couplesGates: Bool = false
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
      cell_carry: step.cellCarry.address, cell_gradient: step.cellGradient.address,
      couples_gates: couplesGates, input_peephole: step.peepholes.input?.address,
      forget_peephole: step.peepholes.forget?.address, output_peephole: step.peepholes.output?.address,
      reset_hidden: step.resetHidden?.address, reset_hidden_gradient: step.resetHiddenGradient?.address)
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
