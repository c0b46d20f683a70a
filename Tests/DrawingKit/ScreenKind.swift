import Canvas

/// One way in which a screen can show things.
public struct ScreenKind: Sendable, CustomStringConvertible {
  public let depth: ColorDepth
  public let glyphs: GlyphTier

  /// Every way.
  public static let all = ColorDepth.allCases.flatMap { depth in
    GlyphTier.allCases.map { ScreenKind(depth: depth, glyphs: $0) }
  }

  public var description: String { "\(depth), \(glyphs)" }
  public var appearance: Appearance { Appearance(depth: depth, glyphs: glyphs) }

  /// The characters and colours of `grid` within `rect` that a screen of this kind lacks; nil where there are none.
  public func strangers(in grid: CellGrid, _ rect: Rect) -> String? {
    var scalars: Set<Unicode.Scalar> = []
    var colors: Set<Color> = []
    for y in rect.y..<rect.maxY {
      for cell in grid.cells[y * grid.width + rect.x..<y * grid.width + rect.maxX] {
        scalars.insert(cell.glyph.base)
        colors.formUnion([cell.style.foreground, cell.style.background])
      }
    }
    let strange = scalars.filter { !draws($0) }
    let foreign = colors.filter { !shows($0) }
    return strange.isEmpty && foreign.isEmpty ? nil : "\(strange) \(foreign)"
  }

  /// Whether the screen has the character.
  private func draws(_ scalar: Unicode.Scalar) -> Bool {
    switch glyphs {
    case .ascii: (0x20..<0x7F).contains(scalar.value)
    case .blocks: !(0x2800...0x28FF).contains(scalar.value)
    case .braille: true
    }
  }

  /// Whether the screen has the colour, as it is and without being matched to another.
  private func shows(_ color: Color) -> Bool {
    switch (depth, color) {
    case (_, .terminal): true
    case (.truecolor, .rgb): true
    case (.indexed256, .indexed(let index)): index >= 16
    case (.ansi16, .indexed(let index)): index < 16
    default: false
    }
  }
}
