/// The memory of one pass over a batch of T × B, reused from batch to batch and grown when needed.
///
/// States and their gradients have T + 2 blocks of B rows: block t + 1 belongs to timestep t; block 0 is the
/// state before the first timestep, block T + 1 that of the reverse direction. Both directions' units stand side
/// by side in a row.
final class Workspace {
  private let layout: ParameterLayout
  private let precision: Precision
  private(set) var timesteps = 0
  private(set) var batchSize = 0
  /// How many timesteps each sequence has, [B]; nil: all of them T.
  private(set) var lengths: [Int]?
  /// The number of timesteps at the beginning that an encoder–decoder reads with the encoder's weights; T for all
  /// other networks.
  private(set) var encodedTimesteps = 0
  /// What is held at given values, where anything is.
  var clamps: ClampTable?
  /// Whether the states before the first timestep are all zero.
  var startsFromZero = true
  /// Whether the layers hand on what dropout leaves of their states.
  var dropsStates = false
  /// Whether the recurrent weights read what dropout leaves of the states.
  var dropsRecurrentStates = false
  /// Whether `inputs` holds the batch's tokens, some of them dropped.
  var readsTokensAsVectors = false
  /// Whether every timestep's dL/dc_t has a place of its own, or each takes that of the one before.
  var keepsCellGradients = false
  /// The number of timesteps after which gradients are not carried further back; nil carries them all the way.
  var truncation: Int?
  let layers: [LayerMemory]
  /// [T · B, I], the input vectors.
  let inputs: Buffer
  /// [T · B, padded O]: outputs, then dL/doutputs.
  let outputs: Buffer
  /// [T · B] in double precision: every row's share of the loss.
  let losses: Buffer

  init(layout: ParameterLayout, precision: Precision) {
    self.layout = layout
    self.precision = precision
    layers = layout.layers.map { LayerMemory($0, precision: precision) }
    inputs = Buffer(count: 0, precision: precision)
    outputs = Buffer(count: 0, precision: precision)
    losses = Buffer(count: 0, precision: .double)
  }

  /// Whether no sequence is shorter than the others and nothing is held: a timestep then takes nothing but its kernels.
  var isPlain: Bool { lengths == nil && clamps == nil }

  /// T · B.
  var rowCount: Int { timesteps * batchSize }

  /// Makes room for `batch`; the states before the first timestep become zero.
  func prepare(for batch: Batch) {
    timesteps = batch.timesteps
    batchSize = batch.batchSize
    lengths = batch.lengths
    encodedTimesteps = layout.model.hasDecoder ? batch.sourceLength ?? timesteps : timesteps
    clamps = nil
    startsFromZero = true
    inputs.grow(to: rowCount * layout.model.inputSize)
    outputs.grow(to: rowCount * layout.head.outputs.paddedCount)
    losses.grow(to: rowCount)
    for layer in layers {
      layer.prepare(timesteps: timesteps, batchSize: batchSize, keepsCellGradients: keepsCellGradients)
    }
  }
}

/// The memory of one layer.
struct LayerMemory {
  let extents: LayerExtents
  /// [T + 2, B, D · padded H] with `stateRow` elements a row.
  let hidden: Buffer
  let hiddenGradient: Buffer
  let cell: Buffer
  /// r ⊙ h_{t−1} in block t + 1, where the recurrence has `resetSlots`.
  let resetHidden: Buffer
  /// [T, B, D · padded H] with `stateRow` elements a row, used where states are dropped out: the factors, and the
  /// states times the factors.
  let dropoutMask: Buffer
  let droppedOut: Buffer
  /// Used where the recurrent weights read dropped-out states: the factors [B, D · padded H] with `stateRow` elements
  /// a row, what is read, laid out as `hidden`, and for each direction room for gradients [B, padded H].
  let recurrentMask: Buffer
  let recurrentInput: Buffer
  let recurrentGradient: [Buffer]
  /// For each direction [panel, T · B, gate columns]: pre-activations, activations, then gradients.
  let gates: [Buffer]
  /// For each direction [B, padded H]; the gradients, where they are kept, [T, B, padded H].
  let cellCarry: [Buffer]
  let cellGradient: [Buffer]
  let resetHiddenGradient: [Buffer]

  init(_ extents: LayerExtents, precision: Precision) {
    self.extents = extents
    let empty = { Buffer(count: 0, precision: precision) }
    let eachDirection = { (0..<extents.directionCount).map { _ in empty() } }
    hidden = empty()
    hiddenGradient = empty()
    cell = empty()
    resetHidden = empty()
    dropoutMask = empty()
    droppedOut = empty()
    recurrentMask = empty()
    recurrentInput = empty()
    recurrentGradient = eachDirection()
    gates = eachDirection()
    cellCarry = eachDirection()
    cellGradient = eachDirection()
    resetHiddenGradient = eachDirection()
  }

  /// Makes room for a batch, see `Workspace`.
  func prepare(timesteps: Int, batchSize: Int, keepsCellGradients: Bool) {
    let block = batchSize * extents.stateRow
    let boundaries = [0..<block, (timesteps + 1) * block..<(timesteps + 2) * block]
    for buffer in [hidden, hiddenGradient, cell] {
      buffer.grow(to: (timesteps + 2) * block)
      for boundary in boundaries { buffer.clear(boundary) }
    }
    let resetsBefore = !extents.resetColumns.isEmpty
    if resetsBefore { resetHidden.grow(to: (timesteps + 2) * block) }
    for direction in gates.indices {
      let rowCount = timesteps * batchSize
      gates[direction].grow(to: extents.hidden.panelCount * rowCount * extents.gateColumns)
      cellCarry[direction].grow(to: batchSize * extents.hidden.paddedCount)
      cellGradient[direction].grow(
        to: (keepsCellGradients ? rowCount : batchSize) * extents.hidden.paddedCount)
      if resetsBefore { resetHiddenGradient[direction].grow(to: batchSize * extents.hidden.paddedCount) }
    }
  }
}
