import Engine

extension Evidence {
  /// All finite numbers by name.
  var measurements: [Diagnosis.Measurement] {
    let moves = [number("updates", updateCount.map(Double.init), "steps")]
    return (moves + flowMeasurements + lossMeasurements + stepMeasurements).compactMap(\.self)
  }

  private var flowMeasurements: [Diagnosis.Measurement?] {
    let isGrowing = (reach?.flow.decadesPerStep ?? 0) > 0
    return [
      number("decay rate", reach?.flow.decadesPerStep, "decades/step back"),
      number(isGrowing ? "doubling time" : "half-life", reach?.flow.halfLife, "timesteps"),
      number("change over the sequence", reach?.decades, "decades"),
      number(
        "effective memory", reach?.memory.map(Double.init), "timesteps",
        note: reach?.direction.map { "in the \($0) direction" }),
      number("underflowed", reach.map { Double($0.underflowedCount) }, "timesteps"),
    ]
  }

  private var lossMeasurements: [Diagnosis.Measurement?] {
    let heldOut = trend?.heldOut
    return [
      number("loss at the start", trend?.start, note: trend.map { Self.meanWords("first", $0.startSteps) }),
      number("loss", trend?.recent, note: trend.map { Self.meanWords("last", $0.recentSteps) }),
      number("held-out loss", heldOut?.latest?.loss, note: heldOut?.latest.map(place)),
      number("best held-out loss", heldOut?.best?.loss, note: heldOut?.best.map(place)),
      number("reference", reference?.loss, note: reference?.name),
    ]
  }

  private var stepMeasurements: [Diagnosis.Measurement?] {
    [
      number(
        "largest gradient norm", largestNorm?.norm,
        note: largestNorm.map { "at step \($0.step), before clipping" }),
      number(
        "gradient norm at its worst jump", spike?.norm, note: spike.map { "step \($0.step), before clipping" }
      ),
      number("worst jump of the gradient norm", spike?.ratio, "times usual"),
      number("clipped share of steps", clippedShare),
      number("furthest move of a weight", largestMove, note: "an upper bound: Σ rate · max(1, ‖g‖)"),
      number("saturated share", flatUnits?.share, note: flatUnits.map { "\($0.what), layer \($0.place)" }),
    ]
  }

  /// Nil where `value` is unknown or not finite.
  private func number(
    _ name: String, _ value: Double?, _ unit: String = "", note: String? = nil
  ) -> Diagnosis.Measurement? {
    guard let value, value.isFinite else { return nil }
    return Diagnosis.Measurement(name: name, value: value, unit: unit, note: note ?? "")
  }

  private static func meanWords(_ which: String, _ steps: Int) -> String {
    steps == 1 ? "at the \(which) step" : "mean of the \(which) \(steps) steps"
  }
}
