/// The regulariser Ω that keeps gradients from vanishing or exploding on their way back in time (Pascanu, Mikolov &
/// Bengio 2013, eq. 9 and 10), for the simple cell:
///
/// Ω = Σ_t (‖∂L/∂z_{t+1} · ∂z_{t+1}/∂z_t‖ / ‖∂L/∂z_{t+1}‖ − 1)², z the pre-activations, summed over layers and
/// directions, the mean over the sequences of the batch.
///
/// As in the paper only its immediate derivative with respect to W_hh counts: states and ∂L/∂z are taken as given.
/// Steps across which no gradient goes back, at the beginning and where backpropagation is cut, have no share.
final class NormRegularizer {
  /// λ, what Ω is weighted with beside the loss.
  let weight: Double
  /// Ω of the last pass, without λ.
  private(set) var value = 0.0
  /// [T · B, padded H]: W_hhᵀ ∂L/∂z, then what ∂L/∂z is multiplied with.
  private let factors: Buffer

  /// A regulariser for networks that compute in `precision`.
  init(weight: Double, precision: Precision) {
    self.weight = weight
    factors = Buffer(count: 0, precision: precision)
  }

  /// Begins a backward pass.
  func begin() { value = 0 }

  /// Adds λ ∂Ω/∂W_hh of one layer and direction to its gradient, after its backward pass: its gradients of the
  /// pre-activations are complete, its transposed weights up to date. A decoder's have their share.
  func addGradient(of pass: RecurrentPass, by crew: Crew) {
    let batchSize = pass.workspace.batchSize
    factors.grow(to: pass.workspace.rowCount * pass.extents.hidden.paddedCount)
    let chunk = 96
    for start in stride(from: pass.rows.lowerBound, to: pass.rows.upperBound, by: chunk) {
      let rows = start..<min(pass.rows.upperBound, start + chunk)
      let counted = rows.map {
        !pass.endsGradients($0 / batchSize) && !pass.isFirst($0 / batchSize, of: $0 % batchSize)
      }
      value += penalties(of: pass, rows, counted: counted).reduce(0, +)
    }
    let shares = pass.extents.hidden.panelCount.shares(crew.size)
    crew.perform(shares.count) { pass.addRecurrentGradients(of: factors, panels: shares[$0]) }
    if let decoder = pass.decoder { addGradient(of: decoder, by: crew) }
  }

  private func penalties(of pass: RecurrentPass, _ rows: Range<Int>, counted: [Bool]) -> [Double] {
    let extents = pass.extents
    let width = extents.hidden.paddedCount
    let target = factors.elements(at: rows.lowerBound * width)
    let gradients = pass.gates(row: rows.lowerBound)
    pass.transposedRecurrent.product(
      rows: rows.count,
      gradients: LeftMatrix(
        elements: gradients.elements, row: extents.gateColumns, segment: gradients.panel),
      from: PanelMatrix(elements: pass.zeros.elements(), row: 0),
      into: PanelMatrix(elements: target, panel: pass.transposedRecurrent.resultPanel, row: width),
      by: pass.kernels)
    let before = pass.memory.hidden.elements(at: pass.stateOffset(timestep: pass.previous(of: 0)))
    let batchSize = Double(pass.workspace.batchSize)
    return pass.kernels.normPenalty(
      NormPenaltyRows(
        rows: rows.count, panels: extents.hidden.panelCount, units: extents.hidden.unitsPerPanel,
        activation: pass.parameters.layout.model.activation, gateGradients: gradients,
        hidden: StridedMatrix(
          elements: before + rows.lowerBound * extents.stateRow, row: extents.stateRow),
        factors: StridedMatrix(elements: target, row: width)),
      counted: counted, scale: weight / batchSize
    ).map { $0 / batchSize }
  }
}
