import Canvas

extension GlyphTier {
  /// The richest tier that the terminal's character set and font can draw.
  static func detected(charsetIsUTF8: Bool, type: String) -> GlyphTier {
    guard charsetIsUTF8 else { return .ascii }
    // The fonts of the Linux console have 256 or 512 glyphs: half blocks, but no braille.
    return type == "linux" || type.hasPrefix("linux-") ? .blocks : .braille
  }
}
