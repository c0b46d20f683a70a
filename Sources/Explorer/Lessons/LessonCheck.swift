/// How a lesson is checked without a screen: what is measured, and within which bounds it has to lie.
public struct LessonCheck: Sendable {
  /// Which setting is measured.
  public enum Setting: Sendable, Hashable {
    /// The lesson's own.
    case stated
    /// The one in which the phenomenon must be missing: some measurement has to fail.
    case opposite
  }

  /// Measures one setting with one seed. Throws where its experiments can't be made.
  public typealias Measure = @Sendable (_ setting: Setting, _ seed: UInt64) throws -> [LessonMeasurement]

  /// What has to hold, in words.
  public let criterion: String
  /// What the opposite setting changes, in words.
  public let opposite: String
  /// About how many seconds it takes on one core.
  public let seconds: Double
  /// The measurements, each with its bound.
  public let measure: Measure

  /// A check of `criterion`.
  public init(criterion: String, opposite: String, seconds: Double, measure: @escaping Measure) {
    self.criterion = criterion
    self.opposite = opposite
    self.seconds = seconds
    self.measure = measure
  }
}

/// A measured number and the bound it has to keep.
public struct LessonMeasurement: Sendable, Hashable {
  /// Where a number has to lie. NaN lies nowhere.
  public enum Bound: Sendable, Hashable {
    case atMost(Double)
    case atLeast(Double)
    case within(ClosedRange<Double>)
  }

  /// What was measured, with its unit.
  public let name: String
  public let value: Double
  public let bound: Bound

  /// `value`, called `name`, has to keep to `bound`.
  public init(_ name: String, _ value: Double, _ bound: Bound) {
    self.name = name
    self.value = value
    self.bound = bound
  }

  /// Whether it does.
  public var holds: Bool {
    switch bound {
    case .atMost(let limit): value <= limit
    case .atLeast(let limit): value >= limit
    case .within(let range): range.contains(value)
    }
  }
}
