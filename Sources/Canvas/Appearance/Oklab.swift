import Foundation

/// A colour in Oklab (Ottosson 2020), where equal distances look equally large.
public struct Oklab: Hashable, Sendable {
  /// Perceived lightness, 0 black … 1 white.
  public var lightness: Double
  /// Green (negative) to red.
  public var a: Double
  /// Blue (negative) to yellow.
  public var b: Double

  /// One step of a colour map: what is written to the cell, and how that looks.
  public struct Level: Hashable, Sendable {
    /// What is written to the cell.
    public var color: Color
    /// How that looks on a common screen.
    public var appearsAs: Oklab
  }

  /// From its three coordinates.
  public init(lightness: Double, a: Double, b: Double) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  /// From sRGB, 0xRRGGBB.
  public init(hex: UInt32) {
    func linear(_ shift: UInt32) -> Double {
      let value = Double(hex >> shift & 0xFF) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    let (red, green, blue) = (linear(16), linear(8), linear(0))
    let l = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    let m = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    let s = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    self.init(
      lightness: 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      a: 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      b: 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)
  }

  /// As sRGB, 0xRRGGBB, clipped to what a screen can show.
  public var hex: UInt32 {
    let l = pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3)
    let m = pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3)
    let s = pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3)
    func encoded(_ linear: Double) -> UInt32 {
      let value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055
      return UInt32((min(max(value, 0), 1) * 255).rounded())
    }
    return encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) << 16
      | encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) << 8
      | encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)
  }

  /// The colour on the straight way to `other`: self at 0, `other` at 1.
  public func mixed(with other: Oklab, _ fraction: Double) -> Oklab {
    Oklab(
      lightness: lightness + (other.lightness - lightness) * fraction,
      a: a + (other.a - a) * fraction, b: b + (other.b - b) * fraction)
  }

  /// The square of the perceived distance.
  public func squaredDistance(to other: Oklab) -> Double {
    let (dl, da, db) = (lightness - other.lightness, a - other.a, b - other.b)
    return dl * dl + da * da + db * db
  }

  /// The colour at `position`, 0…1, along evenly spaced `stops`.
  public static func interpolated(_ stops: [UInt32], at position: Double) -> Oklab {
    let place = min(max(position, 0), 1) * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    return Oklab(hex: stops[index]).mixed(with: Oklab(hex: stops[index + 1]), place - Double(index))
  }
}
