/// Bold, dim and the like.
public struct Attributes: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let bold = Attributes(rawValue: 1)
  public static let dim = Attributes(rawValue: 2)
  public static let underline = Attributes(rawValue: 4)
  public static let reverse = Attributes(rawValue: 8)
}

/// The colours and attributes of a cell.
public struct Style: Hashable, Sendable {
  public var foreground: Color
  public var background: Color
  public var attributes: Attributes

  public init(
    _ foreground: Color = .terminal, on background: Color = .terminal, _ attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

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
  public static let blank = Glyph(" ")

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
  public var glyph: Glyph
  public var style: Style

  public init(_ glyph: Glyph, _ style: Style = .plain) {
    self.glyph = glyph
    self.style = style
  }

  public init(_ scalar: Unicode.Scalar, _ style: Style = .plain) {
    self.init(Glyph(scalar), style)
  }

  public static let blank = Cell(Glyph.blank)
}
