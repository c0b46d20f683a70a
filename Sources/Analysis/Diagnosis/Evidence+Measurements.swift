import Engine

extension Evidence {
  /// All finite numbers by name.
  var measurements: [Diagnosis.Measurement] {
    let isGrowing = (reach?.flow.decadesPerStep ?? 0) > 0
    let all: [(String, Double?, String)] = [
      ("updates", updateCount.map(Double.init), "steps"),
      ("decay rate", reach?.flow.decadesPerStep, "decades/step back"),
      (isGrowing ? "doubling time" : "half-life", reach?.flow.halfLife, "timesteps"),
      ("change over the sequence", reach?.decades, "decades"),
      ("effective memory", reach?.memory.map(Double.init), "timesteps"),
      ("underflowed", reach.map { Double($0.underflowedCount) }, "timesteps"),
      ("loss at the start", trend?.start, ""),
      ("loss", trend?.recent, ""),
      ("held-out loss", trend?.heldOut, ""),
      ("best held-out loss", trend?.bestHeldOut, ""),
      ("reference", reference?.loss, ""),
      ("largest gradient norm", largestNorm?.norm, ""),
      ("gradient norm at its worst jump", spike?.norm, ""),
      ("worst jump of the gradient norm", spike?.ratio, "times usual"),
      ("clipped share of steps", clippedShare, ""),
      ("furthest move of a weight", largestMove, ""),
      ("saturated share", flatUnits?.share, ""),
    ]
    func note(on name: String) -> String {
      switch name {
      case "reference": reference?.name ?? ""
      case "loss at the start": trend.map { Self.meanWords("first", $0.startSteps) } ?? ""
      case "loss": trend.map { Self.meanWords("last", $0.recentSteps) } ?? ""
      case "effective memory": reach?.direction.map { "in the \($0) direction" } ?? ""
      case "held-out loss": trend?.heldOutStep.map { "at step \($0)" } ?? ""
      case "best held-out loss": trend?.bestHeldOutStep.map { "at step \($0)" } ?? ""
      case "furthest move of a weight": "an upper bound: Σ rate · max(1, ‖g‖)"
      case "largest gradient norm": largestNorm.map { "at step \($0.step), before clipping" } ?? ""
      case "gradient norm at its worst jump": spike.map { "step \($0.step), before clipping" } ?? ""
      case "saturated share": flatUnits.map { "\($0.what), layer \($0.place)" } ?? ""
      default: ""
      }
    }
    return all.compactMap { name, value, unit in
      guard let value, value.isFinite else { return nil }
      return Diagnosis.Measurement(name: name, value: value, unit: unit, note: note(on: name))
    }
  }

  private static func meanWords(_ which: String, _ steps: Int) -> String {
    steps == 1 ? "at the \(which) step" : "mean of the \(which) \(steps) steps"
  }
}
