import Engine
import Foundation

/// Everything that was measured of a run before a verdict is passed.
struct Evidence {
  let model: ModelShape
  /// The number of updates the weights have seen; nil where the history does not tell.
  let updateCount: Int?
  let trend: LossTrend?
  let spike: GradientSpike?
  let startingNorm: Double?
  /// The largest gradient norm before clipping, and its step.
  let largestNorm: (step: Int, norm: Double)?
  let reach: GradientReach?
  let instability: Instability?
  /// The furthest that any weight can have moved: Σ η·max(1, ‖g‖) over the steps, since no weight moves further
  /// than the clipped gradient's norm (SGD) or about 1 (Adam, RMSprop) times η in a step. Nil without a history.
  let largestMove: Double?
  /// The share of steps at which clipping shortened the gradient.
  let clippedShare: Double?
  let flatUnits: FlatUnits?
  /// Whether not even the state one step before a loss gets a gradient.
  let isCut: Bool
  /// Whether most timesteps have a loss of their own.
  let hasManyLosses: Bool
  /// The hardest to beat of the predictors without memory.
  let reference: Baseline?
  /// The loss of the next hardest, which for a text and for a series is the best constant answer; that of the hardest
  /// where it stands alone.
  let constantLoss: Double?
  /// The loss over the sequence that was unrolled.
  let sequenceLoss: Double?
  /// Whether the run tells how a loss's gradient flows: the total of many losses does not.
  let knowsFlow: Bool

  init<Scalar: BinaryFloatingPoint>(
    model: ModelShape, history: RunHistory, unroll: Unroll<Scalar>?, references: [Baseline],
    survey: HistorySurvey, truncation: Int?
  ) {
    self.model = model
    updateCount = history.last?.step
    trend = LossTrend(history, survey: survey)
    spike = survey.spike(in: history)
    startingNorm = GradientSpike.startingNorm(history)
    largestNorm = survey.largestNorm(in: history)
    reach = GradientReach(model: model, history: history, unroll: unroll, truncation: truncation)
    instability = survey.lastingInstability(in: history) ?? unroll.flatMap { Instability($0) }
    largestMove = survey.largestMove(in: history)
    clippedShare = survey.clippedShare(in: history)
    flatUnits = unroll.flatMap { FlatUnits($0) }
    isCut = truncation == 1 ? false : unroll.flatMap { GradientReach.isCut($0) } ?? false
    hasManyLosses = unroll.flatMap { GradientReach.hasManyLosses($0) } ?? false
    sequenceLoss = unroll?.loss.map(Double.init)
    let hasLags = unroll.map { LagProfile($0) != nil || LagProfile($0, isReverse: true) != nil } ?? false
    knowsFlow = hasLags || reach.map { $0.source != .total } ?? false
    let ranked = references.filter(\.loss.isFinite).sorted { $0.loss < $1.loss }
    reference = ranked.first
    constantLoss = ranked.prefix(2).last?.loss
  }
}
