extension Unicode.Scalar {
  /// Whether a terminal can be given this character: it is neither a control, a format or bidirectional
  /// override, a line separator, nor without an assigned glyph.
  var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }

  /// `U+200D`: the code point in the usual notation, at least four hexadecimal digits.
  var codePointName: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension String {
  /// This text safe to print in an error message: at most `limit` characters, others as `\u{7}`.
  func printable(limit: Int = 40) -> String {
    var shown = ""
    for (index, scalar) in unicodeScalars.enumerated() {
      if index == limit { return shown + "…" }
      if scalar.isPrintable {
        shown.unicodeScalars.append(scalar)
      } else {
        shown += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return shown
  }
}
