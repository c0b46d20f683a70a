import Foundation

/// Numbers as short text.
public enum NumberFormat {
  /// `value` with `digits` significant digits, in plain notation where that is readable: `0.0132`, `-1.5`,
  /// `4.1e-9`, `1.2e6`, `NaN`, `inf`. Zeros at the end are left out.
  public static func short(_ value: Double, digits: Int = 3) -> String {
    fixedDigits(value, digits, keepsZeros: false)
  }

  /// The same with all `digits` kept, so that numbers under each other align.
  public static func aligned(_ value: Double, digits: Int = 4) -> String {
    fixedDigits(value, digits, keepsZeros: true)
  }

  /// `value` with an explicit sign and `digits` significant digits.
  public static func signed(_ value: Double, digits: Int = 4) -> String {
    let text = aligned(value, digits: digits)
    return value >= 0 ? "+" + text : text
  }

  /// A number on an axis whose ticks are `step` apart, with as many decimals as that takes.
  public static func tick(_ value: Double, step: Double) -> String {
    guard step > 0, abs(value) < 1e6, step >= 1e-5 else { return short(value) }
    let decimals = max(0, Int((-log10(step) - 1e-9).rounded(.up)))
    return String(format: "%.*f", decimals, value)
  }

  /// 10 to the power of `decade`: `10⁻³`, `1e-3` where there are only 7-bit characters; as a plain number where
  /// `decade` is not whole.
  public static func powerOfTen(_ decade: Double, glyphs: GlyphTier) -> String {
    let isWhole = decade == decade.rounded() && abs(decade) < 10_000
    guard isWhole else { return short(pow(10, decade), digits: 2) }
    let exponent = Int(decade)
    if glyphs == .ascii { return "1e\(exponent)" }
    return "10" + String(String(exponent).map { superscripts[$0] ?? $0 })
  }

  /// 10 to the power of `decades` in scientific notation, which may lie beyond what a number can hold: `4.57e-23`,
  /// `exactly 0` for −∞, `NaN`.
  public static func powerOfTen(decades: Double) -> String {
    if decades == -.infinity { return "exactly 0" }
    guard decades.isFinite else { return decades.isNaN ? "NaN" : "inf" }
    let exponent = decades.rounded(.down)
    let lead = String(format: "%.2f", pow(10, decades - exponent))
    // A file may claim any exponent, even one that no Int holds.
    return lead == "10.00"
      ? String(format: "1.00e%.0f", exponent + 1) : lead + String(format: "e%.0f", exponent)
  }

  /// A count with thin groups of three digits: `12 345`.
  public static func grouped(_ count: Int) -> String {
    var result = ""
    let digits = String(count.magnitude)
    for (offset, digit) in digits.enumerated() {
      if offset > 0 && (digits.count - offset) % 3 == 0 { result.append(" ") }
      result.append(digit)
    }
    return count < 0 ? "-" + result : result
  }

  private static let superscripts: [Character: Character] = [
    "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸",
    "9": "⁹",
  ]

  private static func fixedDigits(_ value: Double, _ digits: Int, keepsZeros: Bool) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    if value == 0 { return "0" }
    if let quick = QuickDecimal(value.magnitude, digits: digits) {
      return (value < 0 ? "-" : "") + quick.text(keepsZeros: keepsZeros)
    }
    // Rounding first: 9.999 with three digits is 10.0, one decade up.
    let written = String(format: "%.*e", max(0, digits - 1), value)
    let parts = written.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return written }
    if exponent < -4 || exponent >= max(6, digits) {
      return (keepsZeros ? String(parts[0]) : withoutZeros(parts[0])) + "e\(exponent)"
    }
    let plain = String(format: "%.*f", max(0, digits - 1 - exponent), value)
    return keepsZeros ? plain : withoutZeros(plain[...])
  }

  private static func withoutZeros(_ text: Substring) -> String {
    guard text.contains(".") else { return String(text) }
    var kept = text
    while kept.last == "0" { kept.removeLast() }
    if kept.last == "." { kept.removeLast() }
    return String(kept)
  }
}
