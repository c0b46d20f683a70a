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

  /// Makes every range `factor` times as wide, as far as numbers go, and keeps it so.
  mutating func scaleRanges(by factor: Double) {
    rangesAreLocked = true
    for limit in [\ScaleRanges.hiddenLimit, \.cellLimit, \.weightLimit] {
      ranges[keyPath: limit] = min(max(ranges[keyPath: limit] * factor, 1e-50), 1e50)
    }
    ranges.profileDecades = ranges.profileDecades.withLowerEnd(movedBy: factor)
    ranges.gradientDecades = ranges.gradientDecades.withLowerEnd(movedBy: factor)
  }
}

extension ClosedRange<Double> {
  /// The range with its lower end moved so that it is `factor` times as wide: at least one decade, at most those that
  /// numbers have.
  fileprivate func withLowerEnd(movedBy factor: Double) -> Self {
    let width = Swift.min(Swift.max(1, (upperBound - lowerBound) * factor), 400)
    return (upperBound - width)...upperBound
  }
}
