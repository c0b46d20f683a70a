import CNcurses

extension TerminalDescription {
  /// The description of a type that is installed here; nil for an unknown one.
  static func installed(_ type: String) -> TerminalDescription? {
    let entry = cn_describe(type)
    guard entry.found else { return nil }
    return TerminalDescription(
      movesCursor: entry.moves_cursor, hasDirectColor: entry.direct_color, colors: Int(entry.colors))
  }
}
