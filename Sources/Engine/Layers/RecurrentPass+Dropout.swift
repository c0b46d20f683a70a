/// Dropout of the states that the recurrent weights read (Gal & Ghahramani 2016): W_hh (m ⊙ h_{t−1}) with one mask m
/// a sequence, of the GRU that resets before W_hn (m ⊙ r ⊙ h_{t−1}). What a cell carries on beside its weights stays whole.
extension RecurrentPass {
  /// What the recurrent weights read of the states at (timestep, sequence), `stateRow` elements a row.
  func recurrentInput(timestep: Int, sequence: Int = 0) -> Elements {
    (workspace.dropsRecurrentStates ? memory.recurrentInput : memory.hidden)
      .elements(at: stateOffset(timestep: timestep, sequence: sequence))
  }

  /// Makes `recurrentInput` of `timestep` ready for `sequences`.
  func dropOutRecurrentInput(at timestep: Int, _ sequences: Range<Int>) {
    guard workspace.dropsRecurrentStates else { return }
    for sequence in sequences {
      let place = stateOffset(timestep: timestep, sequence: sequence)
      kernels.multiply(
        count: extents.hidden.paddedCount, memory.hidden.elements(at: place), recurrentMask(of: sequence),
        into: memory.recurrentInput.elements(at: place))
    }
  }

  /// Adds W_hhᵀ times the gates' gradients of `operands`, through the mask, to dL/dh of the timestep before.
  func addDroppedOutGradient(_ operands: CellTimestep, _ gradients: LeftMatrix, _ sequences: Range<Int>) {
    let width = extents.hidden.paddedCount
    let scratch = memory.recurrentGradient[direction]
    transposedRecurrent.product(
      rows: sequences.count, gradients: gradients, from: PanelMatrix(elements: zeros.elements(), row: 0),
      into: PanelMatrix(
        elements: scratch.elements(at: sequences.lowerBound * width), panel: transposedRecurrent.resultPanel,
        row: width),
      by: kernels)
    for (index, sequence) in sequences.enumerated() {
      let gradient = scratch.elements(at: sequence * width)
      let target = operands.previousHiddenGradient + index * extents.stateRow
      kernels.multiply(count: width, gradient, recurrentMask(of: sequence), into: gradient)
      kernels.add(count: width, target, gradient, into: target)
    }
  }

  /// Multiplies the rows of `elements`, one for each of `sequences`, with their masks.
  func maskRows(of elements: Elements, row: Int, _ sequences: Range<Int>) {
    for (index, sequence) in sequences.enumerated() {
      let place = elements + index * row
      kernels.multiply(
        count: extents.hidden.paddedCount, place, recurrentMask(of: sequence), into: place)
    }
  }

  private func recurrentMask(of sequence: Int) -> Elements {
    memory.recurrentMask.elements(
      at: sequence * extents.stateRow + direction * extents.hidden.paddedCount)
  }
}
