/// Keys as xterm sends them while a program uses the whole screen.
public struct KeySequence: Hashable, Sendable {
  public let text: String

  public init(_ text: String) { self.text = text }

  public static let enter = KeySequence("\r")
  public static let escape = KeySequence("\u{1B}")
  public static let tab = KeySequence("\t")
  public static let backTab = KeySequence("\u{1B}[Z")
  public static let backspace = KeySequence("\u{7F}")
  public static let delete = KeySequence("\u{1B}[3~")
  public static let insert = KeySequence("\u{1B}[2~")
  /// Arrows in the application mode that a program's keypad mode switches on.
  public static let up = KeySequence("\u{1B}OA")
  public static let down = KeySequence("\u{1B}OB")
  public static let right = KeySequence("\u{1B}OC")
  public static let left = KeySequence("\u{1B}OD")
  public static let home = KeySequence("\u{1B}OH")
  public static let end = KeySequence("\u{1B}OF")
  public static let pageUp = KeySequence("\u{1B}[5~")
  public static let pageDown = KeySequence("\u{1B}[6~")

  /// Ctrl and a lower-case letter.
  public static func control(_ letter: Character) -> KeySequence {
    KeySequence(String(UnicodeScalar((letter.asciiValue ?? 0x60) & 0x1F)))
  }

  /// F1 to F12.
  public static func function(_ number: Int) -> KeySequence {
    let numbers = [15, 17, 18, 19, 20, 21, 23, 24]
    if number <= 4 { return KeySequence("\u{1B}O" + ["P", "Q", "R", "S"][number - 1]) }
    return KeySequence("\u{1B}[\(numbers[number - 5])~")
  }

  // MARK: Mouse, over the cell in column `x` of row `y`, counted from 0

  public static func mousePress(x: Int, y: Int) -> KeySequence { mouse(0, x, y, "M") }
  public static func mouseRelease(x: Int, y: Int) -> KeySequence { mouse(0, x, y, "m") }
  public static func mouseDrag(x: Int, y: Int) -> KeySequence { mouse(32, x, y, "M") }
  public static func wheelUp(x: Int, y: Int) -> KeySequence { mouse(64, x, y, "M") }
  public static func wheelDown(x: Int, y: Int) -> KeySequence { mouse(65, x, y, "M") }

  /// A press and a release.
  public static func click(x: Int, y: Int) -> KeySequence {
    KeySequence(mousePress(x: x, y: y).text + mouseRelease(x: x, y: y).text)
  }

  private static func mouse(_ button: Int, _ x: Int, _ y: Int, _ final: String) -> KeySequence {
    KeySequence("\u{1B}[<\(button);\(x + 1);\(y + 1)\(final)")
  }
}
