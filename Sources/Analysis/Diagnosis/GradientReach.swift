import Engine
import Foundation

/// How far back a loss reaches, from the best source there is.
struct GradientReach: Hashable {
  enum Source: Hashable {
    /// One loss at a time.
    case byLag
    /// All losses together, where they stand at the sequence's end so that both are the same.
    case totalOfFinalLoss
    /// All losses together: flat where every timestep has a loss, whatever the memory.
    case total
  }

  let source: Source
  let flow: GradientFlow
  /// T.
  let timesteps: Int
  /// The effective memory, where the gradient by lag is known.
  let memory: Int?
  /// The one of two directions that it is known of; nil in a network of one.
  var direction: String?

  /// The decades that the gradient gains or loses from one end of the sequence to the other.
  var decades: Double { flow.decadesPerStep * Double(timesteps - 1) }

  /// How many timesteps the gradient does not reach because backpropagation is cut.
  let cutCount: Int
  /// The other timesteps at which it is 0 or too small for the number format.
  var underflowedCount: Int { max(0, flow.underflowedCount - cutCount) }

  /// Whether the gradient is 0 or too small for the number format over most of what is not cut.
  var isMostlyLost: Bool { 2 * underflowedCount > timesteps - cutCount }

  /// The decades of growth that only a growing gradient explains: a total adds up to T losses, which alone make
  /// it grow by up to log₁₀T decades.
  var decadesOfGrowth: Double { source == .total ? decades - log10(Double(timesteps)) : decades }

  /// The reach over the top layer of `unroll`, or by the last profile of `history`; nil where neither tells.
  /// `truncation` is the number of timesteps that backpropagation goes in one piece.
  init?<Scalar: BinaryFloatingPoint>(
    model: ModelShape, history: RunHistory, unroll: Unroll<Scalar>?, truncation: Int?
  ) {
    if let unroll, let lags = LagProfile(unroll) ?? LagProfile(unroll, isReverse: true) {
      guard let flow = lags.flow else { return nil }
      self.init(
        source: .byLag, flow: flow, timesteps: unroll.timesteps, memory: lags.memory(), truncation: truncation
      )
      if model.isBidirectional { direction = LagProfile(unroll) == nil ? "reverse" : "forward" }
      return
    }
    let top = LayerDirection(layer: model.layerCount - 1)
    if let unroll, let profile = GradientProfile(unroll, at: top), let flow = GradientFlow(profile) {
      let source: Source = Self.hasFinalLossOnly(unroll) ? .totalOfFinalLoss : .total
      self.init(source: source, flow: flow, timesteps: unroll.timesteps, memory: nil, truncation: truncation)
      return
    }
    guard let record = history.last.flatMap({ history.profiledRecord(atOrBefore: $0.step) }),
      let profile = GradientProfile(record, model: model, at: top),
      let flow = GradientFlow(profile)
    else { return nil }
    self.init(
      source: .total, flow: flow, timesteps: profile.log10Norms.count, memory: nil, truncation: truncation)
  }

  private init(source: Source, flow: GradientFlow, timesteps: Int, memory: Int?, truncation: Int?) {
    cutCount = source == .total ? 0 : max(0, timesteps - (truncation ?? timesteps))
    self.source = source
    self.flow = flow
    self.timesteps = timesteps
    self.memory = memory
  }

  /// Whether a loss's gradient does not pass a single step back; nil where that is not known.
  static func isCut<Scalar: BinaryFloatingPoint>(_ unroll: Unroll<Scalar>) -> Bool? {
    guard unroll.timesteps > 1 else { return nil }
    let directions = [LagProfile(unroll), LagProfile(unroll, isReverse: true)].compactMap { $0 }
    guard !directions.isEmpty else { return nil }
    return directions.allSatisfy { $0.meanNorms.dropFirst().allSatisfy { $0 == 0 } && !$0.hasNonFinite }
  }

  /// Whether at least half of the timesteps of `unroll` have a loss, so that short memories get a signal of their
  /// own; nil where that is not known.
  static func hasManyLosses<Scalar: BinaryFloatingPoint>(_ unroll: Unroll<Scalar>) -> Bool? {
    unroll.lossPerStep.map { 2 * $0.count { $0 != 0 } >= $0.count }
  }

  private static func hasFinalLossOnly<Scalar: BinaryFloatingPoint>(_ unroll: Unroll<Scalar>) -> Bool {
    guard let losses = unroll.lossPerStep, let last = losses.last else { return false }
    return last != 0 && losses.dropLast().allSatisfy { $0 == 0 }
  }
}
