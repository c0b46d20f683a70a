/// How things look on one screen: a theme at the depth of colour and the glyphs that the screen has. Everything
/// is resolved once, when the value is made.
public struct Appearance: Hashable, Sendable {
  /// The colours.
  public let theme: Theme
  /// How many colours the screen has.
  public let depth: ColorDepth
  /// Which characters the screen has.
  public let glyphs: GlyphTier
  /// Colours for magnitudes.
  public let sequential: Ramp
  /// Colours for signed values; the middle is 0.
  public let diverging: Ramp
  /// The ground everything stands on.
  public let background: Color
  private let styles: [Style]
  private let specialColors: [Color]

  /// `theme` as a screen of `depth` and `glyphs` shows it.
  public init(theme: Theme = .dark, depth: ColorDepth = .truecolor, glyphs: GlyphTier = .braille) {
    self.theme = theme
    self.depth = depth
    self.glyphs = glyphs
    sequential = Ramp(theme.sequential, at: depth)
    diverging = Ramp(theme.diverging, at: depth)
    let ground = theme[.background].color(at: depth)
    background = ground
    styles = Role.allCases.map { Self.style(of: $0, in: theme, at: depth, on: ground) }
    specialColors = SpecialValue.allCases.map { $0.paint(isDark: theme.isDark).color(at: depth) }
  }

  /// The style of `role`.
  public func style(_ role: Role) -> Style { styles[role.rawValue] }

  /// The empty cell.
  public var blank: Cell { Cell(.blank, Style(.terminal, on: background)) }

  /// The colour that marks `special`.
  func color(of special: SpecialValue) -> Color { specialColors[special.rawValue] }

  private static func style(
    of role: Role, in theme: Theme, at depth: ColorDepth, on ground: Color
  ) -> Style {
    let paint = theme[role]
    if depth == .monochrome { return Style(.terminal, on: .terminal, paint.monochrome) }
    // Of sixteen colours the accent may be too near to black and white to carry a text.
    let raised = depth == .ansi16 ? theme[.focusedFrame] : theme[.accent]
    let below = role == .selection ? raised.color(at: depth) : ground
    return Style(paint.color(at: depth), on: below, paint.attributes)
  }
}
