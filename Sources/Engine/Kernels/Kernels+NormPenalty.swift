import CKernels

/// Rows of one layer and direction of the simple cell, as the regulariser Ω takes them.
struct NormPenaltyRows {
  var rows: Int
  var panels: Int
  var units: Int
  var activation: Activation
  /// ∂L/∂z of the rows [panels, rows, units].
  var gateGradients: PanelMatrix
  /// The states one timestep before them.
  var hidden: StridedMatrix
  /// In: W_hhᵀ ∂L/∂z. Out: what ∂L/∂z is multiplied with to give the gradient of Ω.
  var factors: StridedMatrix
}

extension Kernels {
  /// Writes the factors of some rows, times `scale`; those that are not `counted` become 0. Answers each row's
  /// (‖back‖ / ‖∂L/∂z‖ − 1)².
  func normPenalty(_ job: NormPenaltyRows, counted: [Bool], scale: Double) -> [Double] {
    precondition(counted.count == job.rows, "there is one mark a row")
    return Array(unsafeUninitializedCapacity: job.rows) { penalties, count in
      var call = NormPenalty(
        rows: job.rows, panels: job.panels, units: job.units, activation: job.activation.code,
        gate_gradients: job.gateGradients.elements.address, gate_gradient_panel: job.gateGradients.panel,
        gate_gradient_row: job.gateGradients.row, hidden: job.hidden.elements.address,
        hidden_row: job.hidden.row, factors: job.factors.elements.address, factor_row: job.factors.row,
        counted: nil, scale: scale, penalties: penalties.baseAddress)
      counted.withUnsafeBufferPointer { marks in
        call.counted = marks.baseAddress
        table.pointee.norm_penalty(&call)
      }
      count = job.rows
    }
  }
}
