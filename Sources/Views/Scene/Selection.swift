import Canvas
import Engine

/// Timesteps × units that a person chose.
public struct Selection: Hashable, Sendable {
  /// The timesteps, without a gap.
  public let timesteps: ClosedRange<Int>
  /// The units in the order in which they are shown; at least one.
  public let units: [Int]

  /// `timesteps` × `units`.
  public init(timesteps: ClosedRange<Int>, units: [Int]) {
    precondition(!units.isEmpty, "a selection holds at least one unit")
    self.timesteps = timesteps
    self.units = units
  }

  /// How far it reaches: `t 10–20 (11) × units 3–7 (5)`.
  public var extent: String {
    let (first, last) = (timesteps.lowerBound, timesteps.upperBound)
    let times = first == last ? "t \(first)" : "t \(first)–\(last) (\(timesteps.count))"
    let least = units.min() ?? 0
    let greatest = units.max() ?? 0
    if units.count == 1 { return "\(times) × unit \(least)" }
    let isGapless = greatest - least + 1 == units.count
    return times + (isGapless ? " × units \(least)–\(greatest) (\(units.count))" : " × \(units.count) units")
  }

  /// The values of `tensor` [T, H] that lie in it.
  public func values(in tensor: Tensor<Float>) -> [Float] {
    let rows = Range(timesteps).clamped(to: 0..<tensor.rows)
    return rows.flatMap { t in units.filter { $0 < tensor.columns }.map { tensor[t, $0] } }
  }
}

extension Scene {
  /// The least, mean and greatest of what the selection holds of `quantity`; empty where nothing is known.
  public func statistics(of quantity: LayerQuantity) -> String {
    guard let selection, let tensor = tensor(quantity), tensor.shape.count == 2 else { return "" }
    let values = selection.values(in: tensor).map(Double.init)
    guard let least = values.min(), let greatest = values.max() else { return "" }
    let parts = [("min", least), ("mean", values.reduce(0, +) / Double(values.count)), ("max", greatest)]
    return quantity.name + " "
      + parts.map { "\($0) \(NumberFormat.signed($1, digits: 4))" }.joined(separator: "  ")
  }
}
