import CNcurses
import Canvas

/// Turns what ncurses reads into events. Mouse reports arrive in pieces, which it puts together.
struct InputDecoder {
  /// What one read gave.
  enum Read {
    /// A Unicode scalar or a control character.
    case scalar(UInt32)
    /// A number of `cn_key`.
    case key(UInt32)
    case resize(width: Int, height: Int)
  }

  private var mouseReport: MouseReport?

  /// The event that `read` completes; nil where more must follow or where it means nothing here.
  mutating func event(for read: Read) -> InputEvent? {
    switch read {
    case .resize(let width, let height):
      return .resize(width: width, height: height)
    case .key(let number) where number == CN_KEY_MOUSE_REPORT.rawValue:
      mouseReport = MouseReport()
      return nil
    case .key(let number):
      mouseReport = nil
      return Self.key(number).map(InputEvent.key)
    case .scalar(let value):
      if mouseReport != nil { return continueMouseReport(with: value) }
      return Self.key(scalar: value).map(InputEvent.key)
    }
  }

  private mutating func continueMouseReport(with value: UInt32) -> InputEvent? {
    switch mouseReport?.append(value) {
    case .complete(let event):
      mouseReport = nil
      return event.map(InputEvent.mouse)
    case .malformed:
      mouseReport = nil
      return nil
    case .incomplete, nil:
      return nil
    }
  }

  private static func key(_ number: UInt32) -> Key? {
    if number > CN_KEY_FUNCTION.rawValue { return .function(Int(number - CN_KEY_FUNCTION.rawValue)) }
    return namedKeys[number]
  }

  private static let namedKeys: [UInt32: Key] = [
    CN_KEY_UP.rawValue: .up, CN_KEY_DOWN.rawValue: .down,
    CN_KEY_LEFT.rawValue: .left, CN_KEY_RIGHT.rawValue: .right,
    CN_KEY_HOME.rawValue: .home, CN_KEY_END.rawValue: .end,
    CN_KEY_PAGE_UP.rawValue: .pageUp, CN_KEY_PAGE_DOWN.rawValue: .pageDown,
    CN_KEY_INSERT.rawValue: .insert, CN_KEY_DELETE.rawValue: .delete,
    CN_KEY_BACKSPACE.rawValue: .backspace, CN_KEY_ENTER.rawValue: .enter,
    CN_KEY_BACK_TAB.rawValue: .backTab,
  ]

  private static func key(scalar value: UInt32) -> Key? {
    switch value {
    case 0x09: return .tab
    case 0x0A, 0x0D: return .enter
    case 0x08, 0x7F: return .backspace
    case 0x1B: return .escape
    case 0x01...0x1A: return Unicode.Scalar(value + 0x60).map { .control(Character($0)) }
    case 0x1C...0x1F: return Unicode.Scalar(value + 0x40).map { .control(Character($0)) }
    // NUL and the second set of control characters.
    case 0x00, 0x80...0x9F: return nil
    default: return Unicode.Scalar(value).map { .character(Character($0)) }
    }
  }
}
