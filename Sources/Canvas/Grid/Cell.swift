/// Bold, dim and the like.
public struct Attributes: OptionSet, Hashable, Sendable {
  /// One bit for each attribute.
  public let rawValue: UInt8

  /// The attributes whose bits are set.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Strong strokes; some terminals show a brighter colour instead.
  public static let bold = Attributes(rawValue: 1)
  /// Fainter than usual; terminals that know no such thing show it as usual.
  public static let dim = Attributes(rawValue: 2)
  /// A line below the characters.
  public static let underline = Attributes(rawValue: 4)
  /// Foreground and background exchanged: what marks a place without any colour.
  public static let reverse = Attributes(rawValue: 8)
}

/// The colours and attributes of a cell.
public struct Style: Hashable, Sendable {
  /// What the glyph is drawn with.
  public var foreground: Color
  /// What lies behind the glyph, over the whole cell.
  public var background: Color
  /// Drawn on top of the colours.
  public var attributes: Attributes

  /// What is not named is the terminal's own.
  public init(
    _ foreground: Color = .terminal, on background: Color = .terminal, _ attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own colours without attributes.
  public static let plain = Style()
}

/// What one cell shows: a base character and up to two combining marks, packed into one word so that grids
/// are compared and copied fast.
public struct Glyph: Hashable, Sendable {
  /// 21 bits each: base, first mark, second mark.
  private let bits: UInt64

  /// `base` with at most two `marks`; further marks are left out.
  public init(_ base: Unicode.Scalar, marks: [Unicode.Scalar] = []) {
    var bits = UInt64(base.value)
    for (position, mark) in marks.prefix(2).enumerated() {
      bits |= UInt64(mark.value) << UInt64(21 * (position + 1))
    }
    self.bits = bits
  }

  /// The right half of a double-width character: it shows nothing of its own.
  public static let continuation = Glyph("\u{0}")
  /// A space: nothing but the background.
  public static let blank = Glyph(" ")

  /// The character that marks are put on; U+0000 of a continuation.
  public var base: Unicode.Scalar { Unicode.Scalar(UInt32(bits & 0x1F_FFFF)) ?? " " }

  /// The combining marks, in order.
  public var marks: [Unicode.Scalar] {
    // Hardly any glyph has one, and an array is dear where every cell of a frame is asked.
    guard bits >> 21 != 0 else { return [] }
    return [21, 42].compactMap { shift in
      let value = UInt32(bits >> UInt64(shift) & 0x1F_FFFF)
      return value == 0 ? nil : Unicode.Scalar(value)
    }
  }
}

/// One cell of the grid.
public struct Cell: Hashable, Sendable {
  /// What stands in the cell; of a double-width character the left cell has it, the right one a continuation.
  public var glyph: Glyph
  /// How the glyph is drawn.
  public var style: Style

  /// A cell that shows `glyph`.
  public init(_ glyph: Glyph, _ style: Style = .plain) {
    self.glyph = glyph
    self.style = style
  }

  /// A cell that shows one character without marks.
  public init(_ scalar: Unicode.Scalar, _ style: Style = .plain) {
    self.init(Glyph(scalar), style)
  }

  /// A space in the terminal's own colours.
  public static let blank = Cell(Glyph.blank)
}
