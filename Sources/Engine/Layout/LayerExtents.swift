/// The extents of one recurrent layer in memory, the same in both directions.
struct LayerExtents {
  let slots: GateSlots
  /// H in panels.
  let hidden: PanelGrid
  /// Rows of the packed input weights: I for the first layer, D · padded H above it.
  let inputDepth: Int
  let directionCount: Int
  // Stored, not computed, because every timestep asks for them.
  /// Columns of one panel of pre-activations.
  let gateColumns: Int
  /// Columns of one panel of input weights, and the first column of the pre-activations they add to.
  let inputColumns: Int
  let inputOffset: Int
  /// The same for the recurrent weights.
  let recurrentColumns: Int
  let recurrentOffset: Int
  /// The first of the recurrent weights' columns read h_{t−1}, the others r ⊙ h_{t−1}.
  let stateColumns: Range<Int>
  let resetColumns: Range<Int>
  /// Both directions' hidden states side by side, padded.
  let joinedWidth: Int
  /// Elements from one row of joined states to the next; never a multiple of 64, because columns of a matrix
  /// whose rows lie a power of two apart fall on the same cache lines.
  let stateRow: Int

  /// The extents of `layer` in `model`.
  init(model: ModelShape, layer: Int) {
    slots = model.recurrentCell.slots
    hidden = PanelGrid(unitCount: model.hiddenSize, widest: slots.widestPanel)
    directionCount = model.directionCount
    inputDepth = layer == 0 ? model.inputSize : model.directionCount * hidden.paddedCount
    let units = hidden.unitsPerPanel
    gateColumns = slots.count * units
    inputColumns = slots.inputSlots.count * units
    inputOffset = slots.inputSlots.lowerBound * units
    recurrentColumns = slots.recurrentSlots.count * units
    recurrentOffset = slots.recurrentSlots.lowerBound * units
    stateColumns = 0..<recurrentColumns - slots.resetSlots.count * units
    resetColumns = stateColumns.upperBound..<recurrentColumns
    joinedWidth = directionCount * hidden.paddedCount
    stateRow = joinedWidth % 64 == 0 ? joinedWidth + 16 : joinedWidth
  }
}

/// The extents of the linear head.
struct HeadExtents {
  /// O in panels.
  let outputs: PanelGrid
  /// Rows of the packed weights: D · padded H.
  let depth: Int

  /// The extents of the head of `model`.
  init(model: ModelShape) {
    outputs = PanelGrid(unitCount: model.outputSize)
    depth = LayerExtents(model: model, layer: model.layerCount - 1).joinedWidth
  }
}
