import Foundation

/// A positive number as whole units of its last decimal: pages full of numbers are written with it, since C's formatting
/// takes a hundred times as long.
struct QuickDecimal {
  private let units: Int
  private let decimals: Int
  /// The power of ten in scientific notation; nil in plain notation.
  private let exponent: Int?

  private static let powers: [Double] = (0...60).map { pow(10, Double($0)) }

  /// `magnitude` rounded to `digits` significant digits; nil where it is beyond 1e-40…9e5, or so close to the middle of
  /// two decimals that only exact arithmetic tells the nearer one.
  init?(_ magnitude: Double, digits: Int) {
    guard (1...8).contains(digits), magnitude >= 1e-40, magnitude < 9e5 else { return nil }
    var exponent = Int(log10(magnitude).rounded(.down))
    if magnitude >= Self.power(exponent + 1) { exponent += 1 }
    for _ in 0..<2 {
      let decimals = max(0, digits - 1 - exponent)
      let scaled = magnitude * Self.powers[decimals]
      let below = scaled.rounded(.down)
      guard (scaled - below - 0.5).magnitude > 1e-6 else { return nil }
      let units = Int(scaled.rounded())
      // 9.999 with three digits is 10.0, one decade up.
      if decimals > 0 && units >= Int(Self.powers[digits]) {
        exponent += 1
        continue
      }
      let isScientific = exponent < -4
      self.units = units
      self.decimals = isScientific ? digits - 1 : decimals
      self.exponent = isScientific ? exponent : nil
      return
    }
    return nil
  }

  /// 10 to the power of `exponent`.
  private static func power(_ exponent: Int) -> Double {
    exponent >= 0 ? powers[exponent] : 1 / powers[-exponent]
  }

  /// As text; zeros at the end of the decimals are left out unless they are kept.
  func text(keepsZeros: Bool) -> String {
    var (rest, left) = (units, decimals)
    if !keepsZeros {
      while left > 0, rest % 10 == 0 { (rest, left) = (rest / 10, left - 1) }
    }
    var bytes: [UInt8] = []
    for position in 0... {
      if position == left, left > 0 { bytes.append(UInt8(ascii: ".")) }
      guard rest > 0 || position <= left else { break }
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    }
    let text = String(decoding: bytes.reversed(), as: UTF8.self)
    return exponent.map { "\(text)e\($0)" } ?? text
  }
}
