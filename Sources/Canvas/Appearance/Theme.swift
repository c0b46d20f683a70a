/// A set of colours, as data.
public struct Theme: Hashable, Sendable {
  /// How the theme is called in commands and files.
  public var name: String
  /// Whether light text stands on a dark ground.
  public var isDark: Bool
  /// The paint of every role.
  public var paints: [Role: Paint]
  /// For magnitudes.
  public var sequential: ColorMap
  /// For signed values.
  public var diverging: ColorMap

  /// A theme made of its paints and its two colour maps.
  public init(
    name: String, isDark: Bool, paints: [Role: Paint], sequential: ColorMap, diverging: ColorMap
  ) {
    self.name = name
    self.isDark = isDark
    self.paints = paints
    self.sequential = sequential
    self.diverging = diverging
  }

  /// The paint of `role`, plain text where the theme says nothing.
  public subscript(role: Role) -> Paint {
    paints[role] ?? paints[.text] ?? Paint(isDark ? 0xFFFFFF : 0x000000, isDark ? 231 : 16, nil)
  }

  /// Every theme, the default first.
  public static let all: [Theme] = [.dark, .light, .safeDark, .safeLight, .monochrome]

  /// The theme called `name`.
  public static func named(_ name: String) -> Theme? { all.first { $0.name == name } }
}
