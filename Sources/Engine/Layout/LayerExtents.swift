/// The extents of one recurrent layer in memory, the same in both directions.
struct LayerExtents {
  let slots: GateSlots
  /// H in panels.
  let hidden: PanelGrid
  /// Rows of the packed input weights: I for the first layer, D · padded H above it.
  let inputDepth: Int
  let directionCount: Int

  /// The extents of `layer` in `model`.
  init(model: ModelShape, layer: Int) {
    slots = model.recurrentCell.slots
    hidden = PanelGrid(unitCount: model.hiddenSize, widest: slots.widestPanel)
    directionCount = model.directionCount
    inputDepth = layer == 0 ? model.inputSize : model.directionCount * hidden.paddedCount
  }

  /// Columns of one panel of pre-activations.
  var gateColumns: Int { slots.count * hidden.unitsPerPanel }
  /// Columns of one panel of input weights, and the first column of the pre-activations they add to.
  var inputColumns: Int { slots.inputSlots.count * hidden.unitsPerPanel }
  var inputOffset: Int { slots.inputSlots.lowerBound * hidden.unitsPerPanel }
  /// The same for the recurrent weights.
  var recurrentColumns: Int { slots.recurrentSlots.count * hidden.unitsPerPanel }
  var recurrentOffset: Int { slots.recurrentSlots.lowerBound * hidden.unitsPerPanel }
  /// The first of the recurrent weights' columns read h_{t−1}, the others r ⊙ h_{t−1}.
  var stateColumns: Range<Int> { 0..<recurrentColumns - slots.resetSlots.count * hidden.unitsPerPanel }
  var resetColumns: Range<Int> { stateColumns.upperBound..<recurrentColumns }

  /// Both directions' hidden states side by side, padded.
  var joinedWidth: Int { directionCount * hidden.paddedCount }
  /// Elements from one row of joined states to the next; never a multiple of 64, because columns of a matrix
  /// whose rows lie a power of two apart fall on the same cache lines.
  var stateRow: Int { joinedWidth % 64 == 0 ? joinedWidth + 16 : joinedWidth }
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
