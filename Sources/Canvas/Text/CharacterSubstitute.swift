/// What is shown instead of characters that cannot be shown.
enum CharacterSubstitute {
  /// A visible character for a control character.
  static func control(_ scalar: Unicode.Scalar, _ tier: GlyphTier) -> Unicode.Scalar {
    if tier == .ascii { return "?" }
    switch scalar.value {
    case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value) ?? "?"
    case 0x7F: return "␡"
    default: return "�"
    }
  }

  /// Whether a mark without width of its own changes what is seen, rather than the layout.
  static func isKeptMark(_ scalar: Unicode.Scalar) -> Bool {
    let isVariationSelector = (0xFE00...0xFE0F).contains(scalar.value) || scalar.value >= 0xE0000
    return scalar.properties.generalCategory != .format && !isVariationSelector
  }

  /// `scalar` spelled with 7-bit characters of the same width; a question mark where there is no spelling.
  static func ascii(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    if scalar.isASCII { return [scalar] }
    if let spelled = spellings[scalar] { return [spelled] }
    return Array(repeating: "?", count: scalar.columns)
  }

  private static let spellings: [Unicode.Scalar: Unicode.Scalar] = [
    "…": "~", "·": ".", "•": "*", "→": ">", "←": "<", "↑": "^", "↓": "v", "−": "-", "–": "-", "—": "-",
    "‖": "|", "∂": "d", "δ": "d", "Δ": "D", "ρ": "r", "σ": "s", "θ": "t", "×": "x", "≤": "<", "≥": ">",
    "≈": "~", "±": "+", "∞": "i", "⊙": "*", "₀": "0", "₁": "1", "₂": "2", "ₜ": "t", "²": "2", "½": "h",
    "’": "'", "‘": "'", "“": "\"", "”": "\"", "─": "-", "━": "=", "│": "|", "┄": "-", "┆": ":", "▲": "^",
    "▼": "v", "▾": "v", "╭": "<", "╮": ">", "●": "*", "○": "o", "◆": "*", "▶": ">", "✓": "y", "✗": "x",
    "\u{A0}": " ", "⏸": "|",
  ]
}
