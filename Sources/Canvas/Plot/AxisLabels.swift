/// A text that belongs to some columns of a drawing.
public struct AxisLabel: Hashable, Sendable {
  /// What is written.
  public var text: String
  /// The columns of cells that it stands under; it is centred there.
  public var columns: Range<Int>
  /// Whether it is shown before all others, marked as the cursor's.
  public var isMarked: Bool
  /// Whether a search found it.
  public var isFound: Bool

  /// A label `text` for `columns`.
  public init(_ text: String, columns: Range<Int>, isMarked: Bool = false, isFound: Bool = false) {
    self.text = text
    self.columns = columns
    self.isMarked = isMarked
    self.isFound = isFound
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
    for label in inOrderOfRank(labels) {
      let text = DisplayText(label.text, glyphs: glyphs).truncated(to: room.width, glyphs: glyphs)
      guard text.columns > 0 else { continue }
      let centred = label.columns.lowerBound + (label.columns.count - text.columns) / 2
      let start = min(max(centred, room.x), room.maxX - text.columns)
      let span = max(0, start - gap - room.x)..<min(room.width, start + text.columns + gap - room.x)
      let isFree = !isTaken[span].contains(true)
      guard label.isMarked || isFree else { continue }
      for position in start - room.x..<start + text.columns - room.x { isTaken[position] = true }
      let style = label.isMarked ? cursorLabelStyle : label.isFound ? foundLabelStyle : style(role)
      clipped(to: room) { _ = $0.text(text, x: start, y: room.y, style) }
    }
  }

  /// The cursor's label first, then those that were found.
  private func inOrderOfRank(_ labels: [AxisLabel]) -> [AxisLabel] {
    labels.filter(\.isMarked) + labels.filter { !$0.isMarked && $0.isFound }
      + labels.filter { !$0.isMarked && !$0.isFound }
  }

  /// How the label is written that a search found.
  private var foundLabelStyle: Style {
    var style = style(.accent)
    style.attributes.formUnion([.bold, .underline])
    return style
  }

  /// How the label is written that belongs to the cursor.
  public var cursorLabelStyle: Style {
    if appearance.depth == .monochrome { return style(.cursor) }
    return style(.selection)
  }
}
