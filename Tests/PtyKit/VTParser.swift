/// One thing that a terminal is told.
enum VTCommand: Equatable {
  case print(Unicode.Scalar)
  /// A control character.
  case control(UInt8)
  /// ESC, intermediate characters, a final character.
  case escape(intermediates: String, final: Character)
  case sequence(ControlSequence)
  /// What an operating-system command says, such as the window's title.
  case system(String)
}

/// ESC [ with everything up to the final character.
struct ControlSequence: Equatable {
  /// `?`, `>`, `<`, `=` or nothing.
  var prefix = ""
  /// Parameters between semicolons, each with its parts between colons; nil where none is written.
  var parameters: [[Int?]] = []
  var intermediates = ""
  var final: Character = "\0"

  /// The value of parameter `index`; `standard` where it is missing or 0.
  func value(_ index: Int, or standard: Int) -> Int {
    guard index < parameters.count, let value = parameters[index].first ?? nil, value != 0 else {
      return standard
    }
    return value
  }
}

/// Cuts a stream of bytes into commands.
struct VTParser {
  private enum State { case ground, escape, controlSequence, system, systemEscape }

  private var state = State.ground
  /// Bytes of the sequence that is being read.
  private var pending: [UInt8] = []
  /// How many bytes of a UTF-8 character are missing.
  private var missingBytes = 0

  /// The command that `byte` completes, if any.
  mutating func next(_ byte: UInt8) -> VTCommand? {
    // CAN and SUB end any sequence; ESC begins a new one.
    if byte == 0x18 || byte == 0x1A { return begin(.ground) }
    if byte == 0x1B { return begin(state == .system ? .systemEscape : .escape) }
    switch state {
    case .ground: return ground(byte)
    case .escape: return escape(byte)
    case .controlSequence: return controlSequence(byte)
    case .system: return system(byte)
    // ESC \ ends an operating-system command.
    case .systemEscape: return finishSystem()
    }
  }

  private mutating func begin(_ next: State) -> VTCommand? {
    if next != .systemEscape { pending.removeAll(keepingCapacity: true) }
    missingBytes = 0
    state = next
    return nil
  }

  private mutating func ground(_ byte: UInt8) -> VTCommand? {
    if missingBytes > 0 {
      pending.append(byte)
      missingBytes -= 1
      return missingBytes == 0 ? .print(decodedPending()) : nil
    }
    switch byte {
    case 0..<0x20, 0x7F: return .control(byte)
    case 0x20..<0x7F: return .print(Unicode.Scalar(byte))
    case 0xC2..<0xF5:
      pending = [byte]
      missingBytes = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3
      return nil
    default: return .print("\u{FFFD}")
    }
  }

  private func decodedPending() -> Unicode.Scalar {
    String(validating: pending, as: UTF8.self)?.unicodeScalars.first ?? "\u{FFFD}"
  }

  private mutating func escape(_ byte: UInt8) -> VTCommand? {
    switch byte {
    case UInt8(ascii: "[") where pending.isEmpty: return begin(.controlSequence)
    case UInt8(ascii: "]") where pending.isEmpty: return begin(.system)
    case 0x20..<0x30:
      pending.append(byte)
      return nil
    default:
      state = .ground
      return .escape(
        intermediates: String(decoding: pending, as: UTF8.self), final: Character(UnicodeScalar(byte)))
    }
  }

  private mutating func controlSequence(_ byte: UInt8) -> VTCommand? {
    // Control characters act in the middle of a sequence.
    if byte < 0x20 { return .control(byte) }
    guard (0x40..<0x7F).contains(byte) else {
      pending.append(byte)
      return nil
    }
    state = .ground
    return .sequence(Self.sequence(pending, final: byte))
  }

  /// In one pass and with few allocations: a frame in many colours has ten thousand of them, and the time that reading
  /// takes here is counted as the program's.
  private static func sequence(_ bytes: [UInt8], final: UInt8) -> ControlSequence {
    var sequence = ControlSequence(final: Character(UnicodeScalar(final)))
    var parameter: [Int?] = []
    var value: Int?
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        value = min((value ?? 0) * 10 + Int(byte - UInt8(ascii: "0")), Int(Int32.max))
      case UInt8(ascii: ":"):
        parameter.append(value)
        value = nil
      case UInt8(ascii: ";"):
        parameter.append(value)
        sequence.parameters.append(parameter)
        (parameter, value) = ([], nil)
      case 0x3C...0x3F: sequence.prefix.append(Character(UnicodeScalar(byte)))
      default: sequence.intermediates.append(Character(UnicodeScalar(byte)))
      }
    }
    parameter.append(value)
    sequence.parameters.append(parameter)
    return sequence
  }

  private mutating func system(_ byte: UInt8) -> VTCommand? {
    // BEL ends it as well.
    if byte == 0x07 { return finishSystem() }
    pending.append(byte)
    return nil
  }

  private mutating func finishSystem() -> VTCommand? {
    state = .ground
    return .system(String(decoding: pending, as: UTF8.self))
  }
}
