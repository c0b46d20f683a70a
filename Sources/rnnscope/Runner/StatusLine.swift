import Canvas
import Synchronization
import Traces

/// The last line on a terminal's standard error, redrawn in place while work goes on. Where nobody looks, it is not
/// there. Several threads may use it.
final class StatusLine: Sendable {
  private static let barWidth = 20
  private let isShown = Mutex(false)

  /// Shows `words`, as far as they go on one line.
  func show(_ words: String) {
    guard StandardError.isTerminal else { return }
    isShown.withLock { isShown in
      isShown = true
      // In the last column a terminal may begin the next line.
      StandardError.redraw(words.displaySafe.cut(to: StandardError.columns - 1))
    }
  }

  /// Tells `words` for good, above the line.
  func tell(_ words: String) {
    clear()
    StandardError.tell(words)
  }

  /// Takes the line away.
  func clear() {
    isShown.withLock { isShown in
      if isShown { StandardError.redraw("") }
      isShown = false
    }
  }

  /// Leaves the line where it is; what follows stands below.
  func keep() {
    isShown.withLock { isShown in
      if isShown { StandardError.tell("") }
      isShown = false
    }
  }

  /// `fraction`, 0…1, as a bar.
  static func bar(_ fraction: Double) -> String {
    let filled = Int(clamping: (fraction * Double(barWidth)).rounded(.down), within: 0...barWidth)
    return String(repeating: "█", count: filled) + String(repeating: "░", count: barWidth - filled)
  }

  /// How long the rest takes where `fraction` of the work took `seconds`: `2 min 5 s left`.
  static func timeLeft(_ fraction: Double, after seconds: Double) -> String {
    let whole = Int(clamping: seconds / max(fraction, 1e-9) - seconds, within: 0...100_000_000)
    if whole < 60 { return "\(whole) s left" }
    return whole < 3600
      ? "\(whole / 60) min \(whole % 60) s left" : "\(whole / 3600) h \(whole / 60 % 60) min left"
  }
}

extension String {
  /// As much of the beginning as fits into `columns`.
  fileprivate func cut(to columns: Int) -> String {
    let text = DisplayText(self)
    guard text.columns > columns else { return self }
    var cut = UnicodeScalarView()
    for element in text.truncated(to: columns).elements {
      cut.append(element.glyph.base)
      cut.append(contentsOf: element.glyph.marks)
    }
    return String(cut)
  }
}
