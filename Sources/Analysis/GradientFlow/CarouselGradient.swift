import Engine
import Foundation

/// The part of the gradient that flows back along the carousel alone: from each timestep's own output through
/// the chain of forget gates (LSTM: dL/dc_t, ∏ f) or update gates (GRU: dL/dh_t, ∏ z), without passing a gate's
/// own input, a candidate or the recurrent weights (Hochreiter & Schmidhuber 1997).
///
/// The total gradient is this part and what flows through the gate paths, peepholes among them.
public struct CarouselGradient: Sendable, Hashable {
  /// The carousel's part, [T, H]; of a reverse half in the order of the original timesteps.
  public let carousel: Tensor<Double>
  /// The total dL/dc_t (LSTM) or dL/dh_t (GRU), [T, H].
  public let total: Tensor<Double>
  private let isReverse: Bool

  /// Computes the part at `place`; nil for a cell without a carousel, or where the unroll lacks a tensor of it.
  ///
  /// - Parameters:
  ///   - truncation: backpropagation is cut every so many timesteps; nil is nowhere.
  ///   - clamps: the values that are held in `unroll`: no gradient passes them.
  public init?<Scalar: BinaryFloatingPoint>(
    _ unroll: Unroll<Scalar>, at place: LayerDirection, truncation: Int? = nil, clamps: [Intervention] = []
  ) {
    func values(_ quantity: LayerQuantity) -> Tensor<Double>? {
      unroll.tensor(quantity, at: place).map { Tensor(shape: $0.shape, values: $0.values.map(Double.init)) }
    }
    guard let direct = values(.directHiddenGradient) else { return nil }
    let held = clamps.filter { $0.place == place }
    switch unroll.model.cell {
    case .rnn: return nil
    case .lstm:
      guard let keep = values(.gate(.forget)), let output = values(.gate(.output)), let cell = values(.cell),
        let total = values(.cellGradient)
      else { return nil }
      let injected = Self.passed(direct.values, through: output.values, of: cell.values)
      self.init(
        injected: Self.without(held.filter { $0.quantity == .hidden }, in: direct.shape, injected),
        passing: Self.without(held.filter { $0.quantity == .cell }, in: keep.shape, keep.values),
        total: total,
        isReverse: place.isReverse, truncation: truncation)
    case .gru:
      guard let keep = values(.gate(.update)), let total = values(.hiddenGradient) else { return nil }
      self.init(
        injected: direct,
        passing: Self.without(held.filter { $0.quantity == .hidden }, in: keep.shape, keep.values),
        total: total,
        isReverse: place.isReverse, truncation: truncation)
    }
  }

  /// κ_t = injected_t + passing_{t+1} ⊙ κ_{t+1}, where t + 1 is the next timestep along the recurrence, unless
  /// backpropagation is cut before it.
  private init(
    injected: Tensor<Double>, passing: Tensor<Double>, total: Tensor<Double>, isReverse: Bool,
    truncation: Int?
  ) {
    var carousel = injected
    let timesteps = injected.rows
    for position in (0..<max(0, timesteps - 1)).reversed() {
      if let truncation, (position + 1).isMultiple(of: truncation) { continue }
      let timestep = isReverse ? timesteps - 1 - position : position
      let next = isReverse ? timestep - 1 : timestep + 1
      for unit in 0..<injected.columns {
        carousel[timestep, unit] += passing[next, unit] * carousel[next, unit]
      }
    }
    self.carousel = carousel
    self.total = total
    self.isReverse = isReverse
  }

  /// What h = o tanh(c) passes of a gradient of h to c: through o (1 − tanh²c).
  private static func passed(
    _ gradient: [Double], through output: [Double], of cell: [Double]
  ) -> [Double] {
    gradient.indices.map { index in
      let squashed = tanh(cell[index])
      return gradient[index] * output[index] * (1 - squashed * squashed)
    }
  }

  /// `values` with zeros where a value is held.
  private static func without(
    _ held: [Intervention], in shape: [Int], _ values: [Double]
  ) -> Tensor<Double> {
    var tensor = Tensor(shape: shape, values: values)
    for clamp in held {
      for timestep in clamp.timesteps.clamped(to: 0..<tensor.rows) { tensor[timestep, clamp.unit] = 0 }
    }
    return tensor
  }

  /// What flows through gates, candidates and recurrent weights, and through both by turns: the total less the
  /// carousel's part, [T, H].
  public var gatePaths: Tensor<Double> {
    Tensor(shape: total.shape, values: zip(total.values, carousel.values).map { $0 - $1 })
  }

  /// ‖carousel‖ / ‖total‖ at every timestep, in time's order; NaN where the total is 0. It may exceed 1 where
  /// the gate paths point the other way.
  public var shares: [Double] {
    zip(carousel.rowNorms, total.rowNorms).map { $0 / $1 }
  }

  /// The carousel's profile along the recurrence, to fit its decay beside the total's.
  public var profile: GradientProfile {
    let inTime = carousel.log10RowNorms
    return GradientProfile(
      log10Norms: isReverse ? inTime.reversed() : inTime, log10Floor: GradientProfile.float64Floor)
  }
}
