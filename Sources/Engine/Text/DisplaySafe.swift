extension String {
  /// The text with everything replaced that could steer a terminal or hide what is there: control characters
  /// become their pictures (␛ for escape), C1 controls and bidirectional overrides become �.
  package var displaySafe: String {
    guard unicodeScalars.contains(where: { $0.isUnsafeToDisplay }) else { return self }
    var safe = UnicodeScalarView()
    safe.append(contentsOf: unicodeScalars.lazy.map { $0.isUnsafeToDisplay ? $0.picture : $0 })
    return String(safe)
  }

  /// What another wrote, for an error message: safe to display, what cannot be seen told by its number, and cut after
  /// `limit` Unicode scalars.
  package func briefForDisplay(limit: Int = 40) -> String {
    let start = unicodeScalars.prefix(limit)
    let seen = start.map { $0.isInvisible ? "\\u{\(String($0.value, radix: 16))}" : String($0) }.joined()
    return seen.displaySafe + (start.endIndex < unicodeScalars.endIndex ? "…" : "")
  }

  /// The same in quotation marks.
  package func quotedForDisplay(limit: Int = 60) -> String { "'\(briefForDisplay(limit: limit))'" }
}

extension Unicode.Scalar {
  fileprivate var isUnsafeToDisplay: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
    case .format:
      // Joiners and tags belong to emoji and scripts; marks of direction and invisible operators do not.
      (0x200E...0x200F).contains(value) || (0x202A...0x202E).contains(value)
        || (0x2060...0x206F).contains(value) || value == 0xFEFF || value == 0x061C
    default: false
    }
  }

  /// Whether nothing is seen of it by itself, or nobody knows what.
  fileprivate var isInvisible: Bool {
    switch properties.generalCategory {
    case .format, .privateUse, .unassigned: true
    default: false
    }
  }

  /// What stands for a control character on the screen.
  fileprivate var picture: Unicode.Scalar {
    switch value {
    case 0..<0x20: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    default: "\u{FFFD}"
    }
  }
}
