/// A plain single-stroke typeface for pictures, drawn for this program.
///
/// Each character is a list of lines. A line is a list of points, two digits each, base 36: the column 0…8 and
/// the row 0…17 of a cell of 9 × 18. Capitals stand on row 13 (`d`) and reach up to row 3, small letters to row
/// 6. A line of one point is a dot; a line that starts with `*` is a filled shape.
enum StrokeFont {
  /// The lines of `scalar`; nil where the font does not know it.
  static func lines(_ scalar: Unicode.Scalar) -> String? {
    letters[scalar] ?? capitals[scalar] ?? figures[scalar] ?? symbols[scalar]
  }

  /// Marks that stand above or below a small letter.
  static let marks: [Unicode.Scalar: String] = [
    "\u{300}": "3244", "\u{301}": "5244", "\u{302}": "344254", "\u{303}": "24335463", "\u{304}": "2363",
    "\u{306}": "22344452", "\u{307}": "43", "\u{308}": "33 53", "\u{30A}": "4253443342", "\u{30C}": "324452",
    "\u{327}": "4d5f3g",
  ]

  private static let letters: [Unicode.Scalar: String] = [
    "a": "273656777d 79391a1c3d5d7b", "b": "131d 183656787b5d3d1b", "c": "775636181b3d5d7c",
    "d": "737d 785636181b3d5d7b", "e": "1979785636181b3d5d7c", "f": "7353454d 2666",
    "g": "767e5g3g1f 785636181b3d5d7b", "h": "131d 183656787d", "i": "26464d 2d6d 43",
    "j": "36565e4g2g 53", "k": "131d 661a 397d", "l": "23434c5d6d",
    "m": "161d 172636474d 475666777d", "n": "161d 183656787d", "o": "3656787b5d3d1b1836",
    "p": "161g 183656787b5d3d1b", "q": "767g 785636181b3d5d7b", "r": "262d 28466677",
    "s": "7626171829697a7c6d1d", "t": "444b5d7d 2666", "u": "161b3d5d7b 767d", "v": "164d76",
    "w": "163d485d76", "x": "167d 761d", "y": "164c 764c2g1g", "z": "16761d7d",
  ]

  private static let capitals: [Unicode.Scalar: String] = [
    "A": "1d437d 2a6a", "B": "131d 135364675818 58797c5d1d", "C": "755333151b3d5d7b",
    "D": "131d4d7a764313", "E": "73131d7d 1858", "F": "73131d 1858", "G": "755333151b3d5d7b7848",
    "H": "131d 737d 1878", "I": "2363 434d 2d6d", "J": "3373 636b4d3d1b", "K": "131d 73187d",
    "L": "131d7d", "M": "1d1348737d", "N": "1d137d73", "O": "3353757b5d3d1b1533",
    "P": "1d135375765818", "Q": "3353757b5d3d1b1533 4a7e", "R": "1d135375765818 487d",
    "S": "755333151638587a7b5d3d1b", "T": "1373 434d", "U": "131b3d5d7b73", "V": "134d73",
    "W": "132d486d73", "X": "137d 731d", "Y": "134873 484d", "Z": "13731d7d",
  ]

  private static let figures: [Unicode.Scalar: String] = [
    "0": "3353757b5d3d1b1533 4749", "1": "25434d 2d6d", "2": "15335375761d7d",
    "3": "14335375765838 587a7b5d3d1c", "4": "6d631a7a", "5": "73131757797b5d3d1c",
    "6": "745333151b3d5d7b79573719", "7": "13733d", "8": "335374765838161433 587a7b5d3d1b1a38",
    "9": "77593917153353757b5d3d1c",
  ]

  private static let symbols: [Unicode.Scalar: String] = [
    "!": "434a 4d", "\"": "3336 5356", "#": "332d 635d 1676 1a7a", "$": "755333151638587a7b5d3d1b 424e",
    "%": "731d 1333351513 5b7b7d5d5b", "&": "7d2624334354551a1c2d4d79", "'": "4346", "(": "52353b5e",
    ")": "32555b3e", "*": "454b 266a 662a", "+": "464c 1979", ",": "4c4d3f", "-": "2969", ".": "4c4d",
    "/": "721e", ":": "4748 4c4d", ";": "4748 4c4d3f", "<": "75197d", "=": "1777 1b7b", ">": "15791d",
    "?": "1533537576494a 4d", "@": "6b4b3a3846666b7b755333151c3e6e", "[": "62323e6e", "\\": "127e",
    "]": "22525e2e", "^": "164376", "_": "0f8f", "`": "3355", "{": "6252434728494d5e6e", "|": "424f",
    "}": "2232434768494d3e2e", "~": "1a28385a6a78",
    "·": "4849", "…": "1d 4d 7d", "→": "1979 56795c", "←": "1979 36193c", "↑": "454d 284568",
    "↓": "454d 2a4d6a", "−": "1979", "–": "1979", "—": "0989", "‖": "323f 525f",
    "δ": "73433436687a7b5d3d1b193757",
    "∂": "244363767a5d2d1b19375779", "Δ": "1d437d1d", "σ": "7636181b3d5d7b7856", "ρ": "1g183656787b5d3d1c",
    "θ": "3353757b5d3d1b1533 1878", "×": "266c 662c", "≤": "74187c 1e7e", "≥": "14781c 1e7e",
    "≈": "182636586876 1c2a3a5c6c7a", "±": "444a 1777 1d7d", "∞": "4a38281a2c3c4a58687a6c5c4a",
    "≡": "1676 1979 1c7c", "•": "*38586a5c3c2a", "●": "*3656787b5d3d1b18", "○": "3656787b5d3d1b1836",
    "◆": "*46794c19", "▲": "*441d7d", "▼": "*16764f", "▶": "*14791e", "▸": "*265a2e", "▾": "*17774d",
    "✓": "193d74", "✗": "157d 751d", "°": "3353553533", "�": "13737d1d13 365668494a 4c",
  ]
}
