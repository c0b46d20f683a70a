/// Conversion between float32 and the two 16-bit formats by integer arithmetic alone: the loops vectorise on every
/// processor, where the compiler's own conversion may call a library function for each number.
enum HalfPrecision {
  /// The float32 that the float16 `bits` stand for; exact.
  @inline(__always)
  static func float(fromFloat16 bits: UInt16) -> Float {
    let magnitude = UInt32(bits & 0x7FFF) << 13
    // Scaling by 2¹¹² moves the exponent's bias from 15 to 127 and makes subnormals normal.
    let scaled = Float(bitPattern: magnitude) * 0x1p112
    let isSpecial = bits & 0x7C00 == 0x7C00
    let finite = isSpecial ? magnitude | 0x7F80_0000 : scaled.bitPattern
    return Float(bitPattern: finite | UInt32(bits & 0x8000) << 16)
  }

  /// The float16 nearest to `value`, ties to even; beyond 65 520 it becomes infinite. NaN stays NaN.
  @inline(__always)
  static func float16Bits(of value: Float) -> UInt16 {
    let sign = UInt16(truncatingIfNeeded: value.bitPattern >> 16) & 0x8000
    let magnitude = value.bitPattern & 0x7FFF_FFFF
    // Adding 0.5 to a number below 2⁻¹⁴ leaves its float16 subnormal, rounded to even, in the last bits.
    let subnormal = (Float(bitPattern: magnitude) + 0.5).bitPattern &- 0x3F00_0000
    let rounding = 0xFFF + (magnitude >> 13 & 1)
    let normal = (magnitude &- 0x3800_0000 &+ rounding) >> 13
    let payload = magnitude >> 13 & 0x3FF
    let special: UInt32 = magnitude > 0x7F80_0000 ? 0x7E00 | payload : 0x7C00
    let finite = magnitude < 0x3880_0000 ? subnormal : min(normal, 0x7C00)
    return sign | UInt16(truncatingIfNeeded: magnitude >= 0x7F80_0000 ? special : finite)
  }

  /// The float32 that the bfloat16 `bits` stand for; exact.
  @inline(__always)
  static func float(fromBFloat16 bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

  /// The bfloat16 nearest to `value`, ties to even. NaN stays NaN.
  @inline(__always)
  static func bfloat16Bits(of value: Float) -> UInt16 {
    let bits = value.bitPattern
    let rounded = (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16
    return UInt16(truncatingIfNeeded: value.isNaN ? bits >> 16 | 0x40 : rounded)
  }
}
