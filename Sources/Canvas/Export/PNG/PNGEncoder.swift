/// Writes pixels as a PNG file (W3C recommendation, second edition): 8-bit RGB.
enum PNGEncoder {
  /// The file of `width` × `height` pixels, 0xRRGGBB row by row.
  static func file(width: Int, height: Int, pixels: [UInt32]) -> [UInt8] {
    precondition(width > 0 && height > 0 && pixels.count == width * height, "a picture has its pixels")
    let header = bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 2, 0, 0, 0]
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    return signature + chunk("IHDR", header)
      + chunk("IDAT", Deflate.zlibStream(filtered(width, height, pixels))) + chunk("IEND", [])
  }

  /// Each row as its difference to the row above (filter 2): grids repeat downwards, so most of it is zeros.
  private static func filtered(_ width: Int, _ height: Int, _ pixels: [UInt32]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(height * (1 + width * 3))
    for y in 0..<height {
      bytes.append(2)
      for x in 0..<width {
        let pixel = pixels[y * width + x]
        let above = y > 0 ? pixels[(y - 1) * width + x] : 0
        for shift in [UInt32(16), 8, 0] {
          bytes.append(
            UInt8(truncatingIfNeeded: pixel >> shift) &- UInt8(truncatingIfNeeded: above >> shift))
        }
      }
    }
    return bytes
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let content = Array(name.utf8) + data
    return bigEndian(UInt32(data.count)) + content + bigEndian(crc32(content))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { crcTable[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
  }

  private static let crcTable: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
  }
}
