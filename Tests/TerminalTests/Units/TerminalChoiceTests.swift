import Canvas
import Testing

@testable import Terminal

/// Which terminfo entry is opened, and with how many colours.
@Suite struct TerminalChoiceTests {
  private static let installed: [String: TerminalDescription] = [
    "xterm": TerminalDescription(colors: 8),
    "xterm-256color": TerminalDescription(colors: 256),
    "xterm-direct": TerminalDescription(hasDirectColor: true, colors: 1 << 24),
    "tmux-256color": TerminalDescription(colors: 256),
    "tmux-direct": TerminalDescription(hasDirectColor: true, colors: 1 << 24),
    "alacritty": TerminalDescription(colors: 256),
    "linux": TerminalDescription(colors: 8),
    "vt100": TerminalDescription(colors: 0),
    "dumb": TerminalDescription(movesCursor: false, colors: 0),
  ]

  private func choose(
    _ environment: [String: String], wanted: ColorDepth? = nil, without missing: Set<String> = []
  ) throws -> TerminalChoice {
    try TerminalChoice.best(environment: environment, wanted: wanted) {
      missing.contains($0) ? nil : Self.installed[$0]
    }
  }

  @Test(arguments: [
    ("xterm", ColorDepth.ansi16), ("xterm-256color", .indexed256), ("linux", .ansi16),
    ("vt100", .monochrome),
  ])
  func withoutPromisesTheEntryDecides(type: String, depth: ColorDepth) throws {
    let choice = try choose(["TERM": type])
    #expect(choice.type == type)
    #expect(choice.colorDepth == depth)
  }

  @Test(arguments: ["truecolor", "24bit", "TrueColor"])
  func aPromiseOfTruecolorIsTakenWhereAnEntryForItExists(promise: String) throws {
    let choice = try choose(["TERM": "xterm-256color", "COLORTERM": promise])
    #expect(choice.type == "xterm-direct")
    #expect(choice.colorDepth == .truecolor)
  }

  @Test func anEmulatorWithoutAnEntryOfItsOwnIsTakenForXterm() throws {
    #expect(try choose(["TERM": "alacritty", "COLORTERM": "truecolor"]).type == "xterm-direct")
  }

  @Test func withoutADirectEntryThereAre256Colors() throws {
    let choice = try choose(["TERM": "xterm", "COLORTERM": "truecolor"], without: ["xterm-direct"])
    #expect(choice.type == "xterm-256color")
    #expect(choice.colorDepth == .indexed256)
  }

  @Test func aMultiplexerKeepsItsOwnKeys() throws {
    let inTmux = try choose(["TERM": "tmux-256color", "COLORTERM": "truecolor"])
    #expect(inTmux.type == "tmux-direct")
    let namedXterm = try choose(["TERM": "xterm-256color", "COLORTERM": "truecolor", "TMUX": "/tmp/x,1,0"])
    #expect(namedXterm.type == "tmux-direct")
    let alone = try choose(["TERM": "tmux-256color", "COLORTERM": "truecolor"], without: ["tmux-direct"])
    #expect(alone.type == "tmux-256color")
  }

  @Test(arguments: ["linux", "vt100"])
  func aConsoleIsNotTakenForXterm(type: String) throws {
    #expect(try choose(["TERM": type, "COLORTERM": "truecolor"]).type == type)
  }

  @Test func noColorWinsOverPromisesAndLosesToTheUsersOption() throws {
    let environment = ["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"]
    #expect(try choose(environment).colorDepth == .monochrome)
    #expect(try choose(environment).type == "xterm-256color")
    #expect(try choose(environment, wanted: .indexed256).colorDepth == .indexed256)
    #expect(try choose(["TERM": "xterm", "NO_COLOR": ""]).colorDepth == .ansi16)
  }

  @Test func fewerColorsCanBeAskedFor() throws {
    let choice = try choose(["TERM": "xterm-256color"], wanted: .ansi16)
    #expect(choice.type == "xterm-256color")
    #expect(choice.colorDepth == .ansi16)
  }

  @Test func moreColorsCanBeAskedFor() throws {
    #expect(try choose(["TERM": "xterm"], wanted: .indexed256).type == "xterm-256color")
    #expect(try choose(["TERM": "xterm"], wanted: .truecolor).type == "xterm-direct")
    #expect(try choose(["TERM": "vt100"], wanted: .truecolor).colorDepth == .monochrome)
  }

  @Test func unusableTypesAreRefused() {
    #expect(throws: TerminalError.typeNotSet) { try choose([:]) }
    #expect(throws: TerminalError.typeNotSet) { try choose(["TERM": ""]) }
    #expect(throws: TerminalError.unknownType("nonsense")) { try choose(["TERM": "nonsense"]) }
    #expect(throws: TerminalError.cannotMoveCursor("dumb")) { try choose(["TERM": "dumb"]) }
  }

  @Test(arguments: [
    TerminalError.notATerminal("standard input"), .typeNotSet, .unknownType("a\u{1B}[2Jb\n"),
    .cannotMoveCursor("dumb"), .refused("x"), .noEvents(code: 24),
  ])
  func messagesAreOnePrintableLineWithARemedy(error: TerminalError) {
    let text = error.description
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    #expect(text.contains(":"))
  }

  @Test func glyphsFollowCharsetAndFont() {
    #expect(GlyphTier.detected(charsetIsUTF8: true, type: "xterm-256color") == .braille)
    #expect(GlyphTier.detected(charsetIsUTF8: true, type: "linux") == .blocks)
    #expect(GlyphTier.detected(charsetIsUTF8: false, type: "xterm-256color") == .ascii)
  }
}
