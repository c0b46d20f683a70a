/// Writes a grid as a picture in SVG. Blocks, braille dots and frames are exact shapes; letters are text in a
/// monospaced font, each at its own column.
public struct SVGWriter {
  /// Pixels of one cell.
  private static let cellWidth = 9
  private static let cellHeight = 18

  private let grid: CellGrid
  private let colors: PictureColors
  /// SVG path data by fill colour: crisp rectangles.
  private var fills: [UInt32: String] = [:]
  /// Path data by stroke colour and tenths of a pixel of width.
  private var strokes: [Stroke: String] = [:]
  private var dots: [UInt32: String] = [:]
  private var shades = ""
  private var texts = ""

  private struct Stroke: Hashable, Comparable {
    var color: UInt32
    var tenths: Int
    static func < (left: Self, right: Self) -> Bool {
      (left.color, left.tenths) < (right.color, right.tenths)
    }
  }

  /// The picture of `grid`; `theme` gives the colours of cells that leave them to the terminal.
  public static func picture(of grid: CellGrid, theme: Theme = .dark) -> String {
    var writer = SVGWriter(grid: grid, colors: PictureColors(theme: theme))
    for y in 0..<grid.height {
      writer.grounds(y)
      writer.inks(y)
    }
    return writer.document
  }

  private init(grid: CellGrid, colors: PictureColors) {
    self.grid = grid
    self.colors = colors
  }

  private var document: String {
    let (width, height) = (grid.width * Self.cellWidth, grid.height * Self.cellHeight)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\""
        + " viewBox=\"0 0 \(width) \(height)\">",
      "<rect width=\"\(width)\" height=\"\(height)\" fill=\"\(Self.hex(colors.ground))\"/>",
      "<g shape-rendering=\"crispEdges\">",
    ]
    for (color, path) in fills.sorted(by: { $0.key < $1.key }) {
      lines.append("<path fill=\"\(Self.hex(color))\" d=\"\(path)\"/>")
    }
    lines.append(shades + "</g>")
    for (stroke, path) in strokes.sorted(by: { $0.key < $1.key }) {
      let width = Double(stroke.tenths) / 10
      lines.append(
        "<path fill=\"none\" stroke=\"\(Self.hex(stroke.color))\" stroke-width=\"\(width)\" d=\"\(path)\"/>")
    }
    for (color, path) in dots.sorted(by: { $0.key < $1.key }) {
      lines.append(
        "<path stroke=\"\(Self.hex(color))\" stroke-width=\"3\" stroke-linecap=\"round\" d=\"\(path)\"/>")
    }
    lines.append(
      "<g font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"14.95\">")
    lines.append(texts + "</g>\n</svg>\n")
    return lines.joined(separator: "\n")
  }

  /// The grounds of row `y`, cells of one colour joined.
  private mutating func grounds(_ y: Int) {
    var start = 0
    while start < grid.width {
      let color = colors.resolve(grid[start, y].style).ground
      var end = start + 1
      while end < grid.width, colors.resolve(grid[end, y].style).ground == color { end += 1 }
      if color != colors.ground {
        rectangle(color, Double(start), Double(y), Double(end - start), 1)
      }
      start = end
    }
  }

  /// Whatever stands on the ground of row `y`, cells that look the same joined.
  private mutating func inks(_ y: Int) {
    var start = 0
    while start < grid.width {
      let cell = grid[start, y]
      var end = start + 1
      if case .text = CellShape(cell.glyph.base) {
        while end < grid.width, grid[end, y].style == cell.style, isText(grid[end, y].glyph) { end += 1 }
        letters(start..<end, y)
      } else {
        while end < grid.width, grid[end, y] == cell { end += 1 }
        shape(CellShape(cell.glyph.base), start..<end, y, colors.resolve(cell.style).ink)
      }
      start = end
    }
  }

  private func isText(_ glyph: Glyph) -> Bool {
    if case .text = CellShape(glyph.base) { return true }
    return false
  }

  /// Writes the letters of some cells word by word, so that each word starts at its own column whatever font a
  /// viewer has.
  private mutating func letters(_ columns: Range<Int>, _ y: Int) {
    var word = ""
    var start = columns.lowerBound
    for column in columns {
      let glyph = grid[column, y].glyph
      if glyph == .continuation { continue }
      let standsAlone = !glyph.base.isASCII || glyph == .blank
      if standsAlone || word.isEmpty {
        self.word(word, at: start, y)
        (word, start) = ("", column)
      }
      if glyph == .blank { continue }
      word += Self.escaped(glyph.printableBase) + glyph.marks.map(Self.escaped).joined()
      if standsAlone {
        self.word(word, at: start, y)
        word = ""
      }
    }
    self.word(word, at: start, y)
  }

  private mutating func word(_ word: String, at column: Int, _ y: Int) {
    guard !word.isEmpty else { return }
    let style = grid[column, y].style
    let weight = style.attributes.contains(.bold) ? " font-weight=\"bold\"" : ""
    let line = style.attributes.contains(.underline) ? " text-decoration=\"underline\"" : ""
    let ink = Self.hex(colors.resolve(style).ink)
    texts +=
      "<text x=\"\(column * Self.cellWidth)\" y=\"\(y * Self.cellHeight + 14)\" fill=\"\(ink)\"\(weight)\(line)>"
      + "\(word)</text>\n"
  }

  private mutating func shape(_ shape: CellShape, _ columns: Range<Int>, _ y: Int, _ ink: UInt32) {
    switch shape {
    case .blocks(let blocks):
      for block in blocks { self.block(block, columns, y, ink) }
    case .dots(let places):
      for column in columns { dotCell(places, column, y, ink) }
    case .arms(let arms):
      for column in columns { strokeArms(arms, column, y, ink) }
    case .corner(let arms):
      for column in columns { strokeCorner(arms, column, y, ink) }
    case .dashes(let count, let isHorizontal, let isHeavy):
      for column in columns { strokeDashes(count, isHorizontal, isHeavy, column, y, ink) }
    case .text: break
    }
  }

  private mutating func block(_ block: CellShape.Block, _ columns: Range<Int>, _ y: Int, _ ink: UInt32) {
    let isWide = block.width == 1
    let starts = isWide ? [columns.lowerBound] : Array(columns)
    for column in starts {
      let width = isWide ? Double(columns.count) : block.width
      let (left, top) = (Double(column) + block.x, Double(y) + block.y)
      if block.opacity == 1 {
        rectangle(ink, left, top, width, block.height)
      } else {
        let ground = colors.resolve(grid[column, y].style).ground
        let mixed = Oklab(hex: ground).mixed(with: Oklab(hex: ink), block.opacity).hex
        shades += "<path fill=\"\(Self.hex(mixed))\" d=\"\(Self.box(left, top, width, block.height))\"/>\n"
      }
    }
  }

  private mutating func dotCell(_ places: [(x: Int, y: Int)], _ column: Int, _ y: Int, _ ink: UInt32) {
    for place in places {
      let x = (Double(column) + 0.25 + 0.5 * Double(place.x)) * Double(Self.cellWidth)
      let top = (Double(y) + 0.125 + 0.25 * Double(place.y)) * Double(Self.cellHeight)
      dots[ink, default: ""] += "M\(Self.short(x)) \(Self.short(top))h0"
    }
  }

  private mutating func strokeArms(_ arms: CellShape.Arms, _ column: Int, _ y: Int, _ ink: UInt32) {
    let (left, top) = (Double(column * Self.cellWidth), Double(y * Self.cellHeight))
    let (middleX, middleY) = (left + 4.5, top + 9)
    for (weight, dx, dy) in [
      (arms.left, -4.5, 0.0), (arms.right, 4.5, 0), (arms.up, 0, -9), (arms.down, 0, 9),
    ] where weight != .none {
      let key = Stroke(color: ink, tenths: weight == .heavy ? 25 : 12)
      strokes[key, default: ""] +=
        "M\(Self.short(middleX)) \(Self.short(middleY))l\(Self.short(dx)) \(Self.short(dy))"
    }
  }

  private mutating func strokeCorner(_ arms: CellShape.Arms, _ column: Int, _ y: Int, _ ink: UInt32) {
    let (middleX, middleY) = (Double(column * Self.cellWidth) + 4.5, Double(y * Self.cellHeight) + 9)
    let vertical = arms.down == .none ? -9.0 : 9.0
    let horizontal = arms.right == .none ? -4.5 : 4.5
    strokes[Stroke(color: ink, tenths: 12), default: ""] +=
      "M\(Self.short(middleX)) \(Self.short(middleY + vertical))Q\(Self.short(middleX)) \(Self.short(middleY))"
      + " \(Self.short(middleX + horizontal)) \(Self.short(middleY))"
  }

  private mutating func strokeDashes(
    _ count: Int, _ isHorizontal: Bool, _ isHeavy: Bool, _ column: Int, _ y: Int, _ ink: UInt32
  ) {
    let (left, top) = (Double(column * Self.cellWidth), Double(y * Self.cellHeight))
    let length = Double(isHorizontal ? Self.cellWidth : Self.cellHeight) / Double(count)
    for dash in 0..<count {
      let start = (Double(dash) + 0.25) * length
      let (x, y) = isHorizontal ? (left + start, top + 9) : (left + 4.5, top + start)
      let move = isHorizontal ? "h" : "v"
      strokes[Stroke(color: ink, tenths: isHeavy ? 25 : 12), default: ""] +=
        "M\(Self.short(x)) \(Self.short(y))\(move)\(Self.short(length / 2))"
    }
  }

  /// Adds a rectangle given in cells.
  private mutating func rectangle(
    _ color: UInt32, _ left: Double, _ top: Double, _ width: Double, _ height: Double
  ) {
    fills[color, default: ""] += Self.box(left, top, width, height)
  }

  private static func box(_ left: Double, _ top: Double, _ width: Double, _ height: Double) -> String {
    let (w, h) = (Double(cellWidth), Double(cellHeight))
    return
      "M\(short(left * w)) \(short(top * h))h\(short(width * w))v\(short(height * h))h\(short(-width * w))z"
  }

  private static func hex(_ color: UInt32) -> String {
    let digits = String(color, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  private static func short(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    default: String(Character(scalar))
    }
  }
}
