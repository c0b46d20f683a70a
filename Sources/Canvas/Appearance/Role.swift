/// What a piece of the screen means; a theme decides how it looks.
public enum Role: Int, Sendable, CaseIterable {
  case background
  case text, dimText, strongText
  /// Hair lines inside plots.
  case faint
  case accent
  case frame, focusedFrame, title, focusedTitle
  case keyHint
  case good, warning, bad
  /// The linked cursor: its lines and the labels it points at.
  case cursor
  /// A chosen line of a list.
  case selection
  case series0, series1, series2, series3, series4, series5, series6, series7

  /// The role of curve number `index`; the colours repeat after eight.
  public static func series(_ index: Int) -> Role {
    let position = ((index % 8) + 8) % 8
    return Role(rawValue: Role.series0.rawValue + position) ?? .series0
  }
}

/// How one role looks at every colour depth.
public struct Paint: Hashable, Sendable {
  /// 0xRRGGBB.
  public var hex: UInt32
  /// An exact entry of xterm's palette, 16–255.
  public var palette: UInt8
  /// One of the sixteen ANSI colours; nil stands for the terminal's own.
  public var ansi: UInt8?
  /// Attributes where there are at least sixteen colours.
  public var attributes: Attributes
  /// Attributes that carry the meaning where there are no colours.
  public var monochrome: Attributes

  /// A paint of three equivalent colours and its attributes with and without colour.
  public init(
    _ hex: UInt32, _ palette: UInt8, _ ansi: UInt8?, _ attributes: Attributes = [],
    monochrome: Attributes = []
  ) {
    self.hex = hex
    self.palette = palette
    self.ansi = ansi
    self.attributes = attributes
    self.monochrome = monochrome
  }

  /// The colour at `depth`.
  public func color(at depth: ColorDepth) -> Color {
    switch depth {
    case .monochrome: .terminal
    case .ansi16: ansi.map { .indexed($0) } ?? .terminal
    case .indexed256: .indexed(palette)
    case .truecolor: Color(hex: hex)
    }
  }
}

extension Color {
  /// The 24-bit colour 0xRRGGBB.
  public init(hex: UInt32) {
    self = .rgb(
      UInt8(truncatingIfNeeded: hex >> 16), UInt8(truncatingIfNeeded: hex >> 8),
      UInt8(truncatingIfNeeded: hex))
  }
}
