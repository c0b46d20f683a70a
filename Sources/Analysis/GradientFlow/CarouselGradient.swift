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
  public init?<Scalar: BinaryFloatingPoint>(_ unroll: Unroll<Scalar>, at place: LayerDirection) {
    func values(_ quantity: LayerQuantity) -> Tensor<Double>? {
      unroll.tensor(quantity, at: place).map { Tensor(shape: $0.shape, values: $0.values.map(Double.init)) }
    }
    guard let direct = values(.directHiddenGradient) else { return nil }
    switch unroll.model.cell {
    case .rnn: return nil
    case .lstm:
      guard let keep = values(.gate(.forget)), let output = values(.gate(.output)), let cell = values(.cell),
        let total = values(.cellGradient)
      else { return nil }
      // h = o tanh(c) passes a gradient to c through o (1 − tanh²c).
      let injected = direct.values.indices.map { index in
        let squashed = tanh(cell.values[index])
        return direct.values[index] * output.values[index] * (1 - squashed * squashed)
      }
      self.init(
        injected: Tensor(shape: direct.shape, values: injected), keep: keep, total: total,
        isReverse: place.isReverse)
    case .gru:
      guard let keep = values(.gate(.update)), let total = values(.hiddenGradient) else { return nil }
      self.init(injected: direct, keep: keep, total: total, isReverse: place.isReverse)
    }
  }

  /// κ_t = injected_t + keep_{t+1} ⊙ κ_{t+1}, where t + 1 is the next timestep along the recurrence.
  private init(injected: Tensor<Double>, keep: Tensor<Double>, total: Tensor<Double>, isReverse: Bool) {
    var carousel = injected
    let timesteps = injected.rows
    for back in 1..<max(1, timesteps) {
      let timestep = isReverse ? back : timesteps - 1 - back
      let next = isReverse ? timestep - 1 : timestep + 1
      for unit in 0..<injected.columns {
        carousel[timestep, unit] += keep[next, unit] * carousel[next, unit]
      }
    }
    self.carousel = carousel
    self.total = total
    self.isReverse = isReverse
  }

  /// What flows through gates, candidates and recurrent weights, and through both by turns: the total less the
  /// carousel's part, [T, H].
  public var gatePaths: Tensor<Double> {
    Tensor(shape: total.shape, values: zip(total.values, carousel.values).map { $0 - $1 })
  }

  /// ‖carousel‖ / ‖total‖ at every timestep, in time's order; NaN where the total is 0. It may exceed 1 where
  /// the gate paths point the other way.
  public var shares: [Double] {
    (0..<carousel.rows).map { Self.norm(carousel.row($0)) / Self.norm(total.row($0)) }
  }

  /// The carousel's profile along the recurrence, to fit its decay beside the total's.
  public var profile: GradientProfile {
    let inTime = (0..<carousel.rows).map { log10(Self.norm(carousel.row($0))) }
    return GradientProfile(
      log10Norms: isReverse ? inTime.reversed() : inTime, log10Floor: GradientProfile.float64Floor)
  }

  private static func norm(_ values: ArraySlice<Double>) -> Double { values.reduce(0) { hypot($0, $1) } }
}
