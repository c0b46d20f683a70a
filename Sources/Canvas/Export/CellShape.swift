/// What a character is drawn as in a picture, in fractions of a cell: exact shapes for block elements, braille
/// and box drawing, so that no font leaves seams between cells.
enum CellShape {
  /// A filled rectangle and how much of the colour covers it.
  struct Block: Hashable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double
    var opacity = 1.0
  }

  /// A stroke from the middle of the cell to an edge.
  enum Weight: Int { case none, light, heavy }

  /// The arms of a box-drawing character.
  struct Arms: Hashable {
    var up: Weight = .none
    var down: Weight = .none
    var left: Weight = .none
    var right: Weight = .none
  }

  case blocks([Block])
  /// The set dots, by column 0…1 and row 0…3.
  case dots([(x: Int, y: Int)])
  case arms(Arms)
  /// A quarter circle between the two arms.
  case corner(Arms)
  /// Strokes with gaps: how many dashes, and whether they run across.
  case dashes(count: Int, isHorizontal: Bool, isHeavy: Bool)
  /// Anything else: the font's business.
  case text

  init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x2580...0x259F: self = Self.block(scalar.value)
    case 0x2800...0x28FF: self = .dots(Self.dots(scalar.value - 0x2800))
    case 0x2500...0x257F: self = Self.box(scalar)
    default: self = .text
    }
  }

  private static func block(_ value: UInt32) -> CellShape {
    switch value {
    case 0x2580: .blocks([Block(x: 0, y: 0, width: 1, height: 0.5)])
    case 0x2581...0x2588:
      .blocks([Block(x: 0, y: 1 - eighths(value - 0x2580), width: 1, height: eighths(value - 0x2580))])
    case 0x2589...0x258F: .blocks([Block(x: 0, y: 0, width: eighths(0x2590 - value), height: 1)])
    case 0x2590: .blocks([Block(x: 0.5, y: 0, width: 0.5, height: 1)])
    case 0x2591...0x2593:
      .blocks([Block(x: 0, y: 0, width: 1, height: 1, opacity: Double(value - 0x2590) / 4)])
    case 0x2594: .blocks([Block(x: 0, y: 0, width: 1, height: 0.125)])
    case 0x2595: .blocks([Block(x: 0.875, y: 0, width: 0.125, height: 1)])
    default: .blocks(quadrants(value))
    }
  }

  private static func eighths(_ count: UInt32) -> Double { Double(count) / 8 }

  /// The quadrants of U+2596…U+259F: bits upper left 1, upper right 2, lower left 4, lower right 8.
  private static func quadrants(_ value: UInt32) -> [Block] {
    let patterns: [UInt8] = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14]
    let pattern = patterns[Int(value - 0x2596)]
    return (0..<4).filter { pattern & 1 << UInt8($0) != 0 }.map {
      Block(x: Double($0 % 2) / 2, y: Double($0 / 2) / 2, width: 0.5, height: 0.5)
    }
  }

  private static func dots(_ pattern: UInt32) -> [(x: Int, y: Int)] {
    let places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    return places.indices.filter { pattern & 1 << UInt32($0) != 0 }.map { (places[$0].0, places[$0].1) }
  }

  private static func box(_ scalar: Unicode.Scalar) -> CellShape {
    switch scalar {
    case "╌": .dashes(count: 2, isHorizontal: true, isHeavy: false)
    case "┄": .dashes(count: 3, isHorizontal: true, isHeavy: false)
    case "┈": .dashes(count: 4, isHorizontal: true, isHeavy: false)
    case "╎": .dashes(count: 2, isHorizontal: false, isHeavy: false)
    case "┆": .dashes(count: 3, isHorizontal: false, isHeavy: false)
    case "┊": .dashes(count: 4, isHorizontal: false, isHeavy: false)
    case "╭": .corner(Arms(down: .light, right: .light))
    case "╮": .corner(Arms(down: .light, left: .light))
    case "╯": .corner(Arms(up: .light, left: .light))
    case "╰": .corner(Arms(up: .light, right: .light))
    default: arms[scalar].map { .arms($0) } ?? .text
    }
  }

  private static let arms: [Unicode.Scalar: Arms] = [
    "─": Arms(left: .light, right: .light), "━": Arms(left: .heavy, right: .heavy),
    "│": Arms(up: .light, down: .light), "┃": Arms(up: .heavy, down: .heavy),
    "┌": Arms(down: .light, right: .light), "┐": Arms(down: .light, left: .light),
    "└": Arms(up: .light, right: .light), "┘": Arms(up: .light, left: .light),
    "┏": Arms(down: .heavy, right: .heavy), "┓": Arms(down: .heavy, left: .heavy),
    "┗": Arms(up: .heavy, right: .heavy), "┛": Arms(up: .heavy, left: .heavy),
    "├": Arms(up: .light, down: .light, right: .light), "┤": Arms(up: .light, down: .light, left: .light),
    "┬": Arms(down: .light, left: .light, right: .light), "┴": Arms(up: .light, left: .light, right: .light),
    "┼": Arms(up: .light, down: .light, left: .light, right: .light),
    "╋": Arms(up: .heavy, down: .heavy, left: .heavy, right: .heavy),
    "╴": Arms(left: .light), "╶": Arms(right: .light), "╵": Arms(up: .light), "╷": Arms(down: .light),
    "╸": Arms(left: .heavy), "╺": Arms(right: .heavy), "╹": Arms(up: .heavy), "╻": Arms(down: .heavy),
  ]
}
