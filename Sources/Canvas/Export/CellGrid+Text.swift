extension CellGrid {
  /// Row number `y` as text, without the spaces at its end.
  public func plainRow(_ y: Int) -> String {
    var line = String.UnicodeScalarView()
    for x in 0..<width {
      let glyph = self[x, y].glyph
      guard glyph != .continuation else { continue }
      line.append(glyph.printableBase)
      line.append(contentsOf: glyph.marks)
    }
    while line.last == " " { line.removeLast() }
    return String(line)
  }

  /// All rows as text, each ending with a line feed.
  public var plainText: String {
    (0..<height).map { plainRow($0) + "\n" }.joined()
  }
}

extension Glyph {
  /// The base, or a substitute where it would steer a terminal or spoil a document.
  var printableBase: Unicode.Scalar {
    let scalar = base
    if scalar.value >= 0x20 && scalar.value < 0x7F { return scalar }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return "�"
    default: return scalar
    }
  }
}
