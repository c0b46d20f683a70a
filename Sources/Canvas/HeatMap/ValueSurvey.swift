import Foundation

/// What a legend must say of a matrix beyond the colours of its scale.
public struct ValueSurvey: Hashable, Sendable {
  /// Values that no colour stands for.
  public private(set) var specials: [SpecialValue] = []
  /// Whether something lies below the range, and is drawn like its lower end.
  public private(set) var goesBelow = false
  /// Whether something lies above the range, and is drawn like its upper end.
  public private(set) var goesAbove = false

  /// The survey of nothing.
  public init() {}

  /// Looks at every value of `matrix` on `scale`.
  public init(_ matrix: Matrix, on scale: ValueScale) {
    let limits = scale.limits
    var isFound = [Bool](repeating: false, count: SpecialValue.allCases.count)
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns {
        let value = matrix[row, column]
        if !value.isFinite || value == 0, let special = scale.special(value) {
          isFound[special.rawValue] = true
        } else {
          let size = scale.kind == .logarithmic ? value.magnitude : value
          if size < limits.lowerBound { goesBelow = true }
          if size > limits.upperBound { goesAbove = true }
        }
      }
    }
    specials = SpecialValue.allCases.filter { isFound[$0.rawValue] }
  }

  /// What holds of this or of `other`.
  public func union(_ other: ValueSurvey) -> ValueSurvey {
    var result = self
    result.specials = SpecialValue.allCases.filter { specials.contains($0) || other.specials.contains($0) }
    result.goesBelow = goesBelow || other.goesBelow
    result.goesAbove = goesAbove || other.goesAbove
    return result
  }
}

extension ValueScale {
  /// The values at the ends of the range, with some room for rounding.
  fileprivate var limits: ClosedRange<Float> {
    let slack = (range.upperBound - range.lowerBound) * 1e-3
    let (low, high) = (range.lowerBound - slack, range.upperBound + slack)
    guard kind == .logarithmic else { return Float(low)...Float(high) }
    return Float(pow(10, low))...max(Float(pow(10, low)), Float(pow(10, high)))
  }
}
