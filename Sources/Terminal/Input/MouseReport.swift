import Canvas

/// A mouse report as it arrives after `ESC [ <`: button, column and row as decimal numbers, then `M` for a
/// press or `m` for a release.
struct MouseReport {
  enum Progress: Equatable {
    case incomplete
    /// The report's event; nil for what has none here, such as a move without a button.
    case complete(MouseEvent?)
    case malformed
  }

  private var numbers = [0]

  mutating func append(_ scalar: UInt32) -> Progress {
    switch scalar {
    case 0x30...0x39:
      let value = numbers[numbers.count - 1] * 10 + Int(scalar - 0x30)
      numbers[numbers.count - 1] = value
      return value <= 65535 ? .incomplete : .malformed
    case UInt32(UInt8(ascii: ";")) where numbers.count < 3:
      numbers.append(0)
      return .incomplete
    case UInt32(UInt8(ascii: "M")) where numbers.count == 3:
      return .complete(event(isRelease: false))
    case UInt32(UInt8(ascii: "m")) where numbers.count == 3:
      return .complete(event(isRelease: true))
    default:
      return .malformed
    }
  }

  /// The low two bits and 64 name the button, 32 marks motion; 4, 8 and 16 are Shift, Alt and Ctrl.
  private func event(isRelease: Bool) -> MouseEvent? {
    let isMotion = numbers[0] & 32 != 0
    let kind: MouseEvent.Kind
    switch numbers[0] & (64 + 128 + 3) {
    case 64: kind = .wheelUp
    case 65: kind = .wheelDown
    case 0, 1, 2: kind = isRelease ? .release : isMotion ? .drag : .press
    default: return nil
    }
    return MouseEvent(kind, x: max(0, numbers[1] - 1), y: max(0, numbers[2] - 1))
  }
}
