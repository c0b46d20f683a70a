import Foundation

/// A number that no colour of a ramp can stand for.
public enum SpecialValue: Int, Sendable, CaseIterable {
  case notANumber, positiveInfinity, negativeInfinity
  /// Exactly 0 on a logarithmic scale: too small for the number format, or truly nothing.
  case zero

  /// What is shown for it.
  public func glyph(_ tier: GlyphTier) -> Unicode.Scalar {
    switch self {
    case .notANumber: tier == .ascii ? "?" : "×"
    case .positiveInfinity: tier == .ascii ? "^" : "▲"
    case .negativeInfinity: tier == .ascii ? "v" : "▼"
    case .zero: tier == .ascii ? "_" : "·"
    }
  }

  /// How the legend calls it.
  public var name: String {
    switch self {
    case .notANumber: "NaN"
    case .positiveInfinity: "+inf"
    case .negativeInfinity: "-inf"
    case .zero: "exactly 0"
    }
  }

  func paint(isDark: Bool) -> Paint {
    switch self {
    case .notANumber: isDark ? Paint(0xFF5CF4, 207, 13) : Paint(0xC000B5, 127, 5)
    case .positiveInfinity: isDark ? Paint(0x5CFF7A, 83, 10) : Paint(0x007A1E, 28, 2)
    case .negativeInfinity: isDark ? Paint(0x5CE1FF, 81, 14) : Paint(0x00708A, 30, 6)
    case .zero: isDark ? Paint(0x6B7488, 242, 8) : Paint(0x9A9A94, 247, 8)
    }
  }
}

/// How values become positions on a colour map.
public struct ValueScale: Hashable, Sendable {
  /// How a value is read.
  public enum Kind: Hashable, Sendable {
    /// As it is.
    case linear
    /// As the decimal logarithm of its magnitude.
    case logarithmic
    /// It is a decimal logarithm already: −∞ stands for 0.
    case decades
  }

  /// How values are read.
  public var kind: Kind
  /// What the ends of the colour map stand for: values, or decades where the scale is logarithmic.
  public var range: ClosedRange<Double>
  /// Whether the colour map diverges from the middle of the range.
  public var isSigned: Bool
  /// Of values that share a cell the one shown is that farthest from here; where nil, the largest.
  public var pivot: Float?

  /// Magnitudes within `range`.
  public static func linear(_ range: ClosedRange<Double>) -> ValueScale {
    ValueScale(kind: .linear, range: range, isSigned: false)
  }

  /// Values within `range`, both ends of which matter as much: of those that share a cell the one is shown that is farthest
  /// from the middle.
  public static func twoSided(_ range: ClosedRange<Double>) -> ValueScale {
    ValueScale(
      kind: .linear, range: range, isSigned: false, pivot: Float((range.lowerBound + range.upperBound) / 2))
  }

  /// Signed values from −`limit` to `limit`.
  public static func signed(_ limit: Double) -> ValueScale {
    ValueScale(kind: .linear, range: -abs(limit)...abs(limit), isSigned: true)
  }

  /// Magnitudes from 10 to the lower bound to 10 to the upper bound of `decades`.
  public static func logarithmic(_ decades: ClosedRange<Double>) -> ValueScale {
    ValueScale(kind: .logarithmic, range: decades, isSigned: false)
  }

  /// Values that are decimal logarithms already, within `decades`.
  public static func decades(_ decades: ClosedRange<Double>) -> ValueScale {
    ValueScale(kind: .decades, range: decades, isSigned: false)
  }

  /// Whether the ends of the range are powers of ten.
  public var isLogarithmic: Bool { kind != .linear }

  /// Of two values that share a cell, the one that is shown: the farther from the pivot where there is one, the larger
  /// magnitude where values are signed, else the larger. What is not finite always shows.
  @inline(__always)
  func extreme(_ first: Float, _ second: Float) -> Float {
    switch kind {
    case .decades:
      return second > first || second.isNaN ? second : first
    case .logarithmic:
      return second.magnitude > first.magnitude || second.isNaN ? second : first
    case .linear:
      if !first.isFinite { return first }
      if !second.isFinite { return second }
      if let pivot { return abs(second - pivot) > abs(first - pivot) ? second : first }
      return isSigned ? (second.magnitude > first.magnitude ? second : first) : max(first, second)
    }
  }

  /// Where `value` stands on the range, 0…1 within it; nil where `special` has the answer.
  func fraction(_ value: Float) -> Float? {
    let position =
      switch kind {
      case .linear, .decades: value
      case .logarithmic: log10(value.magnitude)
      }
    guard position.isFinite else { return nil }
    let width = range.upperBound - range.lowerBound
    return width > 0 ? Float((Double(position) - range.lowerBound) / width) : 0.5
  }

  /// What kind of special value `value` is on this scale.
  func special(_ value: Float) -> SpecialValue? {
    if value.isNaN { return .notANumber }
    switch kind {
    case .linear: return value.isInfinite ? (value > 0 ? .positiveInfinity : .negativeInfinity) : nil
    case .logarithmic: return value == 0 ? .zero : value.isInfinite ? .positiveInfinity : nil
    case .decades: return value.isInfinite ? (value > 0 ? .positiveInfinity : .zero) : nil
    }
  }

  /// The fraction of the range at which the legend writes a number amid the colours: the middle, or the whole
  /// decade next to it.
  var middle: Double {
    let width = range.upperBound - range.lowerBound
    guard isLogarithmic, width >= 2, width.isFinite else { return 0.5 }
    return ((range.lowerBound + width / 2).rounded() - range.lowerBound) / width
  }

  /// The number at `fraction` of the range as the legend writes it.
  public func label(at fraction: Double, glyphs: GlyphTier) -> String {
    let value = range.lowerBound + (range.upperBound - range.lowerBound) * fraction
    if isLogarithmic {
      let tenths = (value * 10).rounded() / 10
      return NumberFormat.powerOfTen(tenths, glyphs: glyphs)
    }
    return isSigned && value > 0 ? "+" + NumberFormat.short(value) : NumberFormat.short(value)
  }
}
