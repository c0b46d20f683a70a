/// A text that belongs to some columns of a drawing.
public struct AxisLabel: Hashable, Sendable {
  /// What is written.
  public var text: String
  /// The columns of cells that it stands under; it is centred there.
  public var columns: Range<Int>
  /// Whether it is shown before all others, marked as the cursor's.
  public var isMarked: Bool

  /// A label `text` for `columns`.
  public init(_ text: String, columns: Range<Int>, isMarked: Bool = false) {
    self.text = text
    self.columns = columns
    self.isMarked = isMarked
  }
}

extension Drawing {
  /// Writes labels into the first row of `rect`, each under its columns. One that would touch another is left
  /// out; those with `isMarked` always show. With a `gap` of 0 labels may stand side by side.
  public mutating func axisLabels(_ labels: [AxisLabel], in rect: Rect, _ role: Role = .dimText, gap: Int = 1)
  {
    let room = rect.row(0)
    guard !room.isEmpty else { return }
    var isTaken = [Bool](repeating: false, count: room.width)
    for label in labels.filter(\.isMarked) + labels.filter({ !$0.isMarked }) {
      let text = DisplayText(label.text, glyphs: glyphs).truncated(to: room.width, glyphs: glyphs)
      guard text.columns > 0 else { continue }
      let centred = label.columns.lowerBound + (label.columns.count - text.columns) / 2
      let start = min(max(centred, room.x), room.maxX - text.columns)
      let span = max(0, start - gap - room.x)..<min(room.width, start + text.columns + gap - room.x)
      let isFree = !isTaken[span].contains(true)
      guard label.isMarked || isFree else { continue }
      for position in start - room.x..<start + text.columns - room.x { isTaken[position] = true }
      let style = label.isMarked ? cursorLabelStyle : style(role)
      clipped(to: room) { _ = $0.text(text, x: start, y: room.y, style) }
    }
  }

  /// How the label is written that belongs to the cursor.
  public var cursorLabelStyle: Style {
    if appearance.depth == .monochrome { return style(.cursor) }
    return style(.selection)
  }
}
