import Foundation
import Views

extension RunState {
  /// Lets the ranges grow to hold the run so far and the unroll that is shown.
  mutating func fitRanges() {
    guard !rangesAreLocked else { return }
    let fitting = ScaleRanges(fitting: history, unroll: shown?.unroll, weights: shown?.weights)
    ranges = isFitted ? ranges.union(fitting) : fitting
    isFitted = !history.isEmpty
  }

  /// Keeps the ranges as they are, or lets them fit what is shown again.
  mutating func toggleRangeLock() {
    rangesAreLocked.toggle()
    if !rangesAreLocked { isFitted = false }
  }

  /// Makes every range `factor` times as wide and keeps it so.
  mutating func scaleRanges(by factor: Double) {
    rangesAreLocked = true
    ranges.hiddenLimit *= factor
    ranges.cellLimit *= factor
    ranges.weightLimit *= factor
    ranges.profileDecades = ranges.profileDecades.withLowerEnd(movedBy: factor)
    ranges.gradientDecades = ranges.gradientDecades.withLowerEnd(movedBy: factor)
  }
}

extension ClosedRange<Double> {
  /// The range with its lower end moved so that it is `factor` times as wide, at least one decade.
  fileprivate func withLowerEnd(movedBy factor: Double) -> Self {
    let width = Swift.max(1, (upperBound - lowerBound) * factor)
    return (upperBound - width)...upperBound
  }
}
