import Explorer
import Terminal

/// Opens the explorer and stays until the person leaves it. `items`, at most four, are opened at once, side by side;
/// without any the home page is shown. Throws what keeps the terminal or an item from opening, before anything is
/// drawn, and what kept a recording from completing, after the terminal is given back.
func openExplorer(_ items: [HomeItem.Target], _ options: ExplorerOptions) throws {
  try MainActor.assumeIsolated {
    try TerminalSession.holdSignals()
    let (configuration, complaint) = try options.configuration()
    let (player, recorder, frameLog) = try (options.player(), options.recorder(), options.frameLog())
    // Until the screen is there, nobody else takes the signals.
    let (prepared, home) = try waitTelling(until: { TerminalSession.takeHeldSignal() != nil }) {
      var prepared: [PreparedRun] = []
      for item in items { prepared += try await PreparedRun.all(of: item) }
      return (prepared, items.isEmpty ? HomeItems.all() : [])
    }
    let session = try TerminalSession.open(
      TerminalOptions(
        colorDepth: options.screen.colors.depth ?? ColorChoice(rawValue: configuration.colors)?.depth,
        glyphTier: options.screen.glyphs.tier ?? GlyphChoice(rawValue: configuration.glyphs)?.tier))
    defer { session.close() }
    let runner = ExplorerRunner(session: session, configuration, complaint)
    (runner.player, runner.recorder, runner.frameLog) = (player, recorder, frameLog)
    if items.isEmpty { runner.apply(.listed(home)) }
    runner.show(prepared)
    for case .lesson(let name) in items { runner.apply(.lessonBegan(name: name)) }
    runner.run()
    session.close()
    try runner.finish()
  }
}
