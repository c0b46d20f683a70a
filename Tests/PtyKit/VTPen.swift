import Canvas

extension Style {
  /// Applies an SGR sequence; returns the parameters that are not understood.
  mutating func apply(_ sequence: ControlSequence) -> [Int] {
    var unknown: [Int] = []
    var rest = sequence.parameters[...]
    if rest.isEmpty { self = .plain }
    while let parameter = rest.popFirst() {
      let code = (parameter.first ?? nil) ?? 0
      switch code {
      case 38: foreground = Self.color(parameter, &rest) ?? foreground
      case 48: background = Self.color(parameter, &rest) ?? background
      default: if !apply(code) { unknown.append(code) }
      }
    }
    return unknown
  }

  /// Applies a code without arguments; false if it is not known.
  private mutating func apply(_ code: Int) -> Bool {
    switch code {
    case 0: self = .plain
    case 1: attributes.insert(.bold)
    case 2: attributes.insert(.dim)
    case 4: attributes.insert(.underline)
    case 7: attributes.insert(.reverse)
    case 22: attributes.subtract([.bold, .dim])
    case 24: attributes.remove(.underline)
    case 27: attributes.remove(.reverse)
    case 30...37: foreground = .indexed(UInt8(code - 30))
    case 39: foreground = .terminal
    case 40...47: background = .indexed(UInt8(code - 40))
    case 49: background = .terminal
    case 90...97: foreground = .indexed(UInt8(code - 82))
    case 100...107: background = .indexed(UInt8(code - 92))
    default: return false
    }
    return true
  }

  /// The colour after 38 or 48: `38:2::r:g:b`, `38:2:r:g:b`, `38:5:n`, or the same with semicolons.
  private static func color(_ parameter: [Int?], _ rest: inout ArraySlice<[Int?]>) -> Color? {
    var parts = parameter.dropFirst().map { $0 ?? 0 }
    if parts.isEmpty {
      let kind = (rest.first?.first ?? nil) ?? 0
      let count = kind == 2 ? 4 : 2
      parts = rest.prefix(count).map { ($0.first ?? nil) ?? 0 }
      rest = rest.dropFirst(count)
    }
    switch parts.first {
    case 5 where parts.count >= 2: return .indexed(UInt8(clamping: parts[1]))
    case 2 where parts.count >= 4:
      let channels = parts.suffix(3).map { UInt8(clamping: $0) }
      return .rgb(channels[0], channels[1], channels[2])
    default: return nil
    }
  }
}
