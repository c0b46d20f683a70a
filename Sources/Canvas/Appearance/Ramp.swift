/// A colour map made ready for drawing: one entry for every level.
public struct Ramp: Hashable, Sendable {
  /// The colour of each level, small to large.
  public let colors: [Color]
  /// The same, lifted so that the cursor's row and column stand out.
  public let marked: [Color]
  /// What can be read when written over each level.
  public let contrasts: [Color]

  /// The levels of `map` at `depth`.
  init(_ map: ColorMap, at depth: ColorDepth) {
    let levels = map.levels(at: depth)
    colors = levels.map(\.color)
    contrasts = levels.map { level in
      let isBright = level.appearsAs.lightness > 0.6
      switch depth {
      case .truecolor: return Color(hex: isBright ? 0x000000 : 0xFFFFFF)
      case .indexed256: return .indexed(isBright ? 16 : 231)
      case .ansi16, .monochrome: return .indexed(isBright ? 0 : 15)
      }
    }
    marked = levels.map { level in
      let target = Oklab(hex: level.appearsAs.lightness > 0.72 ? 0x000000 : 0xFFFFFF)
      let mixed = level.appearsAs.mixed(with: target, 0.24)
      switch depth {
      case .truecolor: return Color(hex: mixed.hex)
      case .indexed256: return .indexed(XtermPalette.nearest(to: mixed))
      case .ansi16, .monochrome: return level.color
      }
    }
  }

  /// How many levels there are.
  public var count: Int { colors.count }

  /// The level of `fraction`, 0…1; values outside are clipped.
  public func level(_ fraction: Float) -> Int {
    Int(max(0, min(1, fraction)) * Float(count - 1) + 0.5)
  }
}
