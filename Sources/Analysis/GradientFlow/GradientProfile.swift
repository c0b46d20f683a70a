import Engine
import Foundation

/// log₁₀ of the gradient's norm at every timestep of one layer and direction, ordered along the recurrence: the
/// last element is the state computed last, from which backpropagation starts.
public struct GradientProfile: Sendable, Hashable {
  /// log₁₀‖δ‖₂; −∞ where the gradient is 0, NaN or +∞ where it is not a number or overflowed.
  public let log10Norms: [Double]
  /// Below this the number format loses digits and soon everything; such as `float32Floor`.
  public let log10Floor: Double

  /// A profile along the recurrence.
  public init(log10Norms: [Double], log10Floor: Double = GradientProfile.float32Floor) {
    self.log10Norms = log10Norms
    self.log10Floor = log10Floor
  }

  /// The row of `record`'s profile that belongs to `place`; nil where the record has none.
  public init?(_ record: StepRecord, model: ModelShape, at place: LayerDirection) {
    let places = model.layerDirections
    guard let row = places.firstIndex(of: place), !record.profile.isEmpty,
      record.profile.count.isMultiple(of: places.count)
    else { return nil }
    let timesteps = record.profile.count / places.count
    let inTime = record.profile[row * timesteps..<(row + 1) * timesteps].map(Double.init)
    self.init(log10Norms: place.isReverse ? inTime.reversed() : inTime)
  }

  /// The norms over H of one gradient of an unroll; nil where it was not kept.
  public init?<Scalar: BinaryFloatingPoint>(
    _ unroll: Unroll<Scalar>, _ quantity: LayerQuantity = .hiddenGradient, at place: LayerDirection
  ) {
    guard let tensor = unroll.tensor(quantity, at: place) else { return nil }
    let inTime = tensor.log10RowNorms
    self.init(
      log10Norms: place.isReverse ? inTime.reversed() : inTime,
      log10Floor: Scalar.self == Double.self ? Self.float64Floor : Self.float32Floor)
  }

  /// log₁₀ of Float's smallest normal number, 1.2e-38: smaller ones have fewer digits.
  public static let float32Floor = log10(Double(Float.leastNormalMagnitude))
  /// log₁₀ of Double's smallest normal number, 2.2e-308.
  public static let float64Floor = log10(Double.leastNormalMagnitude)
}
