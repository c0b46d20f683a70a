import Foundation
import Testing

@testable import Canvas

@Suite struct ExportTests {
  private func sample(_ text: String = "a<b&c 雨 e\u{301}", depth: ColorDepth = .truecolor) -> CellGrid {
    var drawing = Drawing(width: 20, height: 3, appearance: Appearance(depth: depth))
    drawing.text(text, x: 0, y: 0, .accent)
    drawing.put("▀", x: 0, y: 1, .good)
    drawing.put("⣿", x: 1, y: 1, .bad)
    drawing.box(Box(), in: Rect(x: 4, y: 1, width: 4, height: 2))
    return drawing.grid
  }

  @Test func plainTextHasOneLineARow() {
    #expect(sample().plainText == "a<b&c 雨 e\u{301}\n▀⣿  ╭──╮\n    ╰──╯\n")
  }

  @Test(arguments: [
    (ColorDepth.truecolor, "38;2;127;180;255"), (.indexed256, "38;5;111"), (.ansi16, "0;94m"),
    (.monochrome, "\u{1B}[0;1ma"),
  ])
  func ansiTextUsesTheColoursOfItsDepth(_ depth: ColorDepth, code: String) {
    #expect(sample(depth: depth).ansiText.contains(code))
  }

  @Test func ansiTextEndsEachLineInThePlainStyle() {
    let lines = sample().ansiText.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.allSatisfy { $0.hasSuffix("\u{1B}[0m") })
  }

  @Test func controlCharactersInCellsAreNeverWritten() {
    var grid = CellGrid(width: 3, height: 1)
    grid[0, 0] = Cell(Glyph("\u{1B}"))
    grid[1, 0] = Cell(Glyph("\u{202E}"))
    grid[2, 0] = Cell(Glyph("\n"))
    for text in [grid.plainText, grid.ansiText, SVGWriter.picture(of: grid)] {
      #expect(text.contains("���") || text.components(separatedBy: "�").count == 4)
      #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{202E}"))
    }
  }

  @Test func svgEscapesTextAndDrawsShapes() {
    let svg = SVGWriter.picture(of: sample())
    #expect(svg.contains("a&lt;b&amp;c"))
    #expect(svg.contains("<svg xmlns") && svg.hasSuffix("</svg>\n"))
    #expect(!svg.contains("▀") && !svg.contains("⣿") && !svg.contains("╭"))
    #expect(svg.contains("fill=\"#8fd694\" d=\"M0 18h9v9h-9z\""), "the upper half block")
  }

  @Test func svgIsWellFormed() {
    let parser = PlainXMLCheck(SVGWriter.picture(of: sample()))
    #expect(parser.isBalanced)
  }

  @Test func pngHasTheSizeAndPixelsOfTheGrid() throws {
    let file = PNGWriter.picture(of: sample())
    let picture = try PNGReader(file)
    #expect(picture.width == 180 && picture.height == 54)
    #expect(picture.pixel(x: 4, y: 20) == 0x8FD694, "the upper half block")
    #expect(picture.pixel(x: 4, y: 30) == 0x12141C, "the ground under it")
    #expect(picture.pixel(x: 179, y: 53) == 0x12141C)
  }

  @Test func pngScales() throws {
    let picture = try PNGReader(PNGWriter.picture(of: sample(), scale: 2))
    #expect(picture.width == 360 && picture.height == 108)
    #expect(picture.pixel(x: 9, y: 40) == 0x8FD694)
  }

  @Test func anEmptyGridHasNoPicture() {
    #expect(PNGWriter.picture(of: CellGrid(width: 0, height: 5)).isEmpty)
  }

  @Test func theStrokeFontKnowsEveryPrintableAsciiCharacter() {
    for value in UInt32(0x21)...0x7E {
      let scalar = Unicode.Scalar(value) ?? " "
      #expect(StrokeFont.lines(scalar) != nil, "\(scalar)")
    }
  }

  @Test func theStrokeFontStaysInItsCell() {
    let glyphs = (UInt32(0x21)...0x24FF).compactMap(Unicode.Scalar.init).compactMap { scalar in
      StrokeFont.lines(scalar).map { (scalar, $0) }
    }
    #expect(glyphs.count > 94)
    for (scalar, lines) in glyphs {
      for line in lines.split(separator: " ") {
        let digits = line.filter { $0 != "*" }.map { Int(String($0), radix: 36) ?? 99 }
        #expect(digits.count.isMultiple(of: 2), "\(scalar)")
        for index in stride(from: 0, to: digits.count - 1, by: 2) {
          #expect(digits[index] <= 8 && digits[index + 1] <= 17, "\(scalar)")
        }
      }
    }
  }

  @Test func compressionIsUndoneByInflating() throws {
    var bytes = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 * $0 / 97) }
    bytes += [UInt8](repeating: 7, count: 100_000) + Array(bytes.prefix(40_000))
    let packed = Deflate.zlibStream(bytes)
    #expect(packed.count < bytes.count / 2)
    #expect(try Inflate.zlibStream(packed) == bytes)
    #expect(try Inflate.zlibStream(Deflate.zlibStream([])) == [])
  }
}

/// Checks that every element that is opened is closed.
private struct PlainXMLCheck {
  let isBalanced: Bool

  init(_ text: String) {
    var open: [Substring] = []
    var isFine = true
    for part in text.split(separator: "<") {
      guard let end = part.firstIndex(of: ">") else { continue }
      let tag = part[..<end]
      let name = tag.prefix { $0 != " " && $0 != "/" }
      if tag.hasPrefix("/") {
        isFine = isFine && open.popLast() == tag.dropFirst()
      } else if !tag.hasSuffix("/") {
        open.append(name)
      }
    }
    isBalanced = isFine && open.isEmpty
  }
}
