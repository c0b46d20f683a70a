import Canvas
import Foundation
import Terminal

/// A small program that shows what the terminal side can do, for its tests: a pattern, the events that arrive,
/// and every way to end badly.
///
///     ScreenProbe [--colors 2|16|256|16777216] [--glyphs ascii|blocks|braille]
///                 [--benchmark FRAMES] [--unique-colors FRAMES]
@main @MainActor struct ScreenProbe {
  let session: TerminalSession
  /// How many pictures of unique colours to show instead of the pattern.
  let colorFrames: Int?
  private var log: [String] = []
  private var eventCount = 0

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      let session = try TerminalSession.open(options(arguments))
      if let frames = value(of: "--benchmark", in: arguments).flatMap(Int.init) {
        let report = FrameBenchmark(screen: session.screen).run(frames: frames, close: session.close)
        print("\n\(report)")
      } else {
        var probe = ScreenProbe(
          session: session, colorFrames: value(of: "--unique-colors", in: arguments).flatMap(Int.init))
        let reason = probe.run()
        session.close()
        print("ended by \(reason)")
      }
    } catch {
      FileHandle.standardError.write(Data("ScreenProbe: \(error)\n".utf8))
      exit(1)
    }
  }

  init(session: TerminalSession, colorFrames: Int?) {
    self.session = session
    self.colorFrames = colorFrames
  }

  /// Shows and reacts until something ends it; returns what.
  private mutating func run() -> String {
    draw()
    while true {
      for occurrence in session.wait(timeoutMilliseconds: nil) {
        switch occurrence {
        case .signal(let signal): return "signal \(signal)"
        case .hangup: return "hangup"
        case .wake: note("wake")
        case .input:
          while let event = session.screen.nextEvent() {
            if event == .key(.character("q")) { return "key" }
            note(Self.text(of: event))
            if case .key(.character(let name)) = event { Misdeed(rawValue: name)?.commit(session) }
          }
        }
      }
      draw()
    }
  }

  /// A short ASCII form of an event.
  private static func text(of event: InputEvent) -> String {
    let text =
      switch event {
      case .key(let key): "key \(key)"
      case .mouse(let mouse): "mouse \(mouse.kind) \(mouse.x),\(mouse.y)"
      case .resize(let width, let height): "resize \(width)x\(height)"
      }
    return text.unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
  }

  private mutating func note(_ what: String) {
    eventCount += 1
    log.append("event \(eventCount): \(what)")
    log = log.suffix(5)
  }

  private func draw() {
    let screen = session.screen
    guard let colorFrames else { return screen.show(Pattern(screen: screen, log: log).grid()) }
    let colors = UniqueColors(width: screen.width, height: screen.height)
    for frame in 0..<colorFrames { screen.show(colors.grid(frame: frame)) }
  }

  private static func options(_ arguments: [String]) -> TerminalOptions {
    let depth = value(of: "--colors", in: arguments).flatMap(Int.init).flatMap(ColorDepth.init)
    let tiers: [String: GlyphTier] = ["ascii": .ascii, "blocks": .blocks, "braille": .braille]
    return TerminalOptions(
      colorDepth: depth, glyphTier: value(of: "--glyphs", in: arguments).flatMap { tiers[$0] })
  }

  private static func value(of option: String, in arguments: [String]) -> String? {
    guard let index = arguments.firstIndex(of: option), index + 1 < arguments.count else { return nil }
    return arguments[index + 1]
  }
}
