/// A rectangle of dots that become characters: 2×4 a cell with braille, 1×2 with half blocks, 1×1 with ASCII.
struct DotRaster {
  let cellsWide: Int
  let cellsHigh: Int
  let tier: GlyphTier
  /// The curves that set each dot, one bit each.
  private var marks: [UInt64]
  /// So many cells in a row show the same of the curves that meet there.
  private static let dashLength = 3

  init(cellsWide: Int, cellsHigh: Int, tier: GlyphTier) {
    self.cellsWide = cellsWide
    self.cellsHigh = cellsHigh
    self.tier = tier
    let dots = Self.dotsPerCell(tier)
    marks = [UInt64](repeating: 0, count: cellsWide * dots.x * cellsHigh * dots.y)
  }

  static func dotsPerCell(_ tier: GlyphTier) -> (x: Int, y: Int) {
    switch tier {
    case .ascii: (1, 1)
    case .blocks: (1, 2)
    case .braille: (2, 4)
    }
  }

  var width: Int { cellsWide * Self.dotsPerCell(tier).x }
  var height: Int { cellsHigh * Self.dotsPerCell(tier).y }

  mutating func set(x: Int, y: Int, curve: Int) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    marks[y * width + x] |= 1 << UInt64(curve % 64)
  }

  /// A straight line of dots (Bresenham 1965).
  mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), curve: Int) {
    let (dx, dy) = (abs(end.x - start.x), -abs(end.y - start.y))
    let (stepX, stepY) = (start.x < end.x ? 1 : -1, start.y < end.y ? 1 : -1)
    var (x, y, error) = (start.x, start.y, dx + dy)
    while true {
      set(x: x, y: y, curve: curve)
      if x == end.x && y == end.y { return }
      let doubled = 2 * error
      if doubled >= dy {
        error += dy
        x += stepX
      }
      if doubled <= dx {
        error += dx
        y += stepY
      }
    }
  }

  /// The character of one cell and the last of the curves that meet there; nil where no dot is set.
  ///
  /// - Parameter takesTurns: whether curves that lie on each other, with the same dots, are shown in turn along the row, so
  ///   that the last does not hide the others.
  func cell(x: Int, y: Int, takesTurns: Bool = false) -> (scalar: Unicode.Scalar, curve: Int)? {
    var (pattern, curves) = (0, UInt64(0))
    eachDot(x: x, y: y) { dot, mark in
      curves |= mark
      pattern |= dot
    }
    guard curves != 0 else { return nil }
    var curve = 63 - curves.leadingZeroBitCount
    if takesTurns, curves.nonzeroBitCount > 1 {
      let shape = dots(of: curve, x: x, y: y)
      let alike = (0...curve).filter { curves & 1 << UInt64($0) != 0 && dots(of: $0, x: x, y: y) == shape }
      curve = alike[x / Self.dashLength % alike.count]
    }
    return (character(pattern, curve: curve), curve)
  }

  /// The dots of one cell that `curve` has, one bit each.
  private func dots(of curve: Int, x: Int, y: Int) -> Int {
    var pattern = 0
    eachDot(x: x, y: y) { dot, mark in if mark & 1 << UInt64(curve) != 0 { pattern |= dot } }
    return pattern
  }

  /// Hands on the bit of each dot that is set in a cell, and its curves.
  private func eachDot(x: Int, y: Int, _ body: (_ dot: Int, _ curves: UInt64) -> Void) {
    let dots = Self.dotsPerCell(tier)
    for dotY in 0..<dots.y {
      for dotX in 0..<dots.x {
        let mark = marks[(y * dots.y + dotY) * width + x * dots.x + dotX]
        if mark != 0 { body(1 << (dotY * dots.x + dotX), mark) }
      }
    }
  }

  private func character(_ pattern: Int, curve: Int) -> Unicode.Scalar {
    switch tier {
    case .ascii: return Self.asciiMarks[curve % Self.asciiMarks.count]
    case .blocks: return pattern == 3 ? "█" : pattern == 1 ? "▀" : "▄"
    case .braille:
      let bits = (0..<8).reduce(UInt32(0)) { pattern & 1 << $1 == 0 ? $0 : $0 | Self.brailleBits[$1] }
      return Unicode.Scalar(0x2800 + bits) ?? "?"
    }
  }

  /// The braille bit of each dot, row by row.
  private static let brailleBits: [UInt32] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
  static let asciiMarks: [Unicode.Scalar] = ["*", "+", "o", "x", "#", "@", "%", "&"]
}
