/// The interventions on states and gates, by layer, direction and timestep.
struct ClampTable {
  private var units: [LayerDirection: [Int: [UnitClamps]]] = [:]

  /// What `interventions` hold during `timesteps` timesteps of `model`; nil where that is nothing.
  init?(_ interventions: [Intervention], model: ModelShape, timesteps: Int) {
    for intervention in interventions where intervention.quantity != .input {
      if let fault = intervention.fault(for: model) { preconditionFailure(fault) }
      for timestep in intervention.timesteps.clamped(to: 0..<timesteps) {
        units[intervention.place, default: [:]][timestep, default: []].hold(intervention)
      }
    }
    if units.isEmpty { return nil }
  }

  /// The units of `place` of which something is held at `timestep`.
  subscript(place: LayerDirection, timestep: Int) -> [UnitClamps]? { units[place]?[timestep] }
}

/// What is held of one hidden unit at one timestep.
struct UnitClamps {
  let unit: Int
  private(set) var values: [Intervention.Quantity: Double] = [:]

  init(unit: Int) { self.unit = unit }

  mutating func hold(_ quantity: Intervention.Quantity, at value: Double) { values[quantity] = value }

  var hidden: Double? { values[.hidden] }
  var cell: Double? { values[.cell] }
  subscript(gate: Gate) -> Double? { values[.gate(gate)] }
}

extension [UnitClamps] {
  fileprivate mutating func hold(_ intervention: Intervention) {
    let index = firstIndex { $0.unit == intervention.unit } ?? endIndex
    if index == endIndex { append(UnitClamps(unit: intervention.unit)) }
    self[index].hold(intervention.quantity, at: intervention.value)
  }
}
