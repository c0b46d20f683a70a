import Engine
import Foundation

/// How often each value of an activation occurs over all units and timesteps: counts in bins of equal width.
public struct GateHistogram: Sendable, Hashable {
  /// The values that the bins cover: 0…1 for gates, −1…1 for tanh.
  public let range: ClosedRange<Double>
  public let counts: [Int]
  /// Values that are NaN or outside.
  public let strayCount: Int

  /// Counts `values` in `binCount` ≥ 1 bins of `range`; its upper end belongs to the last bin.
  public init<Scalar: BinaryFloatingPoint>(
    _ values: Tensor<Scalar>, in range: ClosedRange<Double>, binCount: Int = 20
  ) {
    precondition(binCount >= 1, "a histogram has at least one bin")
    var counts = [Int](repeating: 0, count: binCount)
    var strayCount = 0
    let width = range.upperBound - range.lowerBound
    for value in values.doubles {
      let fraction = width > 0 ? (value - range.lowerBound) / width : .nan
      if fraction >= 0 && fraction <= 1 {
        counts[min(binCount - 1, Int(fraction * Double(binCount)))] += 1
      } else {
        strayCount += 1
      }
    }
    (self.range, self.counts, self.strayCount) = (range, counts, strayCount)
  }
}

/// How long each unit keeps what it holds, by its carry gate alone: τ = −1 / ln f̄ timesteps until a share 1/e is left,
/// f̄ the geometric mean over time of the LSTM's forget gate or the GRU's update gate (Tallec & Ollivier 2018).
public struct CarryTimescales: Sendable, Hashable {
  /// τ for each of the H units; infinite where the gate is 1 throughout, 0 where it shuts once.
  public let timesteps: [Double]

  /// The timescales at `place`; nil for a cell without a carry gate or where it was not kept.
  public init?<Scalar: BinaryFloatingPoint>(_ unroll: Unroll<Scalar>, at place: LayerDirection) {
    let gate: Gate
    switch unroll.model.cell {
    case .rnn: return nil
    case .lstm: gate = .forget
    case .gru: gate = .update
    }
    guard let values = unroll.tensor(.gate(gate), at: place), values.rows > 0 else { return nil }
    timesteps = (0..<values.columns).map { unit in
      let logarithm = (0..<values.rows).reduce(0.0) { $0 + log(Double(values[$1, unit])) }
      return -Double(values.rows) / logarithm
    }.map { $0.isNaN ? .nan : $0.magnitude }
  }

  /// The units, the longest timescale first; those that are NaN last.
  public var unitsByTimescale: [Int] {
    timesteps.indices.sorted {
      (timesteps[$0].isNaN ? -1 : timesteps[$0]) > (timesteps[$1].isNaN ? -1 : timesteps[$1])
    }
  }
}
