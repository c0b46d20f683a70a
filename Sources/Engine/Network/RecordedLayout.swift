/// Where a recorded sequence's internals lie in one stretch of memory.
///
/// They lie there as rows of the workspace do, padding and panels included: keeping them is copying, and only who
/// looks at them pays for sorting them out.
struct RecordedLayout: Sendable {
  /// The kinds of states, each [T, padded H].
  enum States: Int, Sendable {
    case hidden, hiddenGradient, directGradient, cell, cellGradient
  }

  let model: ModelShape
  let timesteps: Int
  let layer: LayerExtents
  /// Elements of one row of outputs.
  let outputRow: Int
  private let statesKinds: Int
  private let gatesKinds: Int

  /// The layout for one sequence of `timesteps` timesteps; every layer has the extents of `layer`.
  init(model: ModelShape, layer: LayerExtents, timesteps: Int) {
    self.model = model
    self.timesteps = timesteps
    self.layer = layer
    outputRow = PanelGrid.padded(model.outputSize)
    statesKinds = model.cell == .lstm ? 5 : 3
    gatesKinds = model.cell == .rnn ? 0 : 2
  }

  /// Elements of one kind of states.
  private var statesCount: Int { timesteps * layer.hidden.paddedCount }
  /// Elements of the gates' activations, [panel, T, gate columns], and of their gradients.
  private var gatesCount: Int { timesteps * layer.hidden.panelCount * layer.gateColumns }
  private var passCount: Int { statesKinds * statesCount + gatesKinds * gatesCount }

  /// Where `states` of the layer and direction number `pass` begin.
  func offset(of states: States, pass: Int) -> Int { pass * passCount + states.rawValue * statesCount }

  /// Where its gates begin, or the gradients of their pre-activations.
  func offset(ofGates isGradient: Bool, pass: Int) -> Int {
    pass * passCount + statesKinds * statesCount + (isGradient ? gatesCount : 0)
  }

  /// Where the outputs [T, padded O] begin.
  var outputOffset: Int { passCount * model.layerCount * model.directionCount }

  /// Elements in all.
  var count: Int { outputOffset + timesteps * outputRow }
}
