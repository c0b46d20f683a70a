extension Drawing {
  /// Marks on the right edge of the box around `frame` which of `count` lines are in sight; nothing where all are.
  public mutating func scrollMark(_ shown: Range<Int>, of count: Int, along frame: Rect) {
    let track = Box.interior(of: frame).height
    guard count > shown.count, !shown.isEmpty, track >= 2 else { return }
    let length = max(1, track * shown.count / count)
    let hidden = count - shown.count
    // At the ends only where nothing more follows.
    let first = (shown.lowerBound * (track - length) + hidden / 2) / hidden
    for row in first..<min(track, first + length) {
      put(glyphs == .ascii ? "#" : "┃", x: frame.maxX - 1, y: frame.y + 1 + row, .accent)
    }
  }
}
