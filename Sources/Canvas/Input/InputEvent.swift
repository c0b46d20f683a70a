/// A key as the user pressed it.
public enum Key: Hashable, Sendable {
  /// A printable character; Shift shows in the character itself.
  case character(Character)
  /// Ctrl and a lower-case letter.
  case control(Character)
  case enter, escape, tab, backTab, backspace, delete, insert
  case up, down, left, right, home, end, pageUp, pageDown
  /// F1 and on.
  case function(Int)
}

/// What the mouse did, and over which cell.
public struct MouseEvent: Hashable, Sendable {
  /// What a button or the wheel did; the wheel up is the one away from the hand.
  public enum Kind: Hashable, Sendable { case press, release, drag, wheelUp, wheelDown }

  /// What happened.
  public var kind: Kind
  /// The column under the pointer, from 0 at the left.
  public var x: Int
  /// The row under the pointer, from 0 at the top.
  public var y: Int

  /// An event over the cell (`x`, `y`).
  public init(_ kind: Kind, x: Int, y: Int) {
    self.kind = kind
    self.x = x
    self.y = y
  }
}

/// Everything that a terminal reports.
public enum InputEvent: Hashable, Sendable {
  case key(Key)
  case mouse(MouseEvent)
  case resize(width: Int, height: Int)
}
