/// Where text stands in the room it is given.
public enum TextAlignment: Sendable { case leading, center, trailing }

extension Drawing {
  /// Writes `string` from column `x` of row `y` on, as far as the clip lets it; returns the column after it.
  @discardableResult
  public mutating func text(_ string: String, x: Int, y: Int, _ role: Role = .text) -> Int {
    text(DisplayText(string, glyphs: glyphs), x: x, y: y, style(role))
  }

  /// Writes `string` into the first row of `rect`, cut with an ellipsis where it is too long.
  public mutating func text(
    _ string: String, in rect: Rect, _ role: Role = .text, align: TextAlignment = .leading
  ) {
    text(string, in: rect, style: style(role), align: align)
  }

  /// Writes `string` into the first row of `rect` in a style of its own.
  public mutating func text(
    _ string: String, in rect: Rect, style: Style, align: TextAlignment = .leading
  ) {
    guard !rect.isEmpty else { return }
    let cut = DisplayText(string, glyphs: glyphs).truncated(to: rect.width, glyphs: glyphs)
    let spare = rect.width - cut.columns
    let indent =
      switch align {
      case .leading: 0
      case .center: spare / 2
      case .trailing: spare
      }
    text(cut, x: rect.x + indent, y: rect.y, style)
  }

  /// Writes text of several roles one after the other into the first row of `rect`.
  public mutating func text(_ spans: [(String, Role)], in rect: Rect) {
    var x = rect.x
    for (string, role) in spans where x < rect.maxX {
      let cut = DisplayText(string, glyphs: glyphs).truncated(to: rect.maxX - x, glyphs: glyphs)
      x = text(cut, x: x, y: rect.y, style(role))
    }
  }

  /// Breaks `string` at spaces into the lines of `rect`; returns how many lines it took.
  @discardableResult
  public mutating func paragraph(_ string: String, in rect: Rect, _ role: Role = .text) -> Int {
    guard !rect.isEmpty else { return 0 }
    let lines = Self.wrapped(string, to: rect.width, glyphs: glyphs)
    for (offset, line) in lines.prefix(rect.height).enumerated() {
      let isCut = offset == rect.height - 1 && lines.count > rect.height
      let row = Rect(x: rect.x, y: rect.y + offset, width: rect.width, height: 1)
      text(isCut ? line + " …" : line, in: row, role)
    }
    return min(lines.count, rect.height)
  }

  /// Writes `text` from column `x` of row `y` on; a double-width character cut by the clip becomes blank.
  @discardableResult
  mutating func text(_ text: DisplayText, x: Int, y: Int, _ style: Style) -> Int {
    var column = x
    for element in text.elements {
      let fits = clip.contains(x: column, y: y) && clip.contains(x: column + element.columns - 1, y: y)
      for offset in 0..<element.columns {
        let glyph = !fits ? .blank : offset == 0 ? element.glyph : .continuation
        put(Cell(glyph, style), x: column + offset, y: y)
      }
      column += element.columns
    }
    return column
  }

  /// The lines that `string` breaks into when no line is wider than `width` columns.
  public static func wrapped(_ string: String, to width: Int, glyphs: GlyphTier) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in string.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if line.isEmpty || DisplayText(longer, glyphs: glyphs).columns <= width {
        line = longer
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
