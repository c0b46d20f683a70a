import CNcurses
import Canvas
import Testing

@testable import Terminal

/// Cells as ncurses receives them.
@Suite struct CellEncoderTests {
  private func encode(
    _ cells: [Cell], columns: Range<Int>? = nil, depth: ColorDepth = .indexed256, palette: Int = 256,
    pairs: Int = 256
  ) -> [cn_cell]? {
    var encoder = CellEncoder(
      colors: ColorNumbers(depth: depth, paletteSize: palette), pairLimit: pairs, definePair: { _, _, _ in })
    var encoded: [cn_cell] = []
    let columns = columns ?? cells.indices
    return encoder.encode(cells[...], columns: columns, into: &encoded) ? encoded : nil
  }

  @Test func aDoubleWidthCharacterIsOneCellOfTwoColumns() throws {
    let encoded = try #require(encode([Cell("日"), Cell(.continuation), Cell("a")]))
    #expect(encoded.map(\.base) == [0x65E5, 0x61])
    #expect(encoded.map(\.columns) == [2, 1])
  }

  @Test func combiningMarksGoAlong() throws {
    let encoded = try #require(encode([Cell(Glyph("e", marks: ["\u{301}", "\u{323}"]))]))
    #expect(encoded[0].marks.0 == 0x301)
    #expect(encoded[0].marks.1 == 0x323)
  }

  @Test func aLoneRightHalfIsBlank() throws {
    let encoded = try #require(encode([Cell(.continuation)]))
    #expect(encoded.map(\.base) == [0x20])
  }

  @Test func halfBlocksOfOneColorBecomeSpaces() throws {
    let red = Color.indexed(196), blue = Color.indexed(21)
    let encoded = try #require(encode([Cell("▀", Style(red, on: red)), Cell("▀", Style(blue, on: red))]))
    #expect(encoded.map(\.base) == [0x20, 0x2580])
  }

  @Test func aFullBlockInTheTerminalsOwnColorsStays() throws {
    let encoded = try #require(
      encode([Cell("█"), Cell("▀"), Cell("█", Style(.terminal, on: .terminal, .dim))]))
    #expect(encoded.map(\.base) == [0x2588, 0x2580, 0x2588])
  }

  @Test(arguments: ColorDepth.allCases, GlyphTier.allCases)
  func theGreatestValueOfAMapIsNeverDrawnAsTheLeast(_ depth: ColorDepth, _ tier: GlyphTier) throws {
    let matrix = Matrix(rows: 2, columns: 2, values: [0, 1, 0, 1])
    var drawing = Drawing(width: 2, height: 2, appearance: Appearance(depth: depth, glyphs: tier))
    drawing.heatMap(HeatMap(matrix, scale: .linear(0...1)), in: drawing.bounds)
    let cells = [drawing.grid[0, 0], drawing.grid[1, 0]]
    let encoded = try #require(encode(cells, depth: depth, palette: depth == .ansi16 ? 16 : 256))
    #expect(encoded[0].base != encoded[1].base || encoded[0].pair != encoded[1].pair)
    if depth == .monochrome { #expect(encoded.map(\.base) == [0x20, tier == .ascii ? 0x23 : 0x2588]) }
  }

  @Test func spacesOnOneBackgroundShareAPair() throws {
    let encoded = try #require(
      encode([
        Cell(" ", Style(.indexed(1), on: .indexed(5))), Cell(" ", Style(.indexed(2), on: .indexed(5))),
        Cell(" ", Style(.indexed(1), on: .indexed(5), .underline)),
      ]))
    #expect(encoded[0].pair == encoded[1].pair)
    #expect(encoded[0].pair != encoded[2].pair)
  }

  @Test func blanksGoOnInTheInkBeforeThem() throws {
    let ground = Color.indexed(233)
    let words = [
      Cell("a", Style(.indexed(1), on: ground, .bold)), Cell(" ", Style(.indexed(2), on: ground)),
      Cell("▀", Style(ground, on: ground)), Cell("b", Style(.indexed(1), on: ground, .bold)),
    ]
    let encoded = try #require(encode(words, pairs: 32_767))
    #expect(encoded.map(\.pair) == [1, 1, 1, 1])
    #expect(encoded.map(\.attributes) == Array(repeating: UInt16(CN_BOLD), count: 4))
    #expect(encoded.map(\.base) == [0x61, 0x20, 0x20, 0x62])
  }

  @Test func boldDoesNotSpreadWherePairsAreShownInReverse() throws {
    let encoded = try #require(
      encode(
        [
          Cell("a", Style(.indexed(1), on: .indexed(3), .bold)),
          Cell(" ", Style(.indexed(1), on: .indexed(3))),
        ],
        depth: .ansi16, palette: 8, pairs: 64))
    #expect(encoded.map(\.attributes) == [UInt16(CN_BOLD), 0])
  }

  @Test(arguments: [Attributes.underline, .reverse, .dim])
  func blanksDoNotGoOnInWhatShowsOnThem(attribute: Attributes) throws {
    let style = Style(.indexed(1), on: .indexed(233), attribute)
    let encoded = try #require(encode([Cell("a", style), Cell(" ", Style(.terminal, on: .indexed(233)))]))
    #expect(encoded[0].pair != encoded[1].pair)
    #expect(encoded[1].attributes == 0)
  }

  @Test func blanksOnAnotherGroundHaveAPairOfTheirOwn() throws {
    let encoded = try #require(
      encode([Cell("a", Style(.indexed(1), on: .indexed(5))), Cell(" ", Style(.indexed(1), on: .indexed(6)))])
    )
    #expect(encoded[0].pair != encoded[1].pair)
  }

  @Test func aRowIsEncodedAlikeWhicheverOfItsColumnsChanged() throws {
    let ground = Color.indexed(233)
    let cells = [
      Cell(" ", Style(.indexed(9), on: ground)), Cell("a", Style(.indexed(1), on: ground)),
      Cell(" ", Style(.indexed(2), on: ground)), Cell(" ", Style(.indexed(3), on: .indexed(5))),
      Cell(" ", Style(.indexed(4), on: ground)), Cell("日", Style(.indexed(6), on: ground)),
      Cell(.continuation, Style(.indexed(6), on: ground)), Cell(" ", Style(.indexed(7), on: ground)),
    ]
    var encoder = CellEncoder(
      colors: ColorNumbers(depth: .indexed256, paletteSize: 256), pairLimit: 256, definePair: { _, _, _ in })
    var whole: [cn_cell] = [], part: [cn_cell] = []
    #expect(encoder.encode(cells[...], columns: 0..<8, into: &whole))
    for start in [1, 2, 3, 4, 5, 7] {
      #expect(encoder.encode(cells[...], columns: start..<8, into: &part))
      #expect(part.map(\.pair) == whole.suffix(part.count).map(\.pair), "from column \(start)")
    }
  }

  @Test func reverseIsUndoneWhereThePairIsReversed() throws {
    let cells = [
      Cell("a", Style(.indexed(1), on: .indexed(2))), Cell("b", Style(.indexed(2), on: .indexed(1))),
      Cell("c", Style(.indexed(2), on: .indexed(1), .reverse)),
    ]
    let encoded = try #require(encode(cells, depth: .ansi16, palette: 8, pairs: 2))
    #expect(encoded.map(\.pair) == [1, 1, 1])
    #expect(encoded.map(\.attributes) == [0, UInt16(CN_REVERSE), 0])
  }

  @Test func brightForegroundsAreBoldOnTerminalsOfEight() throws {
    let encoded = try #require(
      encode([Cell("a", Style(.indexed(9), on: .indexed(12)))], depth: .ansi16, palette: 8))
    #expect(encoded[0].attributes == UInt16(CN_BOLD))
  }

  @Test func tooManyPairsAreReported() {
    let cells = (0..<10).map { Cell("x", Style(.indexed(UInt8($0 + 20)), on: .indexed(UInt8($0 + 40)))) }
    #expect(encode(cells, pairs: 8) == nil)
    #expect(encode(cells, pairs: 11) != nil)
  }
}

/// What differs between two pictures.
@Suite struct GridChangesTests {
  private func grid(_ text: String) -> CellGrid {
    var grid = CellGrid(width: text.unicodeScalars.count, height: 1)
    for (x, scalar) in text.unicodeScalars.enumerated() {
      grid[x, 0] = scalar == "_" ? Cell(.continuation) : Cell(scalar)
    }
    return grid
  }

  @Test func onlyTheColumnsBetweenFirstAndLastChangeCount() {
    #expect(grid("abcdef").changedColumns(row: 0, since: grid("abXdYf")) == 2..<5)
    #expect(grid("abc").changedColumns(row: 0, since: grid("abc")) == nil)
    #expect(grid("abc").changedColumns(row: 0, since: nil) == 0..<3)
    #expect(CellGrid(width: 0, height: 1).changedColumns(row: 0, since: nil) == nil)
  }

  @Test func doubleWidthCharactersChangeAsAWhole() {
    #expect(grid("a日_b").changedColumns(row: 0, since: grid("a本_b")) == 1..<3)
    #expect(grid("axyb").changedColumns(row: 0, since: grid("a本_b")) == 1..<3)
    #expect(grid("a日_b").changedColumns(row: 0, since: grid("a日xb")) == 1..<3)
  }

  @Test func fittingCutsAndFillsUp() {
    let small = grid("ab").fitted(width: 3, height: 2)
    #expect(small.bounds == Rect(x: 0, y: 0, width: 3, height: 2))
    #expect(small[1, 0] == Cell("b"))
    #expect(small[2, 1] == .blank)
    let cut = grid("a日_").fitted(width: 2, height: 1)
    #expect(cut[1, 0] == .blank)
    #expect(grid("a日_b").fitted(width: 3, height: 1)[1, 0] == Cell("日"))
  }
}
