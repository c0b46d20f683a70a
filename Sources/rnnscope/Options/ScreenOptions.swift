import ArgumentParser
import Canvas

/// How the explorer draws, where the terminal's own word is not to be taken.
struct ScreenOptions: ParsableArguments {
  @Option(help: "Colours: auto, truecolor, 256, 16 or mono.")
  var colors: ColorChoice = .auto
  @Option(help: "Characters: auto, braille, blocks or ascii.")
  var glyphs: GlyphChoice = .auto
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, truecolor
  case indexed256 = "256"
  case ansi16 = "16"
  case mono

  /// The depth asked for; nil leaves it to the terminal.
  var depth: ColorDepth? {
    switch self {
    case .auto: nil
    case .truecolor: .truecolor
    case .indexed256: .indexed256
    case .ansi16: .ansi16
    case .mono: .monochrome
    }
  }
}

enum GlyphChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, braille, blocks, ascii

  /// The tier asked for; nil leaves it to the terminal.
  var tier: GlyphTier? {
    switch self {
    case .auto: nil
    case .braille: .braille
    case .blocks: .blocks
    case .ascii: .ascii
    }
  }
}
