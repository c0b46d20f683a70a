/// The ends of sequences that are shorter than their batch.
///
/// Padding is computed like everything else, and then blanked: a sequence's states before its first timestep and
/// after its last one never depend on it. Its outputs have no loss, so all gradients in it are zero by themselves,
/// but for what the reverse direction carries back beyond its first timestep.
extension RecurrentPass {
  /// After the states of `timestep`: in the padding of `sequences`, which the reverse direction comes to first, puts
  /// what it shall begin with; the forward direction leaves zeros.
  func blankStates(_ timestep: Int, _ sequences: Range<Int>) {
    guard let lengths = workspace.lengths else { return }
    let width = extents.hidden.paddedCount
    for sequence in sequences where timestep >= lengths[sequence] {
      let padding = stateOffset(timestep: timestep, sequence: sequence)
      for states in [memory.hidden, memory.cell] {
        guard place.isReverse else {
          states.clear(padding..<padding + width)
          continue
        }
        let first = stateOffset(timestep: timestepBeforeFirst, sequence: sequence)
        kernels.copy(
          rows: 1, columns: width, from: StridedMatrix(elements: states.elements(at: first), row: 0),
          to: StridedMatrix(elements: states.elements(at: padding), row: 0))
      }
    }
  }

  /// After `timestep` in the backward pass: gradients that flowed to the state before a sequence's first timestep end
  /// there.
  func blankGradients(before timestep: Int, _ sequences: Range<Int>) {
    guard place.isReverse, let lengths = workspace.lengths else { return }
    let width = extents.hidden.paddedCount
    for sequence in sequences where timestep + 1 == lengths[sequence] {
      let beyond = stateOffset(timestep: timestep + 1, sequence: sequence)
      memory.hiddenGradient.clear(beyond..<beyond + width)
      memory.cellCarry[direction].clear(sequence * width..<(sequence + 1) * width)
    }
  }

  /// Whether this direction begins at `timestep` of a sequence of the batch.
  func isFirst(_ timestep: Int, of sequence: Int) -> Bool {
    timestep == (place.isReverse ? (workspace.lengths?[sequence] ?? workspace.timesteps) - 1 : 0)
  }
}

extension PackedNetwork {
  /// Clears the rows (t · B + b) of `values`, `width` elements each, that are padding.
  func clearPadding(of values: Buffer, width: Int) {
    guard let lengths = workspace.lengths, values.count >= workspace.rowCount * width else { return }
    for (sequence, length) in lengths.enumerated() {
      for timestep in length..<workspace.timesteps {
        let start = (timestep * workspace.batchSize + sequence) * width
        values.clear(start..<start + width)
      }
    }
  }

  /// Clears the outputs of sources and of padding.
  func clearOutputs(outsideAnswersOf batch: Batch) {
    guard batch.lengths != nil || batch.sourceLength != nil else { return }
    let width = parameters.layout.head.outputs.paddedCount
    for sequence in 0..<batch.batchSize {
      let answers = batch.answers(of: sequence)
      for timestep in 0..<batch.timesteps where !answers.contains(timestep) {
        let start = (timestep * batch.batchSize + sequence) * width
        workspace.outputs.clear(start..<start + width)
      }
    }
  }
}
