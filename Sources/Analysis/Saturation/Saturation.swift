import Engine

/// How much of the time a squashing function works in its flat parts, where it passes hardly any gradient.
public struct Saturation: Sendable, Hashable {
  /// For each of the H units the fraction of timesteps on the left flat part.
  public let leftShares: [Double]
  /// For each of the H units the fraction of timesteps on the right flat part.
  public let rightShares: [Double]

  /// A gate below this is left-saturated: σ′ = 0.09 there, about a third of its largest value 0.25.
  public static let leftGateLimit = 0.1
  /// A gate above this is right-saturated.
  public static let rightGateLimit = 0.9
  /// A tanh beyond ± this is saturated: tanh′ = 1 − 0.95² ≈ 0.1 there.
  public static let tanhLimit = 0.95

  /// The fractions of timesteps of `values` [T, H] below `left` and above `right`. NaN counts as neither.
  public init<Scalar: BinaryFloatingPoint>(_ values: Tensor<Scalar>, below left: Double, above right: Double)
  {
    let (numbers, rows, columns) = (values.doubles, values.rows, values.columns)
    leftShares = Self.shares(of: numbers, rows, columns) { $0 < left }
    rightShares = Self.shares(of: numbers, rows, columns) { $0 > right }
  }

  /// For every column of `values`, row by row, the share of rows where it is saturated.
  private static func shares(
    of values: [Double], _ rows: Int, _ columns: Int, where isSaturated: (Double) -> Bool
  ) -> [Double] {
    var counts = [Int](repeating: 0, count: columns)
    for row in 0..<rows {
      for unit in 0..<columns where isSaturated(values[row * columns + unit]) { counts[unit] += 1 }
    }
    return counts.map { Double($0) / Double(max(1, rows)) }
  }

  /// A gate of an unroll; the candidate, a tanh, by the limits of a tanh. Nil where it was not kept.
  public init?<Scalar: BinaryFloatingPoint>(
    _ unroll: Unroll<Scalar>, of gate: Gate, at place: LayerDirection
  ) {
    guard let values = unroll.tensor(.gate(gate), at: place) else { return nil }
    if gate == .candidate {
      self.init(values, below: -Self.tanhLimit, above: Self.tanhLimit)
    } else {
      self.init(values, below: Self.leftGateLimit, above: Self.rightGateLimit)
    }
  }

  /// The hidden states of a simple tanh cell in an unroll; nil where they were not kept.
  public init?<Scalar: BinaryFloatingPoint>(tanhStatesOf unroll: Unroll<Scalar>, at place: LayerDirection) {
    guard let states = unroll.tensor(.hidden, at: place) else { return nil }
    self.init(states, below: -Self.tanhLimit, above: Self.tanhLimit)
  }

  /// The fraction over all units and timesteps on the left.
  public var left: Double { Self.mean(leftShares) }
  /// The fraction over all units and timesteps on the right.
  public var right: Double { Self.mean(rightShares) }

  private static func mean(_ shares: [Double]) -> Double {
    shares.isEmpty ? 0 : shares.reduce(0, +) / Double(shares.count)
  }
}

/// Units of a ReLU layer that answer 0 at every timestep and so get no gradient.
public struct DeadUnits: Sendable, Hashable {
  /// The dead units' numbers, ascending.
  public let units: [Int]
  /// The fraction of all H units.
  public let share: Double

  /// The dead units among hidden states [T, H].
  public init<Scalar: BinaryFloatingPoint>(_ states: Tensor<Scalar>) {
    units = (0..<states.columns).filter { unit in (0..<states.rows).allSatisfy { states[$0, unit] == 0 } }
    share = Double(units.count) / Double(max(1, states.columns))
  }
}
