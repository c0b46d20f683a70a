import Canvas
import Foundation
import Testing

extension Theme: CustomTestStringConvertible {
  public var testDescription: String { name }
}

@Suite struct AppearanceTests {
  @Test(arguments: Theme.all) func everyThemePaintsEveryRole(_ theme: Theme) {
    for role in Role.allCases { #expect(theme.paints[role] != nil, "\(theme.name): \(role)") }
    #expect(Theme.named(theme.name) == theme)
  }

  // The sixteen colours of a terminal look as its user wants; their order is all that can be promised.
  @Test(arguments: Theme.all, ColorDepth.allCases.filter { $0 >= .indexed256 })
  func colourMapsGetSteadilyLighterOrDarker(_ theme: Theme, _ depth: ColorDepth) {
    let sequential = theme.sequential.levels(at: depth).map(\.appearsAs.lightness)
    #expect(isMonotone(sequential), "\(theme.sequential.name)")
    let diverging = theme.diverging.levels(at: depth).map(\.appearsAs.lightness)
    let middle =
      diverging.indices.first {
        diverging[$0] == (theme.isDark ? diverging.min() : diverging.max())
      } ?? 0
    #expect(isMonotone(Array(diverging[...middle])), "\(theme.diverging.name), below 0")
    #expect(isMonotone(Array(diverging[middle...])), "\(theme.diverging.name), above 0")
  }

  @Test(arguments: Theme.all, ColorDepth.allCases)
  func zeroIsTheMiddleOfDivergingMaps(_ theme: Theme, _ depth: ColorDepth) {
    let count = Appearance(theme: theme, depth: depth).diverging.count
    #expect(count % 2 == 1 && count <= 64)
  }

  @Test(arguments: Theme.all) func textIsReadableOnItsGround(_ theme: Theme) {
    for role in [Role.text, .strongText, .dimText, .keyHint, .good, .warning, .bad, .accent] {
      let ratio = contrast(theme[role].hex, theme[.background].hex)
      #expect(ratio >= 4.5, "\(theme.name): \(role) has a contrast of \(ratio)")
    }
  }

  @Test(arguments: Theme.all) func aChosenLineIsReadableInSixteenColours(_ theme: Theme) throws {
    let style = Appearance(theme: theme, depth: .ansi16).style(.selection)
    guard case .indexed(let ink) = style.foreground, case .indexed(let ground) = style.background else {
      Issue.record("\(style)")
      return
    }
    #expect(contrast(XtermPalette.hex(ink), XtermPalette.hex(ground)) >= 4.5)
    #expect(ink != 0 || !style.attributes.contains(.bold), "bold black is grey on many terminals")
  }

  @Test(arguments: [ColorDepth.truecolor, .indexed256, .ansi16])
  func theMonochromeThemeHasGreysOnly(_ depth: ColorDepth) {
    for map in [Theme.monochrome.sequential, Theme.monochrome.diverging] {
      for level in map.levels(at: depth) {
        #expect(hypot(level.appearsAs.a, level.appearsAs.b) < 0.02, "\(map.name), \(depth): \(level.color)")
      }
    }
  }

  @Test func withoutColoursNoCellHasAColour() {
    let appearance = Appearance(depth: .monochrome)
    for role in Role.allCases {
      #expect(appearance.style(role).foreground == .terminal)
      #expect(appearance.style(role).background == .terminal)
    }
  }

  @Test func eachDepthUsesItsOwnKindOfColour() {
    #expect(Appearance(depth: .truecolor).style(.accent).foreground == .rgb(0x7F, 0xB4, 0xFF))
    #expect(Appearance(depth: .indexed256).style(.accent).foreground == .indexed(111))
    #expect(Appearance(depth: .ansi16).style(.accent).foreground == .indexed(12))
  }

  private func isMonotone(_ values: [Double]) -> Bool {
    let steps = zip(values, values.dropFirst()).map { $1 - $0 }
    return steps.allSatisfy { $0 > 0 } || steps.allSatisfy { $0 < 0 }
  }

  /// The contrast of WCAG 2.
  private func contrast(_ first: UInt32, _ second: UInt32) -> Double {
    let (a, b) = (luminance(first), luminance(second))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  private func luminance(_ hex: UInt32) -> Double {
    func channel(_ shift: UInt32) -> Double {
      let value = Double(hex >> shift & 0xFF) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
  }
}
