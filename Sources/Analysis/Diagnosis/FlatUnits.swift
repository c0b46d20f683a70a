import Engine

/// The squashing function that is most stuck in its flat part.
struct FlatUnits: Hashable {
  /// "of the states are beyond ±0.95", …: reads on after a percentage.
  let what: String
  let place: LayerDirection
  let share: Double
  /// The share from which it counts as a fault.
  let limit: Double

  var isFault: Bool { share >= limit }

  /// The worst layer of `unroll` by the measure that fits its cell: the share of saturated tanh states, of dead
  /// ReLU units, of shut input and output gates. Nil where nothing of the kind was kept.
  init?<Scalar: BinaryFloatingPoint>(_ unroll: Unroll<Scalar>) {
    let all = unroll.model.layerDirections.flatMap { Self.measures(unroll, at: $0) }
    guard let worst = all.max(by: { $0.share / $0.limit < $1.share / $1.limit }) else { return nil }
    self = worst
  }

  private init(_ what: String, at place: LayerDirection, share: Double, limit: Double) {
    self.what = what
    self.place = place
    self.share = share
    self.limit = limit
  }

  private static func measures<Scalar: BinaryFloatingPoint>(
    _ unroll: Unroll<Scalar>, at place: LayerDirection
  ) -> [FlatUnits] {
    let limit = DiagnosisThresholds.saturatedShare
    switch (unroll.model.cell, unroll.model.activation) {
    case (.rnn, .tanh):
      guard let saturation = Saturation(tanhStatesOf: unroll, at: place) else { return [] }
      let share = saturation.left + saturation.right
      return [
        FlatUnits(
          "of the hidden states are beyond ±\(Saturation.tanhLimit)", at: place, share: share, limit: limit)
      ]
    case (.rnn, .relu):
      guard let states = unroll.tensor(.hidden, at: place) else { return [] }
      return [
        FlatUnits("of the ReLU units are dead", at: place, share: DeadUnits(states).share, limit: limit)
      ]
    case (.rnn, .linear), (.gru, _): return []
    case (.lstm, _):
      // A coupled input gate is shut where the forget gate is open: that is how the cell remembers.
      return (unroll.model.couplesGates ? [Gate.output] : [.input, .output]).compactMap { gate in
        Saturation(unroll, of: gate, at: place).map {
          FlatUnits(
            "of the \(gate.rawValue) gate is below \(Saturation.leftGateLimit)", at: place, share: $0.left,
            limit: DiagnosisThresholds.shutGateShare)
        }
      }
    }
  }
}
