import Canvas

extension XtermPalette {
  /// The ANSI colour, among the first `count`, that looks most like `hex`, 0xRRGGBB.
  static func nearestANSI(_ hex: UInt32, count: UInt8) -> UInt8 {
    let wanted = Oklab(hex: hex)
    func distance(_ index: UInt8) -> Double { Oklab(hex: self.hex(index)).squaredDistance(to: wanted) }
    return (0..<count).min { distance($0) < distance($1) } ?? 0
  }
}
