import Canvas

/// What a terminfo entry says about a terminal type.
struct TerminalDescription: Equatable {
  var movesCursor = true
  /// Colour numbers are 24-bit values rather than entries of a palette.
  var hasDirectColor = false
  /// 0 where the terminal has no colour.
  var colors = 0

  /// The most that this entry can show. Eight colours count as 16: the brighter ones come with bold.
  var colorDepth: ColorDepth {
    if hasDirectColor && colors > 256 { return .truecolor }
    if colors >= 256 { return .indexed256 }
    return colors >= 8 ? .ansi16 : .monochrome
  }
}

/// The terminfo entry to open, and how many colours to use of it.
struct TerminalChoice: Equatable {
  var type: String
  var colorDepth: ColorDepth
  var description: TerminalDescription
}

extension TerminalChoice {
  /// Chooses among the entries that fit the terminal the one that shows the colours wanted.
  ///
  /// - Parameters:
  ///   - environment: `TERM`, `COLORTERM`, `TMUX` and `NO_COLOR` count.
  ///   - wanted: what the user asked for, or nil.
  ///   - describe: looks up an entry; nil where none is installed.
  /// - Throws: ``TerminalError`` when `TERM` names nothing that can show a screen.
  static func best(
    environment: [String: String], wanted: ColorDepth?, describe: (String) -> TerminalDescription?
  ) throws(TerminalError) -> TerminalChoice {
    guard let type = environment["TERM"], !type.isEmpty else { throw .typeNotSet }
    guard let own = describe(type) else { throw .unknownType(type) }
    guard own.movesCursor else { throw .cannotMoveCursor(type) }
    let goal = wanted ?? promisedDepth(environment: environment, own: own)
    var best = TerminalChoice(type: type, colorDepth: min(goal, own.colorDepth), description: own)
    guard goal > best.colorDepth else { return best }
    for candidate in richerTypes(than: type, with: own.colors, environment: environment) {
      guard let found = describe(candidate), found.movesCursor else { continue }
      if found.colorDepth > best.colorDepth && found.colorDepth <= goal {
        best = TerminalChoice(type: candidate, colorDepth: found.colorDepth, description: found)
      }
    }
    return best
  }

  /// The depth that the environment promises.
  private static func promisedDepth(environment: [String: String], own: TerminalDescription) -> ColorDepth {
    // https://no-color.org: any value but the empty one.
    if let noColor = environment["NO_COLOR"], !noColor.isEmpty { return .monochrome }
    let promise = environment["COLORTERM"]?.lowercased() ?? ""
    return ["truecolor", "24bit"].contains(promise) ? .truecolor : own.colorDepth
  }

  /// Names of entries for the same terminal with more colours.
  private static func richerTypes(
    than type: String, with colors: Int, environment: [String: String]
  ) -> [String] {
    let family = type.split(separator: "-").first.map(String.init) ?? type
    let isMultiplexer = family == "tmux" || environment["TMUX"]?.isEmpty == false
    var families = isMultiplexer ? ["tmux"] : [family]
    // Emulators with colour understand xterm's sequences; the console and multiplexers have keys of their own.
    if colors >= 8 && !isMultiplexer && !["linux", "screen"].contains(family) { families.append("xterm") }
    return ["direct", "256color", "16color"].flatMap { suffix in families.map { "\($0)-\(suffix)" } }
  }
}
