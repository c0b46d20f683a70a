import CNcurses
import Canvas

/// Turns cells into what ncurses draws. It remembers which colour pairs it has used.
struct CellEncoder {
  private var colors: ColorNumbers
  private var pairs: PairTable
  private let definePair: (Int32, Int32, Int32) -> Void
  /// Neighbours mostly look alike.
  private var lastStyle = Style.plain
  private var lastLook = Look(pair: 0, attributes: 0)

  private struct Look {
    var pair: Int32
    var attributes: UInt16
  }

  init(colors: ColorNumbers, pairLimit: Int, definePair: @escaping (Int32, Int32, Int32) -> Void) {
    self.colors = colors
    self.definePair = definePair
    pairs = PairTable(limit: pairLimit)
  }

  /// Encodes `cells` of one row into `encoded`, without the right halves of double-width characters.
  ///
  /// - Returns: false when the terminal has too few colour pairs; nothing is lost if the caller then frees
  ///   pairs and encodes the whole picture again.
  mutating func encode(_ cells: ArraySlice<Cell>, into encoded: inout [cn_cell]) -> Bool {
    encoded.removeAll(keepingCapacity: true)
    var position = cells.startIndex
    while position < cells.endIndex {
      let cell = cells[position]
      let isWide = position + 1 < cells.endIndex && cells[position + 1].glyph == .continuation
      guard let encodedCell = encode(cell, columns: isWide ? 2 : 1) else { return false }
      encoded.append(encodedCell)
      position += isWide ? 2 : 1
    }
    return true
  }

  /// Frees all colour pairs; everything must be drawn anew.
  mutating func freePairs() {
    pairs.removeAll()
    lastStyle = .plain
    lastLook = Look(pair: 0, attributes: 0)
  }

  /// Draws in fewer colours from now on.
  mutating func coarsenColors() {
    colors.isCoarse = true
    freePairs()
  }

  private mutating func encode(_ cell: Cell, columns: UInt16) -> cn_cell? {
    var base = cell.glyph.base.value
    var style = cell.style
    // The terminal's own two colours are never the same.
    if Self.fillsCell(base), style.foreground == style.background, style.foreground != .terminal,
      style.attributes.isEmpty
    {
      base = 0x20
    }
    // A continuation without its left half shows nothing.
    if base == 0 { base = 0x20 }
    // The foreground of a plain space is not seen: without it there are fewer pairs.
    if base == 0x20, style.attributes.isEmpty { style.foreground = .terminal }
    guard let look = look(of: style) else { return nil }
    var encoded = cn_cell()
    encoded.base = base
    encoded.pair = look.pair
    encoded.attributes = look.attributes
    encoded.columns = columns
    let marks = cell.glyph.marks
    if marks.count > 0 { encoded.marks.0 = marks[0].value }
    if marks.count > 1 { encoded.marks.1 = marks[1].value }
    return encoded
  }

  /// The blocks that divide a cell between its two colours without a rest.
  private static func fillsCell(_ base: UInt32) -> Bool { (0x2580...0x2590).contains(base) }

  private mutating func look(of style: Style) -> Look? {
    if style == lastStyle { return lastLook }
    let foreground = colors.match(style.foreground)
    let background = colors.match(style.background)
    guard
      let pair = pairs.entry(
        foreground: foreground.number, background: background.number, mayReverse: !foreground.isBright,
        define: definePair)
    else { return nil }
    var attributes = style.attributes
    // In reverse, bold would brighten the wrong colour.
    if foreground.isBright && !pair.isReversed { attributes.insert(.bold) }
    if pair.isReversed { attributes.formSymmetricDifference(.reverse) }
    lastStyle = style
    lastLook = Look(pair: pair.number, attributes: UInt16(attributes.rawValue))
    return lastLook
  }
}
