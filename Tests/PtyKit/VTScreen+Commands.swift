import Canvas
import Foundation

/// What each command does to the screen.
extension VTScreen {
  mutating func obey(_ command: VTCommand) {
    switch command {
    case .print(let scalar): print(scalar)
    case .control(let byte): obey(control: byte)
    case .escape(let intermediates, let final): obey(escape: intermediates, final)
    case .sequence(let sequence): obey(sequence)
    case .system(let text): obey(system: text)
    }
  }

  private mutating func obey(system text: String) {
    if text.hasPrefix("0;") || text.hasPrefix("2;") {
      title = String(text.dropFirst(2))
    } else if text.hasPrefix("52;c;"), let data = Data(base64Encoded: String(text.dropFirst(5))) {
      clipboard = String(decoding: data, as: UTF8.self)
    } else {
      unknownSequences.append("OSC \(text)")
    }
  }

  private mutating func obey(control byte: UInt8) {
    switch byte {
    case 0x07: bellCount += 1
    case 0x08: moveCursor(x: cursor.x - 1, y: cursor.y)
    case 0x09: moveCursor(x: (cursor.x / 8 + 1) * 8, y: cursor.y)
    case 0x0A, 0x0B, 0x0C: lineFeed()
    case 0x0D: moveCursor(x: 0, y: cursor.y)
    default: break
    }
  }

  private mutating func obey(escape intermediates: String, _ final: Character) {
    // Character sets and keypad modes change nothing here.
    if ["(", ")", "*", "+"].contains(intermediates) || "=>78\\".contains(final) { return }
    switch final {
    case "D": lineFeed()
    case "M": reverseLineFeed()
    case "E":
      moveCursor(x: 0, y: cursor.y)
      lineFeed()
    default: unknownSequences.append("ESC \(intermediates)\(final)")
    }
  }

  private mutating func obey(_ sequence: ControlSequence) {
    switch (sequence.prefix, sequence.final) {
    case ("?", "h"), ("?", "l"):
      for mode in sequence.parameters { setMode((mode.first ?? nil) ?? 0, sequence.final == "h") }
    // Key modifier settings, insert mode and window operations: nothing to see.
    case (">", "m"), (">", "n"), ("", "h"), ("", "l"), ("", "t"): break
    case ("", "m"):
      let unknown = pen.apply(sequence)
      unknownSequences += unknown.map { "SGR \($0)" }
    case ("", _):
      if !move(sequence) && !edit(sequence) { unknownSequences.append("CSI \(sequence)") }
    default: unknownSequences.append("CSI \(sequence)")
    }
  }

  /// Sequences that move the cursor; false if `sequence` is none.
  private mutating func move(_ sequence: ControlSequence) -> Bool {
    let count = sequence.value(0, or: 1)
    switch sequence.final {
    case "A": moveCursor(x: cursor.x, y: cursor.y - count)
    case "B", "e": moveCursor(x: cursor.x, y: cursor.y + count)
    case "C", "a": moveCursor(x: cursor.x + count, y: cursor.y)
    case "D": moveCursor(x: cursor.x - count, y: cursor.y)
    case "E": moveCursor(x: 0, y: cursor.y + count)
    case "F": moveCursor(x: 0, y: cursor.y - count)
    case "G", "`": moveCursor(x: count - 1, y: cursor.y)
    case "d": moveCursor(x: cursor.x, y: count - 1)
    case "H", "f": moveCursor(x: sequence.value(1, or: 1) - 1, y: count - 1)
    case "I": moveCursor(x: (cursor.x / 8 + count) * 8, y: cursor.y)
    case "Z": moveCursor(x: ((cursor.x + 7) / 8 - count) * 8, y: cursor.y)
    case "r":
      scrollRegion = (count - 1)..<max(count, min(height, sequence.value(1, or: height)))
      moveCursor(x: 0, y: 0)
    default: return false
    }
    return true
  }

  /// Sequences that change cells; false if `sequence` is none.
  private mutating func edit(_ sequence: ControlSequence) -> Bool {
    let count = sequence.value(0, or: 1)
    let (x, y) = cursor
    wrapsNext = wrapsNext && sequence.final == "b"
    switch sequence.final {
    case "J": eraseScreen(sequence.value(0, or: 0))
    case "K": eraseRow(sequence.value(0, or: 0))
    case "X": erase(row: y, x..<min(width, x + count))
    case "P": shiftRow(from: x, by: -count)
    case "@": shiftRow(from: x, by: count)
    case "L": if scrollRegion.contains(y) { scroll(y..<scrollRegion.upperBound, by: -count) }
    case "M": if scrollRegion.contains(y) { scroll(y..<scrollRegion.upperBound, by: count) }
    case "S": scroll(scrollRegion, by: count)
    case "T": scroll(scrollRegion, by: -count)
    case "b": for _ in 0..<count { print(lastPrinted) }
    default: return false
    }
    return true
  }
}
