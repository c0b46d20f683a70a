import Analysis
import Training

/// What was measured of the parameters' gradients and updates, over the sequence that is looked at.
struct MeasuredFlows: Sendable {
  /// By step.
  private(set) var known: [Int: ParameterFlow] = [:]
  fileprivate var asked: Set<Int> = []
  /// The step that is being measured.
  fileprivate(set) var awaited: Int?
  /// How long the run was when steps all over it were asked for.
  fileprivate var surveyedLength = 0

  /// By ascending step.
  var history: [ParameterFlow] { known.values.sorted { $0.step < $1.step } }

  /// That of the last step up to `step`, else the first of all.
  func flow(atOrBefore step: Int) -> ParameterFlow? {
    let history = history
    return history.last { $0.step <= step } ?? history.first
  }

  /// Takes in one that was asked for.
  mutating func receive(_ flow: ParameterFlow) { known[flow.step] = flow }

  /// Takes in that all that was asked for with `step` has come.
  mutating func finish(_ step: Int) { if awaited == step { awaited = nil } }
}

extension RunState {
  /// Asks for gradients and updates of the shown step where the view shows them and they are not known, one at a time;
  /// and for those of steps all over the run where it has grown by a quarter since.
  mutating func requestFlows() -> [Effect] {
    guard panes.panes.contains(where: { $0.view.name == "updates" }), flows.awaited == nil, !isTraining,
      let shown
    else { return [] }
    let wantsSurvey = 4 * lastStep > 5 * flows.surveyedLength
    guard !flows.asked.contains(shown.step) || wantsSurvey else { return [] }
    flows.asked.insert(shown.step)
    flows.awaited = shown.step
    if wantsSurvey { flows.surveyedLength = lastStep }
    return [.measure(shown, acrossTraining: wantsSurvey)]
  }
}
