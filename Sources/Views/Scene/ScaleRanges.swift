import Engine
import Foundation

/// The ranges of the colour scales. All panes and all steps share them, so that colours can be compared; they
/// change only when the user lets them.
public struct ScaleRanges: Hashable, Sendable {
  /// Hidden states from −limit to limit: 1 for tanh.
  public var hiddenLimit = 1.0
  /// Cell states from −limit to limit.
  public var cellLimit = 2.0
  /// Weights from −limit to limit.
  public var weightLimit = 1.0
  /// log₁₀ of the norms of the gradient profile.
  public var profileDecades = -8.0...0.0
  /// log₁₀ of the magnitudes of single gradients.
  public var gradientDecades = -10.0...(-1.0)
  /// The least and the greatest finite loss; nil where there is none.
  public var losses: ClosedRange<Double>?
  /// The greatest that a timestep adds to the loss in any of several runs side by side; nil for one.
  public private(set) var greatestStepLoss: Double?
  /// The least and the greatest of what several runs side by side answer and should answer; nil for one.
  public private(set) var answers: ClosedRange<Double>?
  /// Whether losses are drawn on the other axis than they would be by themselves.
  public var exchangesLossAxis = false

  /// Ranges for bounded states and moderate gradients.
  public init() {}

  /// Ranges that fit a run and one of its unrolls. Looks at `sampleCount` steps at most.
  public init(
    fitting history: RunHistory, unroll: Unroll<Float>?, weights: Weights<Float>? = nil,
    sampleCount: Int = 200
  ) {
    let stride = max(1, history.count / max(1, sampleCount))
    let records = Swift.stride(from: 0, to: history.count, by: stride).map { history[$0] }
    let profiles = Swift.stride(from: 0, to: history.count, by: stride).map { index in
      let profile = history[index].profile
      return profile.isEmpty ? history.profilePeaks(at: index..<index + 1) : profile
    }
    let norms = unroll.map { unroll in
      unroll.model.layerDirections.compactMap { unroll.tensor(.hiddenGradient, at: $0) }
        .map { $0.log10RowNorms.map { Float($0) } }
    }
    if let range = Self.wholeDecades(profiles + (norms ?? []), span: Self.float32Span) {
      profileDecades = range
    }
    let finite = records.map(\.loss).filter(\.isFinite)
    if let low = finite.min(), let high = finite.max() { losses = low...high }
    if let weights {
      let recurrent = weights.model.recurrentParts.flatMap { part in
        weights.model.layerDirections.map { weights["\(part).weight_hh_\($0)"] }
      }
      weightLimit = Self.limit(recurrent) ?? weightLimit
    }
    if let unroll { fit(unroll) }
  }

  /// Lets the ranges of states and gradients fit `unroll`.
  private mutating func fit(_ unroll: Unroll<Float>) {
    let places = unroll.model.layerDirections
    let isBounded = unroll.model.cell != .rnn || unroll.model.activation == .tanh
    if !isBounded, let limit = Self.limit(places.compactMap { unroll.tensor(.hidden, at: $0) }) {
      hiddenLimit = limit
    }
    if let limit = Self.limit(places.compactMap { unroll.tensor(.cell, at: $0) }) { cellLimit = limit }
    let gradients = places.compactMap { unroll.tensor(.hiddenGradient, at: $0)?.values }
    let logarithms = gradients.map { $0.map { log10($0.magnitude) } }
    if let range = Self.wholeDecades(logarithms, span: 12) { gradientDecades = range }
  }

  /// Lets what the sequences of `scenes` add to the loss, and the values that are answered, have common scales.
  mutating func fitSequences(of scenes: [Scene]) {
    let losses = scenes.flatMap { $0.unroll?.lossPerStep ?? [] }
    greatestStepLoss = losses.lazy.filter(\.isFinite).map(Double.init).max()
    let predictions = scenes.compactMap(ValuePredictions.init)
    let values = predictions.flatMap { $0.answers + $0.targets }.filter(\.isFinite)
    guard let least = values.min(), let most = values.max(), least < most else { return answers = nil }
    let margin = (most - least) / 20
    answers = (least - margin)...(most + margin)
  }

  /// Whether losses are drawn on a logarithmic axis: where they span decades, unless a person wants the other one.
  public var lossIsLogarithmic: Bool {
    let spansDecades = losses.map { $0.lowerBound > 0 && $0.upperBound / $0.lowerBound > 20 } ?? false
    return spansDecades != exchangesLossAxis
  }

  /// Ranges that hold both; whether the losses' axis is exchanged, `other` says.
  public func union(_ other: ScaleRanges) -> ScaleRanges {
    var union = other
    union.hiddenLimit = max(hiddenLimit, other.hiddenLimit)
    union.cellLimit = max(cellLimit, other.cellLimit)
    union.weightLimit = max(weightLimit, other.weightLimit)
    union.profileDecades = Self.union(profileDecades, other.profileDecades)
    union.gradientDecades = Self.union(gradientDecades, other.gradientDecades)
    union.losses = losses.map { own in other.losses.map { Self.union(own, $0) } ?? own } ?? other.losses
    return union
  }

  private static func union(_ one: ClosedRange<Double>, _ other: ClosedRange<Double>) -> ClosedRange<Double> {
    min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
  }

  /// The whole decades around the finite values; the lowest are cut off where there are more than `span`.
  private static func wholeDecades(
    _ logarithms: [[Float]], span: Double
  ) -> ClosedRange<Double>? {
    var low = Float.infinity
    var high = -Float.infinity
    for values in logarithms {
      for value in values where value.isFinite { (low, high) = (min(low, value), max(high, value)) }
    }
    guard low <= high else { return nil }
    let top = Double(high).rounded(.up)
    return min(max(Double(low).rounded(.down), top - span), top - 1)...top
  }

  /// Decades between the largest gradients and the smallest numbers of 32 bits, so that an axis reaches all there are.
  private static let float32Span = 45.0

  /// A round limit above the magnitudes of all values.
  private static func limit(_ tensors: [Tensor<Float>]) -> Double? {
    var largest: Float = 0
    for tensor in tensors {
      for value in tensor.values where value.isFinite { largest = max(largest, value.magnitude) }
    }
    guard largest > 0 else { return nil }
    let power = pow(10, floor(log10(Double(largest))))
    return [1, 2, 3, 5, 10].map { $0 * power }.first { $0 >= Double(largest) * 0.999 }
  }
}
