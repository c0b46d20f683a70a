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

  fileprivate struct Look {
    var pair: Int32
    var attributes: UInt16
  }

  init(colors: ColorNumbers, pairLimit: Int, definePair: @escaping (Int32, Int32, Int32) -> Void) {
    self.colors = colors
    self.definePair = definePair
    pairs = PairTable(limit: pairLimit)
  }

  /// Encodes the `columns` of a row into `encoded`, without the right halves of double-width characters.
  ///
  /// - Returns: false when the terminal has too few colour pairs; nothing is lost if the caller then frees
  ///   pairs and encodes the whole picture again.
  mutating func encode(
    _ row: ArraySlice<Cell>, columns: Range<Int>, into encoded: inout [cn_cell]
  ) -> Bool {
    encoded.removeAll(keepingCapacity: true)
    let start = row.startIndex + columns.lowerBound
    let end = row.startIndex + columns.upperBound
    var position = start
    var ink = ink(before: start, in: row)
    while position < end {
      let isWide = position + 1 < end && row[position + 1].glyph == .continuation
      let seen = SeenCell(row[position], after: ink)
      guard let look = look(of: seen.style) else { return false }
      encoded.append(cn_cell(seen, look, columns: isWide ? 2 : 1))
      ink = carried(seen.style)
      position += isWide ? 2 : 1
    }
    return true
  }

  /// What a blank may take over of the `style` before it. Where pairs are scarce some are shown in reverse, in which bold
  /// brightens the ground.
  private func carried(_ style: Style) -> Style? {
    pairs.isScarce && !style.attributes.isEmpty ? nil : style
  }

  /// The style of what stands left of `position`. Blanks in between are passed over, so that a row is encoded
  /// alike whichever of its columns changed.
  private func ink(before position: Int, in row: ArraySlice<Cell>) -> Style? {
    var left = position
    while left > row.startIndex, SeenCell.isBlank(row[left - 1]) { left -= 1 }
    guard left > row.startIndex else { return nil }
    return row[left..<position].reduce(carried(SeenCell(row[left - 1], after: nil).style)) {
      carried(SeenCell($1, after: $0).style)
    }
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

/// A cell as it is seen: what makes no difference to the eye is exchanged for what takes the fewest bytes.
private struct SeenCell {
  let base: UInt32
  let marks: [Unicode.Scalar]
  let style: Style

  /// - Parameter ink: the style of the cell to the left; nil at the row's start.
  init(_ cell: Cell, after ink: Style?) {
    marks = cell.glyph.marks
    guard Self.isBlank(cell) else {
      // A continuation without its left half shows nothing.
      base = cell.glyph == .continuation ? 0x20 : cell.glyph.base.value
      style = cell.style
      return
    }
    base = 0x20
    // A blank's foreground is not seen: it goes on with the one before it, so that nothing has to be switched
    // between words, and there are fewer pairs.
    if let ink, ink.background == cell.style.background, ink.attributes.isSubset(of: .bold) {
      style = ink
    } else {
      style = Style(.terminal, on: cell.style.background)
    }
  }

  /// Whether nothing but the cell's background is seen.
  static func isBlank(_ cell: Cell) -> Bool {
    guard cell.style.attributes.isEmpty else { return false }
    if cell.glyph == .blank || cell.glyph == .continuation { return true }
    // The blocks that divide a cell between its two colours without a rest. The terminal's own two colours are
    // never the same.
    return (0x2580...0x2590).contains(cell.glyph.base.value)
      && cell.style.foreground == cell.style.background && cell.style.foreground != .terminal
  }
}

extension cn_cell {
  fileprivate init(_ seen: SeenCell, _ look: CellEncoder.Look, columns: UInt16) {
    self.init()
    base = seen.base
    pair = look.pair
    attributes = look.attributes
    self.columns = columns
    if seen.marks.count > 0 { marks.0 = seen.marks[0].value }
    if seen.marks.count > 1 { marks.1 = seen.marks[1].value }
  }
}
