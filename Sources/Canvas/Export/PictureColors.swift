/// The colours of a cell in a picture, where there is no terminal to give its own.
struct PictureColors {
  private let foreground: UInt32
  private let background: UInt32

  init(theme: Theme) {
    foreground = theme[.text].hex
    background = theme[.background].hex
  }

  var ground: UInt32 { background }

  /// What is drawn and what it is drawn on, 0xRRGGBB, with reverse and dim carried out.
  func resolve(_ style: Style) -> (ink: UInt32, ground: UInt32) {
    var ink = hex(style.foreground) ?? foreground
    var ground = hex(style.background) ?? background
    if style.attributes.contains(.reverse) { swap(&ink, &ground) }
    if style.attributes.contains(.dim) {
      ink = Oklab(hex: ink).mixed(with: Oklab(hex: ground), 0.4).hex
    }
    return (ink, ground)
  }

  private func hex(_ color: Color) -> UInt32? {
    switch color {
    case .terminal: nil
    case .rgb(let red, let green, let blue): UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    case .indexed(let index): XtermPalette.hex(index)
    }
  }
}
