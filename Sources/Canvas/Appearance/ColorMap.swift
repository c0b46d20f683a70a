/// How numbers turn into colours, as data for every colour depth.
///
/// A sequential map runs from the ground (small) to what stands out most (large) with monotone lightness; a
/// diverging map does so from its middle to both ends.
public struct ColorMap: Hashable, Sendable {
  /// How the map is called.
  public var name: String
  /// 0xRRGGBB, evenly spaced, interpolated in Oklab (Ottosson 2020).
  public var stops: [UInt32]
  /// Exact entries of xterm's palette, since matching each colour to its nearest entry makes hues jump.
  public var palette: [UInt8]
  /// A short ramp of ANSI colours.
  public var ansi: [UInt8]
  /// The most colours that one map shows: it bounds the pairs a terminal must keep.
  public static let maximumLevels = 63

  /// A map of `stops`, and of ready palettes for terminals of fewer colours.
  public init(name: String, stops: [UInt32], palette: [UInt8], ansi: [UInt8]) {
    precondition(
      stops.count > 1 && palette.count > 1 && ansi.count > 1, "a colour map needs two colours at least")
    self.name = name
    self.stops = stops
    self.palette = palette
    self.ansi = ansi
  }

  /// The map's colours at `depth`, from small to large; where there are none, the steps to tell glyphs apart by.
  public func levels(at depth: ColorDepth) -> [Oklab.Level] {
    switch depth {
    case .truecolor, .monochrome:
      (0..<Self.maximumLevels).map { level in
        let color = Oklab.interpolated(stops, at: Double(level) / Double(Self.maximumLevels - 1))
        return Oklab.Level(color: Color(hex: color.hex), appearsAs: color)
      }
    case .indexed256:
      palette.map { Oklab.Level(color: .indexed($0), appearsAs: Oklab(hex: XtermPalette.hex($0))) }
    case .ansi16:
      ansi.map { Oklab.Level(color: .indexed($0), appearsAs: Oklab(hex: XtermPalette.hex($0))) }
    }
  }
}

extension ColorMap {
  /// Dark violet over red to light yellow.
  public static let ember = ColorMap(
    name: "ember", stops: [0x1A1626, 0x43196B, 0x93266C, 0xDA4D4C, 0xF9962F, 0xFCF4AE],
    palette: [234, 235, 53, 89, 125, 161, 167, 202, 208, 215, 222, 229], ansi: [0, 4, 5, 1, 9, 11, 15])
  /// Cream over orange to dark violet, for light grounds.
  public static let emberOnLight = ColorMap(
    name: "ember on light", stops: [0xFBF1D3, 0xFBC06A, 0xEE7B4A, 0xC23A62, 0x78257A, 0x2A1250],
    palette: [230, 223, 215, 209, 167, 161, 125, 89, 53, 17], ansi: [15, 11, 9, 1, 5, 4, 0])
  /// Dark blue over grey to yellow.
  public static let civic = ColorMap(
    name: "civic", stops: [0x141F33, 0x27406F, 0x5B6475, 0x938A72, 0xD3B85A, 0xFFF0A0],
    palette: [234, 236, 24, 60, 243, 101, 137, 144, 179, 186, 222, 229], ansi: [0, 4, 8, 7, 11, 15])
  /// Cream over grey to dark blue, for light grounds.
  public static let civicOnLight = ColorMap(
    name: "civic on light", stops: [0xFBF3CC, 0xE2C765, 0xA3957A, 0x6A6E80, 0x33477A, 0x0A1B3A],
    palette: [230, 222, 186, 179, 144, 245, 243, 60, 24, 236, 234], ansi: [15, 11, 7, 8, 4, 0])
  /// Black to white.
  public static let greys = ColorMap(
    name: "greys", stops: [0x1B1D22, 0x6A6C70, 0xF8F8F8],
    palette: [234, 236, 238, 240, 242, 244, 246, 248, 250, 252, 254, 231], ansi: [0, 8, 7, 15])

  /// Light blue, dark middle, light orange.
  public static let iceFire = ColorMap(
    name: "ice and fire",
    stops: [0xA9E7FF, 0x3B8CDD, 0x1C3E78, 0x1A1D27, 0x70263A, 0xE25C3D, 0xFFD799],
    palette: [153, 117, 75, 32, 25, 24, 18, 234, 52, 88, 124, 167, 209, 215, 222],
    ansi: [14, 12, 4, 0, 1, 9, 11])
  /// Dark blue, light middle, dark red.
  public static let blueRed = ColorMap(
    name: "blue and red",
    stops: [0x0B2F6B, 0x3A78BE, 0x8DBBE0, 0xF1F0EB, 0xF0A98C, 0xCF513F, 0x6F0B22],
    palette: [17, 24, 25, 32, 74, 110, 153, 255, 224, 216, 173, 167, 131, 124, 52],
    ansi: [4, 12, 14, 15, 11, 9, 1])
  /// Light blue, dark middle, light gold.
  public static let blueGold = ColorMap(
    name: "blue and gold",
    stops: [0xB4D8FF, 0x4C8AE8, 0x1F3F80, 0x1A1D27, 0x5C4311, 0xC08A22, 0xFFE28C],
    palette: [153, 111, 75, 68, 25, 18, 234, 58, 94, 136, 172, 179, 222], ansi: [14, 12, 4, 0, 3, 11, 15])
  /// Dark blue, light middle, dark brown.
  public static let blueBrown = ColorMap(
    name: "blue and brown",
    stops: [0x0B2F6B, 0x3A78BE, 0x8DBBE0, 0xF1F0EB, 0xE8C583, 0xB07A26, 0x56370A],
    palette: [17, 24, 25, 32, 74, 110, 153, 255, 223, 186, 179, 172, 136, 94, 237],
    ansi: [4, 12, 14, 15, 11, 3, 0])
  /// Black over grey to white: without hues the sign is told by what is darker and what is lighter than the middle.
  public static let greysBySign = ColorMap(
    name: "greys, dark below 0", stops: [0x0B0B0D, 0x5C5E62, 0xFFFFFF],
    palette: [16, 233, 235, 237, 239, 241, 244, 247, 250, 253, 231], ansi: [0, 0, 8, 7, 15])
}
