import Canvas

/// What the user decides about the screen; what is nil is detected.
public struct TerminalOptions: Hashable, Sendable {
  /// How many colours to use. More than the terminal's type admits are given where a richer type of the same
  /// terminal is installed.
  public var colorDepth: ColorDepth?
  public var glyphTier: GlyphTier?
  public var usesMouse: Bool

  public init(colorDepth: ColorDepth? = nil, glyphTier: GlyphTier? = nil, usesMouse: Bool = true) {
    self.colorDepth = colorDepth
    self.glyphTier = glyphTier
    self.usesMouse = usesMouse
  }
}
