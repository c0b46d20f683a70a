/// A key and what it does.
public struct KeyHint: Hashable, Sendable {
  /// As the keyboard shows it.
  public var key: String
  /// What it does, in a word or two.
  public var text: String

  /// `key` does `text`.
  public init(_ key: String, _ text: String) {
    self.key = key
    self.text = text
  }
}

extension Drawing {
  /// Writes as many hints into the first row of `rect` as fit whole, the first ones first; returns the columns
  /// that each takes, for the mouse.
  @discardableResult
  public mutating func keyHints(_ hints: [KeyHint], in rect: Rect) -> [Range<Int>] {
    let room = rect.row(0)
    var x = room.x
    var places: [Range<Int>] = []
    for hint in hints {
      let columns = [hint.key, hint.text].reduce(1) { $0 + DisplayText($1, glyphs: glyphs).columns }
      guard !room.isEmpty, x + columns <= room.maxX else { break }
      let start = x
      x = text(hint.key, x: x, y: room.y, .keyHint) + 1
      x = text(hint.text, x: x, y: room.y, .dimText)
      places.append(start..<x)
      x += 2
    }
    return places
  }

  /// Clears the middle of `rect` and frames it with `box`; returns the room inside, which is at most `width` ×
  /// `height`.
  public mutating func popup(_ box: Box, width: Int, height: Int, in rect: Rect) -> Rect {
    let outer = Box.popupFrame(width: width, height: height, in: rect)
    fill(outer)
    return self.box(box, in: outer)
  }
}
