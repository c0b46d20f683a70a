import Analysis
import Canvas
import Engine
import Training
import Views

extension RunState {
  /// `scene` with the altered pass as `side` shows it.
  func scene(_ scene: Scene, onSide side: AlteredSide) -> Scene {
    guard let altered = whatIf.altered, side != .original else { return scene }
    var scene = scene
    let own = altered.original.sequence ?? description.ownSequence
    scene.original = altered.original.unroll
    scene.originalProbe = own.batch
    scene.unroll = altered.unroll
    scene.unrollStep = altered.original.step
    scene.read(altered.alteration.sequence ?? own)
    scene.clamps = altered.alteration.clamps
    // Shares of two passes have no difference that would add up to anything.
    scene.lags =
      side == .difference
      ? nil : LagProfile(altered.unroll, isReverse: cursor.place.isReverse)?.summary(of: nil)
    scene.showsDifference = side == .difference
    return scene
  }

  /// What stands, for the header: `2 clamps, altered: loss 1.23 → 1.45`.
  var whatIfNote: String? {
    let alteration = whatIf.alteration
    guard !alteration.isEmpty else { return nil }
    let count = alteration.clamps.count
    let parts = [
      count == 0 ? nil : count == 1 ? "1 clamp" : "\(count) clamps",
      alteration.sequence == nil ? nil : "edited",
    ]
    let words = parts.compactMap { $0 }.joined(separator: ", ") + ", \(panes.focused.side.words)"
    guard let altered = whatIf.altered, let before = altered.original.unroll.loss,
      let after = altered.unroll.loss
    else {
      return words
    }
    return "\(words): loss \(NumberFormat.short(Double(before))) → \(NumberFormat.short(Double(after)))"
  }

  /// What `x` holds: the quantity of the focused view, of the selection or of what is under the cursor, and the value
  /// that is there now.
  var clampTarget: ClampTarget {
    let shown = scene(scene, inPane: panes.focus)
    let quantity = view.view.quantity(shown).flatMap(Intervention.Quantity.init) ?? .hidden
    let chosen = selection ?? Selection(timesteps: cursor.timestep...cursor.timestep, units: [cursor.unit])
    return ClampTarget(
      quantity: quantity, place: cursor.place, units: chosen.units, timesteps: Range(chosen.timesteps),
      value: shown.value(of: quantity.layerQuantity ?? .hidden).map(Double.init) ?? 0)
  }

  /// The clamps that hold what is under the cursor.
  var clampsAtCursor: [Intervention] {
    whatIf.alteration.clamps.filter {
      $0.place == cursor.place && $0.unit == cursor.unit && $0.timesteps.contains(cursor.timestep)
        && $0.quantity != .input
    }
  }
}

/// Values that are about to be held.
struct ClampTarget: Sendable, Hashable {
  let quantity: Intervention.Quantity
  let place: LayerDirection
  let units: [Int]
  let timesteps: Range<Int>
  /// What they are held at where nothing is typed.
  let value: Double

  /// One intervention for each unit.
  func clamps(at value: Double) -> [Intervention] {
    units.map { Intervention(quantity, at: place, unit: $0, timesteps: timesteps, value: value) }
  }

  /// The value that `text` says; throws, in one line, where they can't be held at it.
  func value(of text: String) throws(ClampFault) -> Double {
    let text = text.trimmingCharacters(in: .whitespaces)
    guard !text.isEmpty else { return value }
    guard let typed = Double(text), typed.isFinite else {
      throw ClampFault(description: "'\(text.prefix(20))' is no number: type one such as 0 or -1.5")
    }
    if let range, !range.contains(typed) {
      throw ClampFault(
        description: "this gate lies between \(NumberFormat.short(range.lowerBound)) and 1: type such a value"
      )
    }
    return typed
  }

  private var range: ClosedRange<Double>? {
    guard case .gate(let gate) = quantity else { return nil }
    return gate == .candidate ? -1...1 : 0...1
  }

  /// What they are: `cell.l0, t 10–20 (11) × unit 3`.
  var words: String {
    let extent = Selection(
      timesteps: timesteps.lowerBound...timesteps.upperBound - 1, units: units
    ).extent
    return "\(quantity.layerQuantity?.name ?? "input").\(place), \(extent)"
  }
}

/// Why something can't be held at a value.
struct ClampFault: Error, Hashable {
  let description: String
}

extension Intervention.Quantity {
  /// What is held of `quantity`; nil for gradients, which follow from everything else.
  init?(_ quantity: LayerQuantity) {
    switch quantity {
    case .hidden: self = .hidden
    case .cell: self = .cell
    case .gate(let gate): self = .gate(gate)
    default: return nil
    }
  }
}
