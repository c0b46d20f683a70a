import Canvas
import Foundation
import Testing

/// What colour-blind eyes see of a colour (Machado, Oliveira & Fernandes 2009, severity 1).
enum ColorVision: String, CaseIterable, CustomTestStringConvertible {
  case usual, protanopia, deuteranopia, tritanopia

  var testDescription: String { rawValue }

  /// From linear sRGB to linear sRGB.
  private var matrix: [[Double]] {
    switch self {
    case .usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    case .protanopia:
      [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    case .deuteranopia:
      [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    case .tritanopia:
      [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    }
  }

  /// How `color` looks.
  func seen(_ color: Color) -> Oklab {
    let hex =
      switch color {
      case .terminal: UInt32(0)
      case .indexed(let index): XtermPalette.hex(index)
      case .rgb(let red, let green, let blue): UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
      }
    let linear = [16, 8, 0].map { shift -> Double in
      let value = Double(hex >> UInt32(shift) & 0xFF) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    let encoded = matrix.map { row -> UInt32 in
      let value = min(max(zip(row, linear).reduce(0) { $0 + $1.0 * $1.1 }, 0), 1)
      return UInt32((value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055) * 255 + 0.5)
    }
    return Oklab(hex: encoded[0] << 16 | encoded[1] << 8 | encoded[2])
  }

  /// The least distance between any two of `colors`; about 0.02 is just to be seen side by side.
  func leastDistance(_ colors: [Color]) -> Double {
    let seen = colors.map(seen)
    let pairs = seen.indices.flatMap { left in
      seen.indices.dropFirst(left + 1).map { seen[left].squaredDistance(to: seen[$0]) }
    }
    return (pairs.min() ?? .infinity).squareRoot()
  }
}

@Suite struct ColorVisionTests {
  static let depths: [ColorDepth] = [.truecolor, .indexed256]

  @Test(arguments: [Theme.safeDark, .safeLight], ColorVision.allCases)
  func theSafeThemesKeepCurvesAndVerdictsApart(_ theme: Theme, _ vision: ColorVision) {
    for depth in Self.depths {
      func colors(_ roles: [Role]) -> [Color] { roles.map { theme[$0].color(at: depth) } }
      let series = (0..<8).map(Role.series)
      #expect(vision.leastDistance(colors(series)) >= 0.075, "\(depth): any two curves")
      #expect(vision.leastDistance(colors(Array(series.prefix(4)))) >= 0.12, "\(depth): the first four")
      #expect(vision.leastDistance(colors([.good, .warning, .bad])) >= 0.12, "\(depth): verdicts")
    }
    // Of the sixteen colours, which everybody's terminal shows differently, as far as their usual values go.
    let few = (0..<4).map { theme[.series($0)].color(at: .ansi16) }
    #expect(vision.leastDistance(few) >= 0.12)
  }

  @Test(arguments: Theme.all) func theFifthAndTheSixthCurveAreFarApart(_ theme: Theme) {
    // Those of the cell path and the gate paths, which are compared with each other.
    let isSafe = [Theme.safeDark, .safeLight].contains(theme)
    for vision in isSafe ? ColorVision.allCases : [.usual] {
      for depth in Self.depths {
        let pair = [Role.series4, .series5].map { theme[$0].color(at: depth) }
        #expect(vision.leastDistance(pair) >= 0.12, "\(vision), \(depth)")
      }
    }
  }

  @Test func theUsualThemesAreNotSafe() {
    // What the safe ones are for; it also shows that the measure tells.
    for theme in [Theme.dark, .light] {
      let colors = (0..<8).map { theme[.series($0)].color(at: .truecolor) }
      #expect(ColorVision.deuteranopia.leastDistance(colors) < 0.05)
    }
  }

  @Test(arguments: Theme.all, ColorVision.allCases)
  func lightnessOfEveryMapStaysMonotoneForEveryEye(_ theme: Theme, _ vision: ColorVision) {
    for depth in Self.depths {
      let small = theme.sequential.levels(at: depth).map { vision.seen($0.color) }
      #expect(isMonotone(small.map(\.lightness)), "\(theme.sequential.name), \(depth)")
      let signed = theme.diverging.levels(at: depth).map { vision.seen($0.color) }
      let middle = signed.count / 2
      #expect(isMonotone(signed[...middle].map(\.lightness)), "\(theme.diverging.name) below 0, \(depth)")
      #expect(isMonotone(signed[middle...].map(\.lightness)), "\(theme.diverging.name) above 0, \(depth)")
    }
  }

  @Test(arguments: [Theme.dark, .light, .safeDark, .safeLight], ColorVision.allCases)
  func theSignIsSeenByEveryEye(_ theme: Theme, _ vision: ColorVision) {
    for depth in Self.depths {
      let levels = theme.diverging.levels(at: depth).map { vision.seen($0.color) }
      // Nearer to 0 both sides fade into one ground, as they should.
      for place in 0..<levels.count * 2 / 5 {
        let mirrored = levels[levels.count - 1 - place]
        let distance = levels[place].squaredDistance(to: mirrored).squareRoot()
        #expect(distance >= 0.07, "\(theme.diverging.name), \(depth), level \(place)")
      }
    }
  }

  @Test(arguments: Theme.all) func theRampsOf256ColoursAreTheirExactEntries(_ theme: Theme) {
    let appearance = Appearance(theme: theme, depth: .indexed256)
    #expect(appearance.sequential.colors == theme.sequential.palette.map { .indexed($0) })
    #expect(appearance.diverging.colors == theme.diverging.palette.map { .indexed($0) })
    #expect((theme.sequential.palette + theme.diverging.palette).allSatisfy { $0 >= 16 })
  }

  private func isMonotone(_ values: [Double]) -> Bool {
    let steps = zip(values, values.dropFirst()).map { $1 - $0 }
    return steps.allSatisfy { $0 > 0 } || steps.allSatisfy { $0 < 0 }
  }
}
