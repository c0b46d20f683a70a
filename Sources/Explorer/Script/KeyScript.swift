import Canvas
import Foundation

/// Why a script of keys can't be read: one line that says where, what and how to mend it.
public struct KeyScriptError: Error, Hashable, CustomStringConvertible {
  public let description: String
}

/// What somebody pressed, as a text that people read and write: one thing a line.
///
///     # to the gates of step 200
///     keys 4 l l j
///     wait step 200
///     type hello          each character is a key
///     mouse press 10 5    press, release, drag, wheel-up, wheel-down; column and row from 0
///     resize 120 40
///     pause 0.5           seconds
///     wait idle           until everything that was asked for is on the screen
///     wait text paused    until that stands on the screen
public struct KeyScript: Sendable, Hashable {
  /// What a script waits for.
  public enum Condition: Sendable, Hashable {
    case idle
    case step(Int)
    case text(String)
  }

  /// One thing that is done.
  public enum Action: Sendable, Hashable {
    case input(InputEvent)
    case pause(seconds: Double)
    case wait(Condition)
  }

  /// An action and the line that it stands on, from 1.
  public struct Entry: Sendable, Hashable {
    public let action: Action
    public let line: Int
  }

  /// Everything in its order.
  public let entries: [Entry]

  /// Reads `text`; `name` stands for it in errors. Throws `KeyScriptError`.
  public init(_ text: String, name: String) throws(KeyScriptError) {
    var entries: [Entry] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.drop { $0 == " " }
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      guard let actions = Self.actions(line) else {
        throw KeyScriptError(
          description:
            "\(name), line \(index + 1): this is no key, type, mouse, resize, pause or wait: write as "
            + "keys 4 Enter Ctrl-d, type TEXT, mouse press X Y, resize W H, pause SECONDS, wait idle|step N|text TEXT"
        )
      }
      entries += actions.map { Entry(action: $0, line: index + 1) }
    }
    self.entries = entries
  }

  /// More columns or rows no terminal tells.
  private static let largestSide = 65_535
  /// More cells no screen has: they would have to be drawn.
  private static let largestScreen = 4_000_000

  private static func actions(_ line: Substring) -> [Action]? {
    let parts = line.split(separator: " ", maxSplits: 1)
    let rest = parts.count > 1 ? String(parts[1]) : ""
    switch parts[0] {
    case "keys":
      let names = rest.split(separator: " ")
      let keys = names.compactMap { Key(named: $0) }
      return keys.isEmpty || keys.count < names.count ? nil : keys.map { .input(.key($0)) }
    case "type": return rest.isEmpty ? nil : rest.map { .input(.key(.character($0))) }
    case "mouse": return mouse(rest).map { [.input(.mouse($0))] }
    case "resize":
      let sides = rest.split(separator: " ").compactMap { Int($0) }
      guard sides.count == 2, sides.allSatisfy({ (1...largestSide).contains($0) }),
        sides[0] * sides[1] <= largestScreen
      else { return nil }
      return [.input(.resize(width: sides[0], height: sides[1]))]
    case "pause":
      guard let seconds = Double(rest), (0...3600).contains(seconds) else { return nil }
      return [.pause(seconds: seconds)]
    case "wait": return condition(rest).map { [.wait($0)] }
    default: return nil
    }
  }

  private static func condition(_ text: String) -> Condition? {
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    switch words.first {
    case "idle" where words.count == 1: return .idle
    case "step" where words.count == 2: return Int(words[1]).map { .step($0) }
    case "text" where words.count == 2: return .text(words[1])
    default: return nil
    }
  }

  private static let mouseKinds: [(String, MouseEvent.Kind)] = [
    ("press", .press), ("release", .release), ("drag", .drag), ("wheel-up", .wheelUp),
    ("wheel-down", .wheelDown),
  ]

  private static func mouse(_ text: String) -> MouseEvent? {
    let words = text.split(separator: " ")
    let place = words.dropFirst().compactMap { Int($0) }
    guard words.count == 3, place.count == 2, place.allSatisfy({ (0..<largestSide).contains($0) }),
      let kind = mouseKinds.first(where: { $0.0 == words[0] })
    else { return nil }
    return MouseEvent(kind.1, x: place[0], y: place[1])
  }

  /// The line that stands for `event`.
  public static func line(_ event: InputEvent) -> String {
    switch event {
    case .key(let key): return "keys \(key.scriptText)"
    case .mouse(let event):
      let kind = mouseKinds.first { $0.1 == event.kind }?.0 ?? "press"
      return "mouse \(kind) \(event.x) \(event.y)"
    case .resize(let width, let height): return "resize \(width) \(height)"
    }
  }
}
