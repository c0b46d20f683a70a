import Canvas

/// Turns the colours of cells into the numbers that the opened terminal type knows.
///
/// Views draw in colours that fit the terminal, which pass through unchanged; other colours are matched.
struct ColorNumbers: Equatable {
  /// The number of the terminal's own foreground or background.
  static let terminalDefault: Int32 = -1

  let depth: ColorDepth
  /// The palette's size: 8 rather than 16 on many terminals of `ansi16`.
  let paletteSize: Int
  /// Uses fewer distinct colours than the terminal shows, for pictures with more combinations of colours
  /// than the terminal can hold at once.
  var isCoarse = false

  init(depth: ColorDepth, paletteSize: Int) {
    self.depth = depth
    self.paletteSize = paletteSize
  }

  /// A colour's number; `isBright` where the terminal shows it only as the bold form of that number.
  struct Match: Equatable {
    var number: Int32
    var isBright = false

    static let terminal = Match(number: ColorNumbers.terminalDefault)
  }

  func match(_ color: Color) -> Match {
    switch (depth, color) {
    case (.monochrome, _), (_, .terminal): .terminal
    case (.truecolor, _): Match(number: directNumber(color))
    case (.indexed256, _) where !isCoarse: Match(number: Int32(index256(color)))
    default: ansiMatch(color)
    }
  }

  /// 0xRRGGBB. In direct-colour terminals 0–7 still are the ANSI colours: those numbers gain a trace of green.
  private func directNumber(_ color: Color) -> Int32 {
    if case .indexed(let index) = color, index < 8 { return Int32(index) }
    let number = isCoarse ? Self.coarse(hex(color)) : hex(color)
    return Int32(number < 8 ? number | 0x100 : number)
  }

  /// Six levels a channel: all pairs of such colours fit into 65 536.
  private static func coarse(_ hex: UInt32) -> UInt32 {
    [16, 8, 0].reduce(0) { number, shift in
      let level = ((hex >> shift & 0xFF) * 5 + 127) / 255
      return number | level * 51 << shift
    }
  }

  private func index256(_ color: Color) -> UInt8 {
    if case .indexed(let index) = color { return index }
    return XtermPalette.nearest(to: Oklab(hex: hex(color)))
  }

  private func ansiMatch(_ color: Color) -> Match {
    var index = XtermPalette.nearestANSI(hex(color), count: isCoarse ? 8 : 16)
    if case .indexed(let own) = color, own < 16 { index = isCoarse ? own & 7 : own }
    return paletteSize >= 16
      ? Match(number: Int32(index)) : Match(number: Int32(index & 7), isBright: index >= 8)
  }

  /// 0xRRGGBB.
  private func hex(_ color: Color) -> UInt32 {
    switch color {
    case .terminal: 0
    case .indexed(let index): XtermPalette.hex(index)
    case .rgb(let red, let green, let blue): UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    }
  }
}
