import Analysis
import Canvas
import Engine
import Foundation
import Views

/// A verdict and what it was made from, so that it is made anew only where that changed.
struct DiagnosedStep: Sendable {
  let diagnosis: Diagnosis
  let step: Int
  let recordCount: Int
  let unrollStep: Int?
  /// The sequence that was judged; nil is the run's own probe.
  let sequencePosition: Int?
  /// Whether the gradient by lag was known.
  let hasLags: Bool
  /// The held-out loss after the last update, where it was known.
  let finalHeldOut: HeldOutLoss?
}

extension DiagnosedStep {
  /// Whether what `run` shows by now would be judged the same.
  fileprivate func isUpToDate(_ run: RunState) -> Bool {
    let shown = run.unrolls.shown
    let knowsLags = shown?.unroll.tensors[TensorName.byLag] != nil
    return step == run.cursor.step && unrollStep == shown?.step
      && sequencePosition == run.sequences.position && (hasLags || !knowsLags)
      && finalHeldOut?.step == run.past.history.finalHeldOut?.step
  }
}

extension RunState {
  /// Judges the run up to the cursor's step. While it trains this happens only after every twentieth more steps:
  /// a verdict that changed with every frame could not be read.
  mutating func diagnose() {
    let count = past.history.count
    guard count > 0 else { return }
    if let diagnosed = analyses.diagnosed {
      if isTraining, count < diagnosed.recordCount + max(5, diagnosed.recordCount / 20) { return }
      if diagnosed.isUpToDate(self) { return }
    }
    if awaitsWhatIsJudged {
      // A verdict without its unroll would be another one a moment later. What was judged before stands while the wait
      // is short.
      if !works.isEmpty { analyses.diagnosed = nil }
      return
    }
    let unroll = judgedUnroll
    let diagnosis = Diagnosis(
      model: description.model, history: judgedHistory, unroll: unroll,
      references: description.baselines, survey: past.survey, truncation: description.truncation)
    analyses.diagnosed = DiagnosedStep(
      diagnosis: diagnosis, step: cursor.step, recordCount: count, unrollStep: unrolls.shown?.step,
      sequencePosition: sequences.position, hasLags: unroll?.tensors[TensorName.byLag] != nil,
      finalHeldOut: past.history.finalHeldOut)
  }

  /// Whether what the verdict of the cursor's step is made from is still on its way.
  private var awaitsWhatIsJudged: Bool {
    guard let awaited = unrolls.awaited, awaited.step == cursor.step, !playback.isPlaying, !isStopped else {
      return false
    }
    guard let shown = unrolls.shown, shown.sequence == sequences.current,
      shown.step == otherStep ?? cursor.step
    else { return true }
    let isQuick = shown.unroll.timesteps * description.model.hiddenSize <= Self.quickLagSize
    return awaited.inDetail && !isQuick && shown.unroll.tensors[TensorName.byLag] == nil
  }

  /// What is known of the training up to the cursor's step; nothing where only weights are looked at.
  private var judgedHistory: RunHistory {
    description.stillReason == nil ? past.history.prefix(through: cursor.step) : RunHistory()
  }

  /// The unroll of the cursor's step, or the last recorded one where there will be no other, with the gradient by lag,
  /// without which a total gradient can look flat. While a run trains its unrolls come without; it is computed here where
  /// that is a matter of milliseconds.
  private var judgedUnroll: Unroll<Float>? {
    guard let shown = unrolls.shown, shown.step == otherStep ?? cursor.step else { return nil }
    let size = shown.unroll.timesteps * description.model.hiddenSize
    guard size <= Self.quickLagSize else { return shown.unroll }
    return shown.withGradientByLag(over: description.probe, truncation: description.truncation) { _, _ in }
      .unroll
  }

  /// T·H up to which the gradient by lag, which costs about T²·H² multiplications for each gate, is quick.
  private static let quickLagSize = 16_000

  /// The verdict as the overview shows it.
  var verdict: Verdict? {
    analyses.diagnosed.map { Verdict($0.diagnosis.headline, $0.diagnosis.kind.severity) }
  }

  /// The line fitted to the gradient profile of the cursor's step.
  var decay: DecayFit? {
    guard let record = past.history.profiledRecord(atOrBefore: cursor.step),
      let profile = GradientProfile(record, model: description.model, at: cursor.place),
      let flow = GradientFlow(profile)
    else { return nil }
    return DecayFit(flow, through: profile, isReverse: cursor.place.isReverse)
  }
}

extension Diagnosis.Kind {
  /// How bad it is.
  fileprivate var severity: Severity {
    switch self {
    case .healthy: .good
    case .untrained, .undetermined: .neutral
    case .overfitting, .saturated, .dead, .notLearning: .warning
    case .unstable, .exploding, .vanishing: .bad
    }
  }
}

extension DecayFit {
  /// The fitted line of `flow` through the middle of `profile`, and what it means. A profile of the reverse direction runs
  /// against time, the line never does.
  fileprivate init(_ flow: GradientFlow, through profile: GradientProfile, isReverse: Bool) {
    let points = profile.log10Norms.enumerated().filter {
      $0.element.isFinite && $0.element >= profile.log10Floor
    }
    let count = Double(max(1, points.count))
    let meanTime = points.reduce(0) { $0 + Double($1.offset) } / count
    let meanNorm = points.reduce(0) { $0 + $1.element } / count
    let slope = isReverse ? flow.decadesPerStep : -flow.decadesPerStep
    let middle = isReverse ? Double(profile.log10Norms.count - 1) - meanTime : meanTime
    self.init(
      slope: slope, intercept: meanNorm - slope * middle,
      words: "total gradient: " + flow.words(over: profile.log10Norms.count))
  }
}

extension GradientFlow {
  /// The rate and what it means: `−0.240 decades per step back, halves every 1.3 steps`. Where the line does not even
  /// double or halve over all of `timesteps`, it is called flat.
  fileprivate func words(over timesteps: Int) -> String {
    let rate = String(format: "%+.3f decades per step back", decadesPerStep)
    guard decadesPerStep.magnitude * Double(max(1, timesteps - 1)) >= log10(2) else {
      return decadesPerStep.magnitude < 0.0005 ? "flat" : "flat, " + rate
    }
    guard halfLife.isFinite, halfLife < 10_000 else { return rate }
    return rate
      + String(
        format: decadesPerStep < 0 ? ", halves every %.1f steps" : ", doubles every %.1f steps", halfLife)
  }
}

extension LagProfile {
  /// The lags' shares and what they come to, for the view by lag; where that is not what else is shown, `step` says of
  /// which step.
  func summary(of step: Int?) -> LagSummary {
    let memory = memory()
    let place = step.map { "step \(NumberFormat.grouped($0)): " } ?? ""
    return LagSummary(
      shares: shares, effectiveMemory: memory,
      words: place + "effective memory: \(memory) steps, within which 99 % of the gradient comes")
  }
}
