import Engine

/// Search for places where the same units are on as over a chosen stretch: what a phrase has in common, found by the
/// states alone (LSTMVis, Strobelt et al. 2018).
public struct StateSearch: Sendable, Hashable {
  /// A stretch of the data, ranked.
  public struct Match: Sendable, Hashable {
    public let timesteps: Range<Int>
    /// The share of the chosen units that are on over the whole stretch.
    public let coverage: Double
    /// Units that are on there as well without having been chosen.
    public let extraCount: Int

    /// A stretch by its numbers.
    public init(timesteps: Range<Int>, coverage: Double, extraCount: Int) {
      (self.timesteps, self.coverage, self.extraCount) = (timesteps, coverage, extraCount)
    }
  }

  /// The timesteps that were chosen.
  public let selection: Range<Int>
  /// A unit is on where its state is at least this.
  public let threshold: Double
  /// The units that are on over the whole selection and off on at least one side of it, as LSTMVis chooses them; all
  /// that are on throughout where no unit changes at its ends.
  public let units: [Int]

  /// Chooses the units of states [T, H] that are on over `selection`; nil where no unit is, or the range is empty
  /// or outside.
  public init?<Scalar: BinaryFloatingPoint>(
    selecting selection: Range<Int>, in states: Tensor<Scalar>, threshold: Double
  ) {
    guard !selection.isEmpty, selection.lowerBound >= 0, selection.upperBound <= states.rows else {
      return nil
    }
    func isOn(_ timestep: Int, _ unit: Int) -> Bool { Double(states[timestep, unit]) >= threshold }
    let throughout = (0..<states.columns).filter { unit in selection.allSatisfy { isOn($0, unit) } }
    let ends = [selection.lowerBound - 1, selection.upperBound].filter { (0..<states.rows).contains($0) }
    let marking = throughout.filter { unit in ends.contains { !isOn($0, unit) } }
    guard !throughout.isEmpty else { return nil }
    self.selection = selection
    self.threshold = threshold
    units = marking.isEmpty ? throughout : marking
  }

  /// The stretches of `states` [T, H] where most of the chosen units are on together, the best first: by coverage,
  /// then by how near their length is to the selection's, then by how few other units are on. At most `limit`, and none
  /// overlaps `excluded`.
  public func matches<Scalar: BinaryFloatingPoint>(
    in states: Tensor<Scalar>, limit: Int = 10, excluding excluded: Range<Int>? = nil
  ) -> [Match] {
    let on = (0..<states.rows).map { row in
      states.row(row).map { Double($0) >= threshold }
    }
    let candidates = on.indices.compactMap { stretch(from: $0, on) }
    var found: [Match] = []
    for candidate in candidates.sorted(by: isBetter) where found.count < limit {
      let taken = found.map(\.timesteps) + (excluded.map { [$0] } ?? [])
      if !taken.contains(where: { $0.overlaps(candidate.timesteps) }) { found.append(candidate) }
    }
    return found
  }

  /// The longest stretch from `start` over which the units that are on at its first timestep stay on; nil where
  /// fewer than half of the chosen ones are, or where it began before.
  private func stretch(from start: Int, _ on: [[Bool]]) -> Match? {
    let least = (units.count + 1) / 2
    let here = units.filter { $0 < on[start].count && on[start][$0] }
    guard here.count >= least, start == 0 || !here.allSatisfy({ on[start - 1][$0] }) else { return nil }
    var end = start + 1
    while end < on.count, here.allSatisfy({ on[end][$0] }) { end += 1 }
    let chosen = Set(units)
    let extras = on[start].indices.filter { unit in
      !chosen.contains(unit) && (start..<end).allSatisfy { on[$0][unit] }
    }
    return Match(
      timesteps: start..<end, coverage: Double(here.count) / Double(units.count), extraCount: extras.count)
  }

  /// Whether `left` is found before `right`.
  public func isBetter(_ left: Match, _ right: Match) -> Bool {
    func misfit(_ match: Match) -> Int { abs(match.timesteps.count - selection.count) }
    if left.coverage != right.coverage { return left.coverage > right.coverage }
    if misfit(left) != misfit(right) { return misfit(left) < misfit(right) }
    if left.extraCount != right.extraCount { return left.extraCount < right.extraCount }
    return left.timesteps.lowerBound < right.timesteps.lowerBound
  }
}
