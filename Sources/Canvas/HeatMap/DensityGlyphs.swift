/// Characters that show size without colour: one family for positive, another for negative values.
enum DensityGlyphs {
  /// From almost nothing to full; the first one is for values next to zero.
  static func positive(_ tier: GlyphTier) -> [Unicode.Scalar] {
    tier == .ascii ? [" ", ".", ":", "+", "*", "#"] : [" ", "░", "▒", "▓", "█"]
  }

  /// Horizontal strokes, so that the sign is seen at a glance.
  static func negative(_ tier: GlyphTier) -> [Unicode.Scalar] {
    tier == .ascii ? [" ", "-", "~", "=", "%"] : [" ", "╌", "─", "═", "≡"]
  }

  /// The character for `fraction`, 0…1, of a scale that is signed or not.
  static func glyph(_ fraction: Float, isSigned: Bool, _ tier: GlyphTier) -> Unicode.Scalar {
    let clipped = max(0, min(1, fraction))
    let magnitude = isSigned ? abs(clipped * 2 - 1) : clipped
    let family = isSigned && clipped < 0.5 ? negative(tier) : positive(tier)
    return family[Int(magnitude * Float(family.count - 1) + 0.5)]
  }
}
