extension Theme {
  /// Light on dark, the default.
  public static let dark = Theme(
    name: "dark", isDark: true, paints: darkPaints, sequential: .ember, diverging: .iceFire)

  /// Dark on light, for bright rooms and print.
  public static let light = Theme(
    name: "light", isDark: false, paints: lightPaints, sequential: .emberOnLight, diverging: .blueRed)

  /// Dark, told apart without red and green: blue, orange and brightness alone (after Okabe & Ito 2008).
  public static let safeDark = Theme(
    name: "safe-dark", isDark: true,
    paints: darkPaints.merging(safeDarkChanges) { $1 }, sequential: .civic, diverging: .blueGold)

  /// Light, told apart without red and green.
  public static let safeLight = Theme(
    name: "safe-light", isDark: false,
    paints: lightPaints.merging(safeLightChanges) { $1 }, sequential: .civicOnLight, diverging: .blueBrown)

  /// Greys only, on a screen of any depth.
  public static let monochrome = Theme(
    name: "monochrome", isDark: true,
    paints: darkPaints.merging(greyChanges) { $1 }, sequential: .greys, diverging: .greysBySign)

  private static let darkPaints: [Role: Paint] = [
    .background: Paint(0x12141C, 233, nil),
    .text: Paint(0xD6DBE7, 253, nil),
    .dimText: Paint(0x8E96AA, 246, nil, monochrome: .dim),
    .strongText: Paint(0xF4F6FB, 255, nil, .bold, monochrome: .bold),
    .faint: Paint(0x3B4152, 238, 8, monochrome: .dim),
    .accent: Paint(0x7FB4FF, 111, 12, monochrome: .bold),
    .frame: Paint(0x454C60, 239, 8, monochrome: .dim),
    .focusedFrame: Paint(0x7FB4FF, 111, 14, monochrome: .bold),
    .title: Paint(0xC3CADA, 251, nil, .bold, monochrome: .bold),
    .focusedTitle: Paint(0xF4F6FB, 255, 14, .bold, monochrome: .bold),
    .keyHint: Paint(0xF6B26B, 215, 11, .bold, monochrome: [.bold, .underline]),
    .good: Paint(0x8FD694, 114, 10, monochrome: .bold),
    .warning: Paint(0xF1CF72, 221, 11, monochrome: .bold),
    .bad: Paint(0xFF7B86, 210, 9, .bold, monochrome: [.bold, .underline]),
    .cursor: Paint(0xFFFFFF, 231, 15, .bold, monochrome: [.bold, .reverse]),
    // Bold black is grey on many terminals.
    .selection: Paint(0x101218, 233, 0, monochrome: .reverse),
    .series0: Paint(0x6CB4FF, 75, 12, monochrome: .bold),
    .series1: Paint(0xF7A45D, 215, 11),
    .series2: Paint(0x82D98C, 114, 10, monochrome: .dim),
    .series3: Paint(0xEA8FC6, 176, 13),
    .series4: Paint(0xB9A1F5, 141, 5),
    .series5: Paint(0xE8D36A, 185, 3),
    .series6: Paint(0x5ED2C8, 80, 14),
    .series7: Paint(0xF37F88, 210, 9),
  ]

  private static let lightPaints: [Role: Paint] = [
    .background: Paint(0xFBFAF6, 231, nil),
    .text: Paint(0x2A2F3A, 236, nil),
    .dimText: Paint(0x6A7080, 242, nil, monochrome: .dim),
    .strongText: Paint(0x0D1017, 233, nil, .bold, monochrome: .bold),
    .faint: Paint(0xD5D3CB, 252, 7, monochrome: .dim),
    .accent: Paint(0x1F62B5, 25, 4, monochrome: .bold),
    .frame: Paint(0xB9B7AE, 250, 7, monochrome: .dim),
    .focusedFrame: Paint(0x1F62B5, 25, 4, monochrome: .bold),
    .title: Paint(0x3B4250, 238, nil, .bold, monochrome: .bold),
    .focusedTitle: Paint(0x0D1017, 233, 4, .bold, monochrome: .bold),
    .keyHint: Paint(0xA84E00, 130, 5, .bold, monochrome: [.bold, .underline]),
    .good: Paint(0x1D7A35, 28, 2, monochrome: .bold),
    .warning: Paint(0x8A6100, 94, 3, monochrome: .bold),
    .bad: Paint(0xB8202F, 124, 1, .bold, monochrome: [.bold, .underline]),
    .cursor: Paint(0x000000, 16, 0, .bold, monochrome: [.bold, .reverse]),
    .selection: Paint(0xFBFAF6, 231, 15, .bold, monochrome: .reverse),
    .series0: Paint(0x1F62B5, 25, 4, monochrome: .bold),
    .series1: Paint(0xC05A00, 166, 1),
    .series2: Paint(0x1D7A35, 28, 2, monochrome: .dim),
    .series3: Paint(0xA8317E, 125, 5),
    .series4: Paint(0x6740B8, 61, 12),
    .series5: Paint(0x7A6A00, 58, 3),
    .series6: Paint(0x00757A, 30, 6),
    .series7: Paint(0xB8202F, 124, 9),
  ]

  // The colours of the safe themes were searched for: with each kind of colour blindness any two series, and any two
  // of good, warning and bad, keep a distance in Oklab that the tests state.
  private static let safeDarkChanges: [Role: Paint] = [
    .good: Paint(0x63B8F5, 75, 12, monochrome: .bold),
    .warning: Paint(0xF3E36B, 221, 11, monochrome: .bold),
    .bad: Paint(0xFF9A3C, 208, 9, .bold, monochrome: [.bold, .underline]),
    .series0: Paint(0xA8E7FF, 153, 14, monochrome: .bold),
    .series1: Paint(0xF2A33A, 208, 9),
    .series2: Paint(0xF3EA97, 222, 15, monochrome: .dim),
    .series3: Paint(0xBAB9AD, 245, 4),
    .series4: Paint(0x3F86D9, 32, 8),
    .series5: Paint(0xFFFFFF, 231, 3),
    .series6: Paint(0x98A2B5, 248, 6),
    .series7: Paint(0xE0702A, 166, 1),
  ]

  private static let safeLightChanges: [Role: Paint] = [
    .good: Paint(0x0E5FA8, 25, 4, monochrome: .bold),
    .warning: Paint(0xA85F00, 130, 1, monochrome: .bold),
    .bad: Paint(0x611500, 52, 0, .bold, monochrome: [.bold, .underline]),
    .series0: Paint(0x0060B7, 26, 4, monochrome: .bold),
    .series1: Paint(0xC77234, 166, 1),
    .series2: Paint(0x111111, 233, 0, monochrome: .dim),
    .series3: Paint(0x9D446B, 96, 6),
    .series4: Paint(0x5196D7, 69, 12),
    .series5: Paint(0x7A6700, 240, 5),
    .series6: Paint(0x6C7B9C, 103, 8),
    .series7: Paint(0x7A2E00, 88, 9),
  ]

  private static let greyChanges: [Role: Paint] = [
    .accent: Paint(0xFFFFFF, 231, 15, .bold, monochrome: .bold),
    .focusedFrame: Paint(0xFFFFFF, 231, 15, .bold, monochrome: .bold),
    .focusedTitle: Paint(0xFFFFFF, 231, 15, .bold, monochrome: .bold),
    .keyHint: Paint(0xFFFFFF, 231, 15, [.bold, .underline], monochrome: [.bold, .underline]),
    .good: Paint(0xD6DBE7, 253, 7, monochrome: .bold),
    .warning: Paint(0xFFFFFF, 231, 15, .bold, monochrome: .bold),
    .bad: Paint(0xFFFFFF, 231, 15, [.bold, .underline], monochrome: [.bold, .underline]),
    .series0: Paint(0xFFFFFF, 231, 15, monochrome: .bold),
    .series1: Paint(0xA8A8A8, 248, 7),
    .series2: Paint(0x767676, 243, 8, monochrome: .dim),
    .series3: Paint(0xD0D0D0, 252, 7),
    .series4: Paint(0x8A8A8A, 245, 8),
    .series5: Paint(0xE4E4E4, 254, 15),
    .series6: Paint(0x949494, 246, 7),
    .series7: Paint(0xBCBCBC, 250, 7),
  ]
}
