/// The legend of a heat map: its colours with the numbers they stand for.
public struct ColorBar: Hashable, Sendable {
  /// What the colours stand for.
  public var scale: ValueScale
  /// What the numbers are, before the bar.
  public var title: String
  /// Which of the values that share a cell is shown; the bar is made shorter for it. Nil where each has its own.
  public var mergeNote: String?
  /// Whatever must be known to read the map, after the bar.
  public var notes: [String]
  /// Which values of the map the colours do not tell.
  public var survey: ValueSurvey

  /// The legend of a map on `scale`.
  public init(
    _ scale: ValueScale, title: String = "", notes: [String] = [], survey: ValueSurvey = ValueSurvey()
  ) {
    self.scale = scale
    self.title = title
    self.notes = notes
    self.survey = survey
  }

  /// The lowest number, one amid the colours and the highest; marked where values lie beyond.
  func labels(_ glyphs: GlyphTier) -> [String] {
    let texts = [0, scale.middle, 1].map { scale.label(at: $0, glyphs: glyphs) }
    return [(survey.goesBelow ? "≤" : "") + texts[0], texts[1], (survey.goesAbove ? "≥" : "") + texts[2]]
  }
}

extension Drawing {
  /// Draws the legend into the first row of `rect`: title, lowest number, colours, a round number amid them,
  /// highest number, notes. What does not fit is left out from the end, the numbers last.
  public mutating func colorBar(_ bar: ColorBar, in rect: Rect) {
    let room = rect.row(0)
    guard !room.isEmpty else { return }
    let labels = bar.labels(glyphs)
    let labelColumns = labels.reduce(0) { $0 + DisplayText($1, glyphs: glyphs).columns + 1 }
    var x = room.x
    let titleColumns = DisplayText(bar.title, glyphs: glyphs).columns
    if titleColumns > 0, titleColumns + 1 + labelColumns + 8 <= room.width {
      x = text(bar.title, x: x, y: room.y, .dimText) + 1
    }
    let barRoom = Rect(x: x, y: room.y, width: room.maxX - x, height: 1)
    let specials = bar.survey.specials.reduce(0) { $0 + DisplayText($1.name, glyphs: glyphs).columns + 4 }
    let merging = bar.mergeNote.map { DisplayText($0, glyphs: glyphs).columns + 2 } ?? 0
    let spare = barRoom.width - labelColumns - 1
    let least = min(spare, merging > 0 ? Self.leastBar : 8)
    let length = min(max(spare - specials - merging, least, 2), 24)
    let end = clipped(to: room) { drawing in
      drawing.numberedBar(bar.scale, labels, spare: spare, length, in: barRoom)
    }
    legendNotes(bar, in: Rect(x: end, y: room.y, width: room.maxX - end, height: 1))
  }

  /// The fewest cells of a bar that shares its row with what must be said.
  private static let leastBar = 3

  private mutating func numberedBar(
    _ scale: ValueScale, _ labels: [String], spare: Int, _ length: Int, in room: Rect
  ) -> Int {
    let lower = min(max(Int(scale.middle * Double(length) + 0.5), 1), length - 1)
    let middle = Float(scale.middle)
    var x = text(labels[0], x: room.x, y: room.y, .text) + 1
    guard spare >= 4 else { return text("… " + labels[2], x: x, y: room.y, .text) }
    x = ramp(scale, from: 0, to: middle, x: x, y: room.y, width: lower) + 1
    x = text(labels[1], x: x, y: room.y, .text) + 1
    x = ramp(scale, from: middle, to: 1, x: x, y: room.y, width: length - lower) + 1
    return text(labels[2], x: x, y: room.y, .text)
  }

  private mutating func ramp(
    _ scale: ValueScale, from: Float, to: Float, x: Int, y: Int, width: Int
  ) -> Int {
    let ramp = scale.isSigned ? appearance.diverging : appearance.sequential
    for offset in 0..<width {
      let fraction = from + (to - from) * (width > 1 ? Float(offset) / Float(width - 1) : 0.5)
      if appearance.depth == .monochrome {
        let glyph = DensityGlyphs.glyph(fraction, isSigned: scale.isSigned, glyphs)
        put(Cell(glyph), x: x + offset, y: y)
      } else {
        put(Cell(.blank, Style(.terminal, on: ramp.colors[ramp.level(fraction)])), x: x + offset, y: y)
      }
    }
    return x + width
  }

  private mutating func legendNotes(_ bar: ColorBar, in room: Rect) {
    var x = room.x + 2
    for special in bar.survey.specials {
      let columns = 2 + DisplayText(special.name, glyphs: glyphs).columns
      guard x + columns <= room.maxX else { return }
      let isColored = appearance.depth > .monochrome
      let color = isColored ? appearance.color(of: special) : .terminal
      put(Cell(special.glyph(glyphs), Style(color, on: appearance.background, .bold)), x: x, y: room.y)
      x = text(special.name, x: x + 2, y: room.y, .dimText) + 2
    }
    for note in [bar.mergeNote].compactMap({ $0 }) + bar.notes {
      let columns = DisplayText(note, glyphs: glyphs).columns
      guard x + columns <= room.maxX else { return }
      x = text(note, x: x, y: room.y, .dimText) + 2
    }
  }
}
