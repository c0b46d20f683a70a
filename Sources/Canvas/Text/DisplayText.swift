/// A line of text cut into what the cells of a terminal show.
///
/// Combining marks join the character before them; control characters become visible substitutes; characters
/// that steer the layout (joiners, direction marks, variation selectors) are left out, since terminals disagree
/// about them. Glyphs that the tier lacks are spelled with simpler ones.
public struct DisplayText: Hashable, Sendable {
  /// One character and the columns it takes.
  public struct Element: Hashable, Sendable {
    /// The character with its marks.
    public var glyph: Glyph
    /// 1 or 2.
    public var columns: Int
  }

  /// The characters from left to right.
  public private(set) var elements: [Element] = []
  /// All columns together.
  public private(set) var columns = 0

  /// `string` as the glyphs of `tier` show it.
  public init(_ string: String, glyphs tier: GlyphTier = .braille) {
    elements.reserveCapacity(string.utf8.count)
    guard !string.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      elements += string.utf8.map { Element(glyph: Glyph(Unicode.Scalar($0)), columns: 1) }
      columns = elements.count
      return
    }
    for character in string { append(character, tier) }
  }

  /// The longest beginning that fits into `limit` columns, with an ellipsis where something was cut.
  public func truncated(to limit: Int, glyphs tier: GlyphTier = .braille) -> DisplayText {
    if columns <= limit { return self }
    var result = self
    result.elements = []
    result.columns = 0
    guard limit > 0 else { return result }
    for element in elements where result.columns + element.columns < limit {
      result.add(element)
      if result.columns == limit - 1 { break }
    }
    result.add(Element(glyph: Glyph(tier == .ascii ? "~" : "…"), columns: 1))
    return result
  }

  private mutating func add(_ element: Element) {
    elements.append(element)
    columns += element.columns
  }

  private mutating func append(_ character: Character, _ tier: GlyphTier) {
    var base: Unicode.Scalar?
    var marks: [Unicode.Scalar] = []
    func flushed() -> Element? {
      base.map { Element(glyph: Glyph($0, marks: marks), columns: $0.columns) }
    }
    for scalar in character.unicodeScalars {
      if scalar.properties.generalCategory == .control {
        if let element = flushed() { add(element) }
        (base, marks) = (CharacterSubstitute.control(scalar, tier), [])
      } else if scalar.columns == 0 {
        if CharacterSubstitute.isKeptMark(scalar), tier != .ascii {
          if base == nil { base = "◌" }
          marks.append(scalar)
        }
      } else {
        if let element = flushed() { add(element) }
        (base, marks) = (tier == .ascii ? nil : scalar, [])
        if tier == .ascii { spell(scalar) }
      }
    }
    if let element = flushed() { add(element) }
  }

  private mutating func spell(_ scalar: Unicode.Scalar) {
    for plain in CharacterSubstitute.ascii(scalar) { add(Element(glyph: Glyph(plain), columns: 1)) }
  }
}
