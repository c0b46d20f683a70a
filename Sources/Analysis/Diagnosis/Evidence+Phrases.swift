import Engine
import Foundation

/// Measured things in words.
extension Evidence {
  /// "one loss's gradient loses 0.23 decades per step back (half-life 1.3), 99 % of it from the last 7 of 100 steps".
  func phrase(_ reach: GradientReach) -> String {
    let rate = reach.flow.decadesPerStep
    let change =
      rate.magnitude < 0.0005
      ? "keeps its size"
      : "\(rate < 0 ? "loses" : "gains") \(short(rate.magnitude)) decades per step back "
        + "(\(rate < 0 ? "half-life" : "doubling in") \(short(reach.flow.halfLife)) steps)"
    let direction = reach.direction.map { " in the \($0) direction" } ?? ""
    let memory =
      reach.memory.map { ", 99 % of it from within \($0) of \(reach.timesteps - 1) steps\(direction)" } ?? ""
    return "\(reach.source == .total ? "the total" : "one loss's") gradient \(change)\(memory)"
  }

  func phrase(_ flat: FlatUnits) -> String {
    "\(percentage(flat.share)) \(flat.what) in layer \(flat.place)"
  }

  func phrase(_ spike: GradientSpike) -> String {
    "at step \(spike.step) the gradient norm was \(short(spike.norm)), \(short(spike.ratio)) times "
      + (spike.isAgainstLimit
        ? "the \(short(spike.scale)) that clipping allows" : "the usual \(short(spike.usual))")
  }

  /// What the gradient does, to be added to a headline; empty where that is not known.
  var flowNote: String { reach.map { "; \(phrase($0))" } ?? "" }

  /// The loss beside the reference, to be added to a headline; empty without either.
  var lossNote: String { lossPhrase.map { "; \($0)" } ?? "" }

  var lossPhrase: String? {
    guard let trend, let reference else { return nil }
    return "\(lossName) \(lossWords(trend)) against \(short(reference.loss)) of \(reference.name)"
  }

  /// "the loss has fallen from 2.5 to 1.7, still above the 0.17 of always 1"; nil where it has not fallen.
  var fallPhrase: String? {
    guard let trend, trend.recent < trend.initial, short(trend.recent) != short(trend.initial) else {
      return nil
    }
    let rest = reference.map {
      trend.recent > $0.loss ? ", still above the \(short($0.loss)) of \($0.name)" : lossNote
    }
    return "the loss has fallen from \(short(trend.initial)) to \(short(trend.recent))\(rest ?? "")"
  }

  /// What the trend's loss is: beside the loss of a single step it must not look like one.
  var lossName: String { (trend?.recentSteps ?? 1) > 1 ? "mean loss" : "loss" }

  /// "2.2", or "2.2 (held out 2.9)" where that is far from it.
  func lossWords(_ trend: LossTrend) -> String {
    guard let heldOut = trend.heldOut.latest, heldOut.loss > DiagnosisThresholds.heldOutRise * trend.recent
    else { return short(trend.recent) }
    return "\(short(trend.recent)) (held out \(short(heldOut.loss)) \(place(heldOut)))"
  }

  /// "at step 300", or "at the end" of what was measured after the last update.
  func place(_ heldOut: HeldOutLoss) -> String {
    heldOut.step > updateCount ?? .max ? "at the end" : "at step \(heldOut.step)"
  }

  func short(_ value: Double) -> String { String(format: "%.3g", value) }
  func percentage(_ share: Double) -> String { String(format: "%.0f %%", share * 100) }
}
