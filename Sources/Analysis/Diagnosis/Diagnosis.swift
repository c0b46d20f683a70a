import Engine

/// The verdict on a run: what is wrong with its gradients or its learning, in words and in numbers.
public struct Diagnosis: Sendable, Hashable, Codable {
  /// The verdicts. Where several hold, the one listed first is given; but a network whose loss shows that it
  /// uses its memory is healthy, however its gradients flow.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A loss, a gradient or a state is NaN or infinite.
    case unstable
    /// No update has been made yet.
    case untrained
    /// Gradients or the loss grow beyond all measure.
    case exploding
    /// The training loss falls while the held-out loss rises.
    case overfitting
    /// Most units sit in the flat parts of their squashing function.
    case saturated
    /// Most ReLU units answer 0 at every timestep.
    case dead
    /// A loss hardly reaches the early timesteps.
    case vanishing
    /// Gradients flow, and yet the loss stays where a network without memory would bring it.
    case notLearning = "not-learning"
    /// What was recorded cannot tell.
    case undetermined
    /// None of these.
    case healthy
  }

  /// One number that the verdict rests on.
  public struct Measurement: Sendable, Hashable, Codable {
    public let name: String
    /// Finite.
    public let value: Double
    /// "decades per step", "timesteps", "nats", …; empty for a plain ratio.
    public let unit: String
    /// What more there is to say, such as what the reference does; empty for most.
    public let note: String
  }

  public let kind: Kind
  /// One line with the measured numbers.
  public let headline: String
  /// The rule that was applied and its threshold.
  public let explanation: String
  /// What to try; empty where nothing is to be mended.
  public let advice: String
  /// Everything that was measured, whether or not the verdict rests on it.
  public let measurements: [Measurement]

  /// The value of the measurement called `name`; nil where it could not be had.
  public func measured(_ name: String) -> Double? { measurements.first { $0.name == name }?.value }

  /// Judges a run by its `history` up to the step of interest and the `unroll` of that step.
  ///
  /// - Parameters:
  ///   - history: the scalars and gradient profiles of all steps; may be empty, as in a lone unroll.
  ///   - unroll: all internals over one sequence, best with the gradient by lag.
  ///   - survey: what was seen of `history`, and perhaps of later steps, where it is at hand.
  ///   - truncation: how many timesteps backpropagation goes in one piece; nil is all.
  ///   - references: losses that predictors without memory reach, in the unit of the run's loss.
  public init<Scalar: BinaryFloatingPoint>(
    model: ModelShape, history: RunHistory, unroll: Unroll<Scalar>?, references: [Baseline] = [],
    survey: HistorySurvey? = nil, truncation: Int? = nil
  ) {
    let evidence = Evidence(
      model: model, history: history, unroll: unroll, references: references,
      survey: survey ?? HistorySurvey(history), truncation: truncation)
    let finding = evidence.finding
    kind = finding.kind
    headline = finding.headline
    explanation = finding.explanation
    advice = finding.advice
    measurements = evidence.measurements
  }
}
