import Canvas
import Engine

extension Scene {
  /// The record of the step under the cursor, or of the last one before it.
  public var record: StepRecord? {
    history.index(atOrBefore: cursor.step).map { history[$0] } ?? history.first
  }

  /// The record under the cursor with its gradient profile, or the last before it that has one.
  var profiledRecord: StepRecord? { record.flatMap { history.profiledRecord(atOrBefore: $0.step) } }

  /// The held-out loss that belongs to the cursor's step.
  var heldOut: HeldOutLoss? { history.heldOut(at: cursor.step) }

  /// The first and the last step that are known.
  public var stepRange: ClosedRange<Int> {
    let first = history.first?.step ?? 0
    return first...max(history.last?.step ?? first, first)
  }

  /// The timesteps that a cursor can stand on, never empty.
  var timestepRange: ClosedRange<Int> { 0...max(0, timesteps - 1) }

  /// T of the probe sequence, else of the training sequences; 0 where neither is known.
  public var timesteps: Int {
    unroll?.timesteps ?? history.last.map { $0.profile.count / max(1, placeCount) } ?? 0
  }

  /// L·D.
  var placeCount: Int { model.layerCount * model.directionCount }

  /// The row of the layer and direction under the cursor in a step's profile.
  var placeIndex: Int { model.layerDirections.firstIndex(of: cursor.place) ?? 0 }

  /// log₁₀‖δ_t‖ over t of `record` for the layer under the cursor.
  func profile(of record: StepRecord) -> ArraySlice<Float> {
    let timesteps = record.profile.count / max(1, placeCount)
    let start = placeIndex * timesteps
    return record.profile[start..<start + timesteps]
  }

  /// A tensor [T, H] of the layer under the cursor.
  func tensor(_ quantity: LayerQuantity) -> Tensor<Float>? { unroll?.tensor(quantity, at: cursor.place) }

  /// The cursor's timestep where the probe sequence has it.
  var probeTimestep: Int? {
    guard let unroll, (0..<unroll.timesteps).contains(cursor.timestep) else { return nil }
    return cursor.timestep
  }

  /// What is read at timestep `t`, in quotes, with a space before it; empty where that is unknown.
  func inputNote(at t: Int) -> String { inputLabels.indices.contains(t) ? " (\(inputLabels[t]))" : "" }

  /// Whether the network itself wrote what is read at `t`.
  func isWritten(at t: Int) -> Bool { writtenFrom.map { t >= $0 } ?? false }

  /// The layer and direction under the cursor in words: `layer 1`, `layer 0, reverse`; empty where there is one
  /// only.
  public var placeName: String {
    if placeCount == 1 { return "" }
    let direction = model.isBidirectional ? (cursor.place.isReverse ? ", reverse" : ", forward") : ""
    return "layer \(cursor.place.layer)\(direction)"
  }
}

extension HeldOutLoss {
  /// When it was measured, with a space before it, for one who looks at the record of `step`; empty where it was then.
  func place(seenFrom step: Int) -> String {
    self.step == step ? "" : self.step > step ? " at the end" : " at step \(NumberFormat.grouped(self.step))"
  }
}

extension Scene {
  /// The scene of the pass as it was before an alteration; nil where nothing is altered.
  var beforeAlteration: Scene? {
    guard let original else { return nil }
    var before = self
    (before.unroll, before.probe, before.original) = (original, originalProbe, nil)
    return before
  }
}
