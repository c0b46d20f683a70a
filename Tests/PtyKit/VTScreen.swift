import CPty
import Canvas

/// A terminal's screen as xterm keeps it, as far as ncurses uses it. What it does not understand it collects
/// in ``unknownSequences``.
public struct VTScreen: Sendable, CustomStringConvertible {
  /// What stands on the screen. Double-width characters are followed by a continuation cell.
  public internal(set) var grid: CellGrid
  /// The column and row of the cursor.
  public internal(set) var cursor = (x: 0, y: 0)
  public internal(set) var isCursorVisible = true
  public internal(set) var isAlternate = false
  /// DEC modes that are switched on, such as 1002 for the mouse.
  public internal(set) var modes: Set<Int> = []
  public internal(set) var title = ""
  /// Whether the program is not in the middle of a frame, as far as it marks them (mode 2026).
  public var isFrameComplete: Bool { !modes.contains(2026) }
  /// What the program put on the clipboard.
  public internal(set) var clipboard = ""
  /// How often the program rang the bell.
  public internal(set) var bellCount = 0
  public internal(set) var unknownSequences: [String] = []

  var pen = Style.plain
  /// The rows that scroll.
  var scrollRegion: Range<Int>
  /// The cursor stands behind the last column: the next character goes to the next row.
  var wrapsNext = false
  var lastPrinted: Unicode.Scalar = " "
  private var parser = VTParser()
  /// The screen behind the alternate one.
  private var normalGrid: CellGrid?
  private var savedCursor = (x: 0, y: 0)

  public init(width: Int, height: Int) {
    grid = CellGrid(width: width, height: height)
    scrollRegion = 0..<height
  }

  var width: Int { grid.width }
  var height: Int { grid.height }

  /// Takes what the program writes.
  public mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if let command = parser.next(byte) { obey(command) }
    }
  }

  /// Changes the size; what fits stays.
  public mutating func resize(width: Int, height: Int) {
    grid = grid.resized(width: width, height: height)
    normalGrid = normalGrid?.resized(width: width, height: height)
    scrollRegion = 0..<height
    wrapsNext = false
    cursor = (min(cursor.x, width - 1), min(cursor.y, height - 1))
  }

  // MARK: Reading

  /// Row `y` as text, without blanks at its end.
  public func row(_ y: Int) -> String {
    var scalars = String.UnicodeScalarView()
    for x in 0..<width where grid[x, y].glyph != .continuation {
      scalars.append(grid[x, y].glyph.base)
      scalars.append(contentsOf: grid[x, y].glyph.marks)
    }
    while scalars.last == " " { scalars.removeLast() }
    return String(scalars)
  }

  /// All rows as text.
  public var text: String { (0..<height).map(row).joined(separator: "\n") }

  public var description: String { text }

  /// Whether `text` stands somewhere on the screen, on one row.
  public func contains(_ text: String) -> Bool { position(of: text) != nil }

  /// The column and row where `text` begins, the topmost place first; nil where it does not stand on one row.
  public func position(of text: String) -> (x: Int, y: Int)? {
    let wanted = glyphs(of: text)
    for y in 0..<height {
      for x in 0..<width where stands(wanted, x, y) { return (x, y) }
    }
    return nil
  }

  private func stands(_ glyphs: [Glyph], _ x: Int, _ y: Int) -> Bool {
    var column = x
    for glyph in glyphs {
      guard column < width, grid[column, y].glyph == glyph else { return false }
      column += column + 1 < width && grid[column + 1, y].glyph == .continuation ? 2 : 1
    }
    return true
  }

  private func glyphs(of text: String) -> [Glyph] {
    text.unicodeScalars.reduce(into: []) { glyphs, scalar in
      if cpty_columns(scalar.value) == 0, let last = glyphs.popLast() {
        glyphs.append(Glyph(last.base, marks: last.marks + [scalar]))
      } else {
        glyphs.append(Glyph(scalar))
      }
    }
  }

  // MARK: Modes

  mutating func setMode(_ mode: Int, _ isOn: Bool) {
    if isOn { modes.insert(mode) } else { modes.remove(mode) }
    switch mode {
    case 25: isCursorVisible = isOn
    case 47, 1047, 1049: switchScreen(alternate: isOn)
    default: break
    }
  }

  private mutating func switchScreen(alternate: Bool) {
    guard alternate != isAlternate else { return }
    isAlternate = alternate
    if alternate {
      normalGrid = grid
      savedCursor = cursor
      grid = CellGrid(width: width, height: height)
    } else {
      grid = normalGrid ?? grid
      normalGrid = nil
      cursor = (min(savedCursor.x, width - 1), min(savedCursor.y, height - 1))
    }
    wrapsNext = false
  }
}

extension CellGrid {
  func resized(width: Int, height: Int) -> CellGrid {
    var resized = CellGrid(width: width, height: height)
    for y in 0..<min(height, self.height) {
      for x in 0..<min(width, self.width) { resized[x, y] = self[x, y] }
    }
    return resized
  }
}
