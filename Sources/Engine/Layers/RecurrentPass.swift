/// One recurrent layer in one direction: forward and backward through time and its parameters' gradients, each in
/// a file of its own.
///
/// Rows are (timestep, sequence) pairs, row t · B + b. The time loops take a range of sequences, which do not
/// depend on each other.
final class RecurrentPass {
  let place: LayerDirection
  /// What goes on from the last timestep of the source, with weights of its own and in the same memory.
  let decoder: RecurrentPass?
  private let isDecoder: Bool
  let extents: LayerExtents
  let memory: LayerMemory
  let cell: any RecurrentCell
  let kernels: Kernels
  let workspace: Workspace
  let parameters: ParameterStore
  let offsets: ParameterOffsets
  /// [panel, gate columns]: what pre-activations start from, both biases where a slot takes both.
  let biases: Buffer
  let biasGradients: Buffer
  let zeros: Buffer
  let peepholePlaces: [PeepholePlace]
  /// The weights there.
  let peepholes: PeepholeWeights
  /// Whether the candidate's recurrent weights read r ⊙ h_{t−1}.
  let resetsBefore: Bool
  /// Of the columns that read h_{t−1}, and of those that read r ⊙ h_{t−1}.
  let transposedRecurrent: TransposedWeights
  let transposedReset: TransposedWeights
  /// For layers above the first.
  let transposedInput: TransposedWeights

  init(
    place: LayerDirection, isDecoder: Bool = false, parameters: ParameterStore, workspace: Workspace
  ) {
    let layout = parameters.layout
    let part = isDecoder ? "decoder" : "rnn"
    self.place = place
    self.isDecoder = isDecoder
    decoder =
      layout.model.hasDecoder && !isDecoder
      ? RecurrentPass(place: place, isDecoder: true, parameters: parameters, workspace: workspace) : nil
    self.parameters = parameters
    self.workspace = workspace
    kernels = parameters.kernels
    extents = layout.layers[place.layer]
    memory = workspace.layers[place.layer]
    cell = layout.model.recurrentCell
    offsets = ParameterOffsets(in: layout, of: part, at: place)
    let panels = extents.hidden.panelCount
    biases = Buffer(count: panels * extents.gateColumns, precision: kernels.precision)
    biasGradients = Buffer(count: panels * extents.gateColumns, precision: kernels.precision)
    zeros = Buffer(count: 64, precision: kernels.precision)
    peepholePlaces = PeepholePlace.places(at: place, of: part, in: layout)
    peepholes = PeepholeWeights(peepholePlaces, in: parameters.values)
    resetsBefore = !extents.resetColumns.isEmpty
    transposedRecurrent = extents.transposed(extents.stateColumns, kernels.precision)
    transposedReset = extents.transposed(extents.resetColumns, kernels.precision)
    transposedInput = TransposedWeights(
      panels: panels, columns: extents.inputColumns, depth: place.layer == 0 ? 0 : extents.inputDepth,
      precision: kernels.precision)
  }

  /// 0, or 1 for the reverse direction.
  var direction: Int { place.isReverse ? 1 : 0 }

  // MARK: Extents in time

  /// The timesteps that are computed with these weights.
  var timesteps: Range<Int> {
    isDecoder ? workspace.encodedTimesteps..<workspace.timesteps : 0..<workspace.encodedTimesteps
  }

  /// Their rows.
  var rows: Range<Int> {
    timesteps.lowerBound * workspace.batchSize..<timesteps.upperBound * workspace.batchSize
  }

  /// The pass, this one or its decoder, whose weights `timestep` is computed with.
  func part(at timestep: Int) -> RecurrentPass {
    decoder.map { $0.timesteps.contains(timestep) ? $0 : self } ?? self
  }

  // MARK: Places in memory

  /// Elements from one panel of pre-activations to the next.
  var gatePanel: Int { workspace.rowCount * extents.gateColumns }

  /// The pre-activations of row `row`, from column `column` of a panel on.
  func gates(row: Int, column: Int = 0) -> PanelMatrix {
    PanelMatrix(
      elements: memory.gates[direction].elements(at: row * extents.gateColumns + column), panel: gatePanel,
      row: extents.gateColumns)
  }

  /// Where this direction's units of (timestep, sequence) begin in a state's buffer. Timesteps −1 and T are the
  /// states before the first timestep.
  func stateOffset(timestep: Int, sequence: Int = 0) -> Int {
    ((timestep + 1) * workspace.batchSize + sequence) * extents.stateRow
      + direction * extents.hidden.paddedCount
  }

  /// The timestep whose state `timestep` continues.
  func previous(of timestep: Int) -> Int { place.isReverse ? timestep + 1 : timestep - 1 }

  /// The last timestep of a sequence that this direction comes to.
  func lastTimestep(of sequence: Int) -> Int {
    place.isReverse ? 0 : (workspace.lengths?[sequence] ?? workspace.timesteps) - 1
  }

  /// The timestep, outside the sequence, of the states before the first.
  var timestepBeforeFirst: Int { place.isReverse ? workspace.timesteps : -1 }

  /// Whether gradients of `timestep` end there: at the first, and where backpropagation is cut.
  func endsGradients(_ timestep: Int) -> Bool {
    let position = place.isReverse ? workspace.timesteps - 1 - timestep : timestep
    return position == 0 || workspace.truncation.map { position % $0 == 0 } ?? false
  }

  /// Everything the cell touches at `timestep` for `sequences`.
  func cellTimestep(_ timestep: Int, _ sequences: Range<Int>) -> CellTimestep {
    let now = stateOffset(timestep: timestep, sequence: sequences.lowerBound)
    let before = stateOffset(timestep: previous(of: timestep), sequence: sequences.lowerBound)
    let scratchRow = extents.hidden.paddedCount
    let scratch = sequences.lowerBound * scratchRow
    let kept = workspace.keepsCellGradients ? timestep * workspace.batchSize * scratchRow : 0
    let gates = gates(row: timestep * workspace.batchSize + sequences.lowerBound)
    return CellTimestep(
      rows: sequences.count, panels: extents.hidden.panelCount, units: extents.hidden.unitsPerPanel,
      gates: gates, gateGradients: gates, stateRow: extents.stateRow,
      previousHidden: memory.hidden.elements(at: before), hidden: memory.hidden.elements(at: now),
      previousCell: memory.cell.elements(at: before), cell: memory.cell.elements(at: now),
      gradientRow: extents.stateRow, hiddenGradient: memory.hiddenGradient.elements(at: now),
      previousHiddenGradient: memory.hiddenGradient.elements(at: before), scratchRow: scratchRow,
      cellCarry: memory.cellCarry[direction].elements(at: scratch),
      cellGradient: memory.cellGradient[direction].elements(at: kept + scratch), peepholes: peepholes,
      resetHidden: resetsBefore ? memory.resetHidden.elements(at: now) : nil,
      resetHiddenGradient: resetsBefore ? memory.resetHiddenGradient[direction].elements(at: scratch) : nil)
  }

  /// The input weights (or their gradients) of `panels` as a table with one row for each token.
  func indexedTable(in buffer: Buffer, panels: Range<Int>) -> IndexedTable {
    let panelCount = extents.inputDepth * extents.inputColumns
    var values = gates(row: 0)
    values.elements = values.elements + panels.lowerBound * gatePanel
    return IndexedTable(
      panels: panels.count, columns: extents.inputColumns,
      table: PanelMatrix(
        elements: buffer.elements(at: offsets.inputWeights + panels.lowerBound * panelCount),
        panel: panelCount, row: extents.inputColumns),
      values: values, width: extents.gateColumns)
  }
}

/// Where a layer's parameters begin among all of them.
struct ParameterOffsets {
  let inputWeights, recurrentWeights, inputBias, recurrentBias: Int

  /// Those of `part`, the encoder or the decoder.
  init(in layout: ParameterLayout, of part: String, at place: LayerDirection) {
    inputWeights = layout.offset(of: "\(part).weight_ih_\(place)")
    recurrentWeights = layout.offset(of: "\(part).weight_hh_\(place)")
    inputBias = layout.offset(of: "\(part).bias_ih_\(place)")
    recurrentBias = layout.offset(of: "\(part).bias_hh_\(place)")
  }
}

extension LayerExtents {
  /// Room for the transpose of some columns of the recurrent weights.
  fileprivate func transposed(_ columns: Range<Int>, _ precision: Precision) -> TransposedWeights {
    TransposedWeights(
      panels: hidden.panelCount, columns: columns.count, row: recurrentColumns, depth: hidden.unitCount,
      precision: precision)
  }
}
