extension CellGrid {
  /// The grid as lines of text with ECMA-48 colour sequences (SGR), for `cat` and pagers. Cells keep the kind of
  /// colour that they were drawn with, so the depth is that of the appearance.
  public var ansiText: String {
    var text = ""
    for y in 0..<height {
      var current = Style.plain
      for x in 0..<width {
        let cell = self[x, y]
        guard cell.glyph != .continuation else { continue }
        if cell.style != current {
          text += Self.sequence(for: cell.style)
          current = cell.style
        }
        text.unicodeScalars.append(cell.glyph.printableBase)
        text.unicodeScalars.append(contentsOf: cell.glyph.marks)
      }
      text += current == .plain ? "\n" : "\u{1B}[0m\n"
    }
    return text
  }

  private static func sequence(for style: Style) -> String {
    var codes = ["0"]
    if style.attributes.contains(.bold) { codes.append("1") }
    if style.attributes.contains(.dim) { codes.append("2") }
    if style.attributes.contains(.underline) { codes.append("4") }
    if style.attributes.contains(.reverse) { codes.append("7") }
    codes += codesOf(style.foreground, base: 30) + codesOf(style.background, base: 40)
    return "\u{1B}[" + codes.joined(separator: ";") + "m"
  }

  /// `base` is 30 for the foreground, 40 for the background.
  private static func codesOf(_ color: Color, base: Int) -> [String] {
    switch color {
    case .terminal: []
    case .rgb(let red, let green, let blue): ["\(base + 8)", "2", "\(red)", "\(green)", "\(blue)"]
    case .indexed(let index) where index < 8: ["\(base + Int(index))"]
    case .indexed(let index) where index < 16: ["\(base + 52 + Int(index))"]
    case .indexed(let index): ["\(base + 8)", "5", "\(index)"]
    }
  }
}
