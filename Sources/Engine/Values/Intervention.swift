/// A value inside the network that is held at a constant over some timesteps, whatever the network would compute.
///
/// Everything that depends on the value sees the constant. No gradient flows through it to what would have caused
/// it; the gradient that is told of the value itself, dL/d(value), stays the total one. Precisely:
///
/// - `hidden`: h_t of the unit is the value, for the timestep after, the layer above and the output alike. Neither
///   the cell state nor the gates at t get a gradient from it.
/// - `cell`: c_t is the value, and h_t = o tanh c_t follows. The gates i, f, g and c_{t−1} get no gradient from it.
/// - `gate`: the activation is the value, also one that its squashing function could not give. The gradient of
///   its pre-activation is 0, and what it saw through a peephole gets none. Of coupled gates a held f takes i = 1 − f
///   with it; a held i no longer follows f.
/// - `input`: a component of x_t is the value. A token that is read becomes a one-hot vector first.
///
/// Of several interventions on the same value the last one counts.
public struct Intervention: Sendable, Hashable, Codable {
  /// What is held.
  public enum Quantity: Sendable, Hashable, Codable {
    case hidden, cell, input
    case gate(Gate)
  }

  public var quantity: Quantity
  /// Where; an input has no layer, and this is not looked at.
  public var place: LayerDirection
  /// The hidden unit, 0 ..< H, or the component of the input, 0 ..< I.
  public var unit: Int
  /// The original timesteps, in both directions.
  public var timesteps: Range<Int>
  public var value: Double

  /// Every timestep of any sequence.
  public static let allTimesteps = 0..<Int.max

  /// Holds `quantity` of one unit at `value`.
  public init(
    _ quantity: Quantity, at place: LayerDirection = LayerDirection(layer: 0), unit: Int,
    timesteps: Range<Int> = allTimesteps, value: Double
  ) {
    self.quantity = quantity
    self.place = place
    self.unit = unit
    self.timesteps = timesteps
    self.value = value
  }

  /// What keeps it from being carried out in a network of the shape `model`; nil where nothing does.
  public func fault(for model: ModelShape) -> String? {
    guard value.isFinite else { return "a value is held at a finite number" }
    if quantity == .input {
      return (0..<model.inputSize).contains(unit)
        ? nil : "the input has the components 0 to \(model.inputSize - 1)"
    }
    guard model.layerDirections.contains(place) else { return "the network has no layer \(place)" }
    guard (0..<model.hiddenSize).contains(unit) else {
      return "a layer has the units 0 to \(model.hiddenSize - 1)"
    }
    switch quantity {
    case .cell where model.cell != .lstm: return "only an LSTM has a cell state"
    case .gate(let gate) where !Gate.gates(of: model.cell).contains(gate):
      return "the cell \(model.cell.rawValue) has no \(gate.rawValue) gate"
    default: return nil
    }
  }

  /// The same seen from a stretch of the sequence that begins at timestep `start`; nil where all of it is over.
  func seen(from start: Int) -> Intervention? {
    guard timesteps.upperBound > start else { return nil }
    var later = self
    let end = timesteps.upperBound == .max ? .max : timesteps.upperBound - start
    later.timesteps = max(0, timesteps.lowerBound - start)..<end
    return later
  }
}

extension Batch {
  /// The batch with the inputs that `interventions` hold, as vectors where they hold any.
  func holding(_ interventions: [Intervention], in model: ModelShape) -> Batch {
    let held = interventions.filter { $0.quantity == .input }
    guard !held.isEmpty else { return self }
    checkFits(model)
    var changed = self
    var values = inputVectors(width: model.inputSize)
    for intervention in held {
      precondition(intervention.fault(for: model) == nil, intervention.fault(for: model) ?? "")
      for timestep in intervention.timesteps.clamped(to: 0..<timesteps) {
        for sequence in 0..<batchSize {
          let row = timestep * batchSize + sequence
          values[row * model.inputSize + intervention.unit] = Float(intervention.value)
        }
      }
    }
    changed.inputs = .vectors(values)
    return changed
  }

  /// [T, B, I], tokens as one-hot vectors.
  private func inputVectors(width: Int) -> [Float] {
    switch inputs {
    case .vectors(let values): return values
    case .tokens(let tokens):
      var values = [Float](repeating: 0, count: tokens.count * width)
      for (row, token) in tokens.enumerated() { values[row * width + Int(token)] = 1 }
      return values
    }
  }
}
