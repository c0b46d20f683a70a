import Analysis
import Training

/// What was measured of the parameters' gradients and updates, over the sequence that is looked at.
struct MeasuredFlows: Sendable {
  /// By step.
  private var known: [Int: ParameterFlow] = [:]
  private var asked: Set<Int> = []
  /// The step that is being measured.
  private var awaited: Int?
  /// How long the run was when steps all over it were asked for.
  private var surveyedLength = 0

  /// By ascending step.
  var history: [ParameterFlow] { known.values.sorted { $0.step < $1.step } }

  /// That of the last step up to `step`, else the first of all.
  func flow(atOrBefore step: Int) -> ParameterFlow? {
    let history = history
    return history.last { $0.step <= step } ?? history.first
  }

  /// Asks for those of `shown` where they are not known, one at a time; and for those of steps all over the run where it
  /// has grown by a quarter since, to `lastStep`.
  mutating func request(of shown: StepUnroll, lastStep: Int) -> [RunEffect] {
    let wantsSurvey = 4 * lastStep > 5 * surveyedLength
    guard awaited == nil, !asked.contains(shown.step) || wantsSurvey else { return [] }
    asked.insert(shown.step)
    awaited = shown.step
    if wantsSurvey { surveyedLength = lastStep }
    return [.measure(shown, acrossTraining: wantsSurvey)]
  }

  /// Takes in one that was asked for.
  mutating func receive(_ flow: ParameterFlow) { known[flow.step] = flow }

  /// Takes in that all that was asked for with `step` has come.
  mutating func finish(_ step: Int) { if awaited == step { awaited = nil } }
}
