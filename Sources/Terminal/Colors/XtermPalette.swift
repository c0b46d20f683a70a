/// The 256 colours of xterm's palette as 24-bit values, for terminals that show fewer or other colours than
/// a cell asks for.
enum XtermPalette {
  /// One colour, 8 bits a channel.
  struct RGB: Equatable {
    var red: Int
    var green: Int
    var blue: Int

    /// 0xRRGGBB.
    var number: Int32 { Int32(red << 16 | green << 8 | blue) }

    func squaredDistance(to other: RGB) -> Int {
      let (dr, dg, db) = (red - other.red, green - other.green, blue - other.blue)
      return dr * dr + dg * dg + db * db
    }
  }

  /// The colour of palette entry `index`; 0–15 are xterm's defaults, which users often change.
  static func color(_ index: UInt8) -> RGB {
    let index = Int(index)
    if index < 16 { return ansi[index] }
    if index >= 232 {
      let level = 8 + 10 * (index - 232)
      return RGB(red: level, green: level, blue: level)
    }
    let cube = index - 16
    return RGB(
      red: cubeLevels[cube / 36], green: cubeLevels[cube / 6 % 6], blue: cubeLevels[cube % 6])
  }

  /// The entry of the cube or of the greys that is nearest to `color`.
  static func nearest256(_ color: RGB) -> UInt8 {
    let red = nearestLevel(color.red), green = nearestLevel(color.green), blue = nearestLevel(color.blue)
    let inCube = UInt8(16 + 36 * red + 6 * green + blue)
    let mean = (color.red + color.green + color.blue) / 3
    let grey = UInt8(232 + min(23, max(0, (mean - 3) / 10)))
    let greyIsNearer =
      Self.color(grey).squaredDistance(to: color) < Self.color(inCube).squaredDistance(to: color)
    return greyIsNearer ? grey : inCube
  }

  /// The ANSI colour, among the first `count`, that is nearest to `color`.
  static func nearestANSI(_ color: RGB, count: Int) -> UInt8 {
    let nearest = ansi.prefix(count).indices.min {
      ansi[$0].squaredDistance(to: color) < ansi[$1].squaredDistance(to: color)
    }
    return UInt8(nearest ?? 0)
  }

  private static let cubeLevels = [0, 95, 135, 175, 215, 255]

  private static func nearestLevel(_ value: Int) -> Int {
    value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40
  }

  private static let ansi: [RGB] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ].map { RGB(red: $0 >> 16, green: $0 >> 8 & 0xFF, blue: $0 & 0xFF) }
}
