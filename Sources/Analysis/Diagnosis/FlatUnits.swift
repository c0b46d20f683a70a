import Engine

/// The activations of one layer that are most stuck where they pass no gradient.
struct FlatUnits: Hashable {
  /// "of the states are beyond ±0.95", …: reads on after a percentage.
  let what: String
  let place: LayerDirection
  let share: Double
  /// The share from which it counts as a fault.
  let limit: Double

  var isFault: Bool { share >= limit }

  /// Whether it is so large that it comes before a gradient which grows all the same.
  func outweighsGrowth(in cell: CellKind) -> Bool {
    share
      >= (cell == .rnn
        ? DiagnosisThresholds.flatInSpiteOfGrowth : DiagnosisThresholds.flatGatesInSpiteOfGrowth)
  }

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
    switch (unroll.model.cell, unroll.model.activation) {
    case (.rnn, .tanh):
      guard let saturation = Saturation(tanhStatesOf: unroll, at: place) else { return [] }
      return [
        FlatUnits(
          "of the hidden states are beyond ±\(Saturation.tanhLimit)", at: place,
          share: saturation.left + saturation.right, limit: DiagnosisThresholds.saturatedShare)
      ]
    case (.rnn, .relu):
      guard let states = unroll.tensor(.hidden, at: place) else { return [] }
      let share = DeadUnits(states).share
      return [
        FlatUnits("of the ReLU units are dead", at: place, share: share, limit: DiagnosisThresholds.deadShare)
      ]
    case (.rnn, .linear): return []
    case (.lstm, _), (.gru, _): return shutGates(unroll, at: place) + allGates(unroll, at: place)
    }
  }

  /// An input or output gate that is shut lets nothing in or out. A coupled input gate is shut where the forget gate is
  /// open: that is how the cell remembers.
  private static func shutGates<Scalar: BinaryFloatingPoint>(
    _ unroll: Unroll<Scalar>, at place: LayerDirection
  ) -> [FlatUnits] {
    [Gate.input, .output].filter(unroll.model.weightedGates.contains).compactMap { gate in
      Saturation(unroll, of: gate, at: place).map {
        FlatUnits(
          "of the \(gate.rawValue) gate is below \(Saturation.leftGateLimit)", at: place, share: $0.left,
          limit: DiagnosisThresholds.saturatedGateShare)
      }
    }
  }

  /// The mean over the gates and the candidate but for the gate that keeps the state, which is made for extremes: open
  /// it remembers, shut it forgets. A coupled input gate tells nothing that the forget gate does not.
  private static func allGates<Scalar: BinaryFloatingPoint>(
    _ unroll: Unroll<Scalar>, at place: LayerDirection
  ) -> [FlatUnits] {
    let shares = unroll.model.weightedGates.filter { $0 != .forget && $0 != .update }.compactMap { gate in
      Saturation(unroll, of: gate, at: place).map { $0.left + $0.right }
    }
    guard !shares.isEmpty else { return [] }
    return [
      FlatUnits(
        "of the activations that do not keep the state are saturated", at: place,
        share: shares.reduce(0, +) / Double(shares.count), limit: DiagnosisThresholds.saturatedGateShare)
    ]
  }
}
