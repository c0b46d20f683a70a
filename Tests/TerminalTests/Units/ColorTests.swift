import Canvas
import Testing

@testable import Terminal

/// Colours as numbers of the terminal.
@Suite struct ColorNumbersTests {
  private func number(_ color: Color, _ depth: ColorDepth, palette: Int = 256) -> Int32 {
    ColorNumbers(depth: depth, paletteSize: palette).match(color).number
  }

  @Test func theTerminalsOwnColorsAreLeftToIt() {
    for depth in ColorDepth.allCases { #expect(number(.terminal, depth) == -1) }
  }

  @Test func monochromeHasNoColors() {
    #expect(number(.rgb(255, 0, 0), .monochrome) == -1)
    #expect(number(.indexed(9), .monochrome) == -1)
  }

  @Test func paletteEntriesPassUnchangedIn256Colors() {
    for index in UInt8.min...UInt8.max { #expect(number(.indexed(index), .indexed256) == Int32(index)) }
  }

  @Test func rgbIsMatchedWherePaletteEntriesAreWanted() {
    #expect(number(.rgb(255, 0, 0), .indexed256) == 196)
    #expect(number(.rgb(8, 8, 8), .indexed256) == 232)
    #expect(number(.rgb(0x5F, 0x87, 0xAF), .indexed256) == 67)
  }

  @Test func rgbPassesUnchangedInTruecolor() {
    #expect(number(.rgb(0x12, 0x34, 0x56), .truecolor) == 0x123456)
    #expect(number(.rgb(255, 255, 255), .truecolor) == 0xFFFFFF)
  }

  @Test func theDarkestBluesAreNotTakenForAnsiColors() {
    for blue in UInt8(0)...7 {
      #expect(number(.rgb(0, 0, blue), .truecolor) == 0x100 | Int32(blue))
      #expect(number(.indexed(blue), .truecolor) == Int32(blue))
    }
    #expect(number(.rgb(0, 0, 8), .truecolor) == 8)
  }

  @Test func paletteEntriesBecomeTheirRgbInTruecolor() {
    #expect(number(.indexed(196), .truecolor) == 0xFF0000)
    #expect(number(.indexed(232), .truecolor) == 0x080808)
    #expect(number(.indexed(9), .truecolor) == Int32(XtermPalette.hex(9)))
  }

  @Test func brightColorsAreBoldOnTerminalsOfEight() {
    let numbers = ColorNumbers(depth: .ansi16, paletteSize: 8)
    #expect(numbers.match(.indexed(3)) == .init(number: 3))
    #expect(numbers.match(.indexed(11)) == .init(number: 3, isBright: true))
    #expect(numbers.match(.rgb(255, 90, 90)) == .init(number: 1, isBright: true))
    #expect(ColorNumbers(depth: .ansi16, paletteSize: 16).match(.indexed(11)) == .init(number: 11))
  }

  @Test func coarseColorsAreFew() {
    var numbers = ColorNumbers(depth: .truecolor, paletteSize: 1 << 24)
    numbers.isCoarse = true
    var distinct: Set<Int32> = []
    for value in stride(from: 0, to: 1 << 24, by: 1117) {
      let (red, green, blue) = (UInt8(value >> 16), UInt8(value >> 8 & 255), UInt8(value & 255))
      distinct.insert(numbers.match(.rgb(red, green, blue)).number)
    }
    #expect(distinct.count == 216)
    var palette = ColorNumbers(depth: .indexed256, paletteSize: 256)
    palette.isCoarse = true
    #expect(Set((UInt8(0)...255).map { palette.match(.indexed($0)).number }).count == 8)
  }
}

/// Pairs of colours.
@Suite struct PairTableTests {
  private struct Definition: Hashable {
    var number: Int32
    var foreground: Int32
    var background: Int32
  }

  @Test func aPairIsDefinedOnceAndFoundAgain() {
    var table = PairTable(limit: 64)
    var definitions: [Definition] = []
    for _ in 0..<2 {
      let entry = table.entry(foreground: 1, background: 2) {
        definitions.append(Definition(number: $0, foreground: $1, background: $2))
      }
      #expect(entry == PairTable.Entry(number: 1))
    }
    #expect(definitions == [Definition(number: 1, foreground: 1, background: 2)])
  }

  @Test func theTerminalsOwnColorsNeedNoPair() {
    var table = PairTable(limit: 1)
    #expect(table.entry(foreground: -1, background: -1) { _, _, _ in } == .terminal)
    #expect(table.entry(foreground: 1, background: -1) { _, _, _ in } == nil)
  }

  /// Eight colours and the terminal's own give 72 combinations.
  @Test func eightColorsNeverRunOutOf64Pairs() {
    var table = PairTable(limit: 64)
    var definitions: [Int32: Definition] = [:]
    for foreground in Int32(-1)..<8 {
      for background in Int32(-1)..<8 where foreground != background {
        let entry = table.entry(foreground: foreground, background: background) {
          definitions[$0] = Definition(number: $0, foreground: $1, background: $2)
        }
        guard let entry, let shown = definitions[entry.number] else {
          Issue.record("no pair for \(foreground) on \(background)")
          continue
        }
        #expect((entry.isReversed ? shown.background : shown.foreground) == foreground)
        #expect((entry.isReversed ? shown.foreground : shown.background) == background)
      }
    }
    #expect(table.count == 8 * 7 / 2 + 8 + 8)
  }

  @Test func whatMustNotBeReversedGetsAPairOfItsOwn() {
    var table = PairTable(limit: 64)
    #expect(table.entry(foreground: 1, background: 2) { _, _, _ in }?.number == 1)
    #expect(table.entry(foreground: 2, background: 1) { _, _, _ in } == .init(number: 1, isReversed: true))
    let own = table.entry(foreground: 2, background: 1, mayReverse: false) { _, _, _ in }
    #expect(own == .init(number: 2))
  }

  @Test func aFullTableSaysSoAndStartsAgainWhenEmptied() {
    var table = PairTable(limit: 3)
    #expect(table.entry(foreground: 1, background: 2) { _, _, _ in } != nil)
    #expect(table.entry(foreground: 3, background: 4) { _, _, _ in } != nil)
    #expect(table.entry(foreground: 5, background: 6) { _, _, _ in } == nil)
    table.removeAll()
    #expect(table.entry(foreground: 5, background: 6) { _, _, _ in } == PairTable.Entry(number: 1))
  }
}
