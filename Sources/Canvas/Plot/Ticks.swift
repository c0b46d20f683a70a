import Foundation

/// Round numbers for axes.
public enum Ticks {
  /// At most about `count` multiples of 1, 2 or 5 times a power of ten within `range`, ascending and at least
  /// `leastStep` apart.
  public static func linear(_ range: ClosedRange<Double>, count: Int, leastStep: Double = 0) -> [Double] {
    let width = range.upperBound - range.lowerBound
    guard count > 0, width > 0, width.isFinite else { return [] }
    let step = max(leastStep, roundStep(atLeast: width / Double(count)))
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    return (0...Int(last - first)).map { (first + Double($0)) * step }
  }

  /// Whole decades within `decades`, ascending, thinned to about `count`.
  public static func decades(_ decades: ClosedRange<Double>, count: Int) -> [Double] {
    let width = decades.upperBound - decades.lowerBound
    guard count > 0, width.isFinite else { return [] }
    let step = max(1, roundStep(atLeast: width / Double(count)))
    let first = (decades.lowerBound / step - 1e-9).rounded(.up)
    let last = (decades.upperBound / step + 1e-9).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    return (0...Int(last - first)).map { (first + Double($0)) * step }
  }

  /// The multiples of 1, 2 and 5 times the powers of ten within `range`, of positive numbers and ascending.
  static func oneTwoFive(_ range: ClosedRange<Double>) -> [Double] {
    guard range.lowerBound > 0, range.upperBound.isFinite else { return [] }
    let decades = log10(range.lowerBound).rounded(.down)...log10(range.upperBound).rounded(.down)
    guard decades.upperBound - decades.lowerBound < 3 else { return [] }
    return stride(from: decades.lowerBound, through: decades.upperBound, by: 1).flatMap { decade in
      [1, 2, 5].map { $0 * pow(10, decade) }
    }.filter(range.contains)
  }

  /// Every how many indices a label fits, when one index takes `cellsPerIndex` cells and a label `labelCells`:
  /// 1, 2, 5, 10, 20, 50, …
  public static func indexStride(cellsPerIndex: Double, labelCells: Int) -> Int {
    guard cellsPerIndex > 0 else { return 1 }
    return max(1, Int(roundStep(atLeast: Double(labelCells) / cellsPerIndex).rounded()))
  }

  /// The smallest of 1, 2, 5 times a power of ten that is at least `size`.
  static func roundStep(atLeast size: Double) -> Double {
    guard size > 0, size.isFinite else { return 1 }
    let power = pow(10, floor(log10(size)))
    for factor in [1.0, 2, 5] where factor * power >= size * 0.999_999 { return factor * power }
    return 10 * power
  }
}
