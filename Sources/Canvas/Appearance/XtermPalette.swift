/// The colours of xterm's palette of 256.
public enum XtermPalette {
  /// 0xRRGGBB of entry `index`; the first sixteen are what terminals commonly use.
  public static func hex(_ index: UInt8) -> UInt32 {
    switch index {
    case 0..<16: return ansi[Int(index)]
    case 16..<232:
      let cube = UInt32(index) - 16
      return channel(cube / 36) << 16 | channel(cube / 6 % 6) << 8 | channel(cube % 6)
    default:
      let grey = 8 + 10 * (UInt32(index) - 232)
      return grey << 16 | grey << 8 | grey
    }
  }

  /// The entry among 16–255 that looks most like `color`.
  public static func nearest(to color: Oklab) -> UInt8 {
    var best: UInt8 = 16
    var smallest = Double.infinity
    for (offset, candidate) in perceived.enumerated() {
      let distance = candidate.squaredDistance(to: color)
      if distance < smallest {
        smallest = distance
        best = UInt8(16 + offset)
      }
    }
    return best
  }

  private static let perceived: [Oklab] = (UInt8(16)...255).map { Oklab(hex: hex($0)) }

  private static func channel(_ step: UInt32) -> UInt32 { step == 0 ? 0 : 55 + 40 * step }

  private static let ansi: [UInt32] = [
    0x000000, 0xCD3131, 0x0DBC79, 0xE5E510, 0x2472C8, 0xBC3FBC, 0x11A8CD, 0xE5E5E5,
    0x666666, 0xF14C4C, 0x23D18B, 0xF5F543, 0x3B8EEA, 0xD670D6, 0x29B8DB, 0xFFFFFF,
  ]
}
