/// The gradient by lag of one direction of the top layer: M[k, t] = ‖∂ℓ_k/∂h_t‖₂.
///
/// Every step's loss ℓ_k is followed back on its own, all of them side by side as rows of one matrix: at each
/// timestep the row of that timestep's loss joins those of later ones.
struct LagGradient {
  private let pass: RecurrentPass
  private let timesteps: Int
  private let width: Int
  /// [T, padded H]: row r is dℓ_k/dh_t for the loss at traversal position k = T − 1 − r.
  private var gradients: Buffer
  private var previousGradients: Buffer
  private let cellCarry: Buffer
  private let cellGradient: Buffer
  private let resetHiddenGradient: Buffer
  /// [panel, T, gate columns]
  private let gateGradients: Buffer

  /// For the sequence (B = 1) that `pass` has gone through forward, with the direct gradients in its memory and
  /// its transposed weights up to date.
  init(_ pass: RecurrentPass) {
    self.pass = pass
    timesteps = pass.workspace.timesteps
    width = pass.extents.hidden.paddedCount
    let precision = pass.kernels.precision
    let count = timesteps * width
    let room = { Buffer(count: count, precision: precision) }
    (gradients, previousGradients, cellCarry, cellGradient) = (room(), room(), room(), room())
    resetHiddenGradient = room()
    gateGradients = Buffer(count: count * pass.extents.slots.count, precision: precision)
  }

  /// M [T, T] row-major, row k column t, both original timesteps; 0 where ℓ_k does not depend on h_t. Before each
  /// timestep `tell` hears how much of how much is done, and may throw to end it.
  mutating func norms(_ tell: (_ done: Int, _ total: Int) throws -> Void) rethrows -> [Double] {
    var matrix = [Double](repeating: 0, count: timesteps * timesteps)
    for position in (0..<timesteps).reversed() {
      let rowCount = timesteps - position
      // Every timestep has one row more to follow than the one after it.
      try tell(rowCount * (rowCount - 1) / 2, timesteps * (timesteps + 1) / 2)
      addDirectGradient(of: position, asRow: rowCount - 1)
      let squares = pass.kernels.sumsOfSquares(
        blocks: rowCount, block: width, rows: 1, row: 0, columns: pass.extents.hidden.unitCount,
        of: gradients.elements())
      for (row, square) in squares.enumerated() {
        let loss = timestep(at: timesteps - 1 - row)
        matrix[loss * timesteps + timestep(at: position)] = square.squareRoot()
      }
      if pass.endsGradients(timestep(at: position)) || pass.isFirst(timestep(at: position), of: 0) {
        for buffer in [gradients, cellCarry] { buffer.clear(0..<timesteps * width) }
      } else {
        goBack(from: position, rowCount: rowCount)
      }
    }
    return matrix
  }

  /// The timestep that this direction comes to at `position`.
  private func timestep(at position: Int) -> Int {
    pass.place.isReverse ? timesteps - 1 - position : position
  }

  private func addDirectGradient(of position: Int, asRow row: Int) {
    let direct = pass.memory.hiddenGradient.elements(at: pass.stateOffset(timestep: timestep(at: position)))
    pass.kernels.add(
      count: width, gradients.elements(at: row * width), direct, into: gradients.elements(at: row * width))
  }

  /// From dℓ/dh at `position` to dℓ/dh one position before, for the first `rowCount` rows.
  private mutating func goBack(from position: Int, rowCount: Int) {
    previousGradients.clear(0..<timesteps * width)
    let part = pass.part(at: timestep(at: position))
    var step = part.cellTimestep(timestep(at: position), 0..<1)
    step.rows = rowCount
    step.gates.row = 0
    step.gateGradients = PanelMatrix(
      elements: gateGradients.elements(), panel: timesteps * pass.extents.gateColumns,
      row: pass.extents.gateColumns)
    step.stateRow = 0
    step.gradientRow = width
    step.hiddenGradient = gradients.elements()
    step.previousHiddenGradient = previousGradients.elements()
    step.scratchRow = width
    step.cellCarry = cellCarry.elements()
    step.cellGradient = cellGradient.elements()
    if part.resetsBefore { step.resetHiddenGradient = resetHiddenGradient.elements() }
    part.goBack(
      through: step, at: timestep(at: position), isPlain: part.workspace.isPlain, flowsOn: true)
    swap(&gradients, &previousGradients)
  }
}
