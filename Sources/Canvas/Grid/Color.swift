/// A colour as a cell carries it. Views choose the kind that fits the terminal's `ColorDepth`; a backend passes
/// it on without matching.
public enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case terminal
  /// 24-bit colour.
  case rgb(UInt8, UInt8, UInt8)
  /// An entry of the terminal's palette: 0–15 the ANSI colours, 16–255 xterm's cube and greys.
  case indexed(UInt8)
}

/// How many colours a terminal shows.
public enum ColorDepth: Int, Sendable, Comparable, CaseIterable, Codable {
  case monochrome = 2
  case ansi16 = 16
  case indexed256 = 256
  case truecolor = 16_777_216

  /// Fewer colours come first.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Which characters a terminal and its font can draw, from the poorest to the richest.
public enum GlyphTier: Int, Sendable, Comparable, CaseIterable, Codable {
  /// 7-bit characters only.
  case ascii
  /// Half blocks, eighth blocks and box drawing.
  case blocks
  /// Braille patterns as well.
  case braille

  /// Poorer tiers come first.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
