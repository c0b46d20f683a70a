import Canvas
import Engine
import Testing

@testable import Explorer

@Suite struct ConfigurationTests {
  @Test func thePrintedDefaultLoadsAsItIsAndChangesNothing() throws {
    let configuration = try ConfigurationFile.parse(Configuration.defaultText, name: "config.toml")
    #expect(configuration.bindings == KeyBindings.all)
    var plain = configuration
    plain.keys = [:]
    #expect(plain == Configuration())
    for command in KeyBindings.all.map(\.command) { #expect(configuration.keys[command] != nil) }
  }

  @Test func theThemeOfTheConfigurationWinsOverTheOneChosenLast() throws {
    var explorer = Press(live: false, steps: 5)
    for (text, last, theme) in [
      ("", nil, Theme.dark), ("", .light, .light), ("theme = \"last\"", .light, .light),
      ("theme = \"safe-dark\"", .light, .safeDark),
    ] as [(String, Theme?, Theme)] {
      explorer.state.configure(try ConfigurationFile.parse(text, name: "config.toml"), lastTheme: last)
      #expect(explorer.state.appearance.theme == theme, "\(text)")
    }
  }

  @Test func everySettingIsTakenOver() throws {
    let text = """
      theme = "safe-light"
      colors = 256
      glyphs = "ascii"
      view = "gates"
      [experiment]
      cell = "gru"
      lr = 1
      [keys]
      quit = ["Z", "Ctrl-c"]
      first-unit = "gu"
      """
    let configuration = try ConfigurationFile.parse(text, name: "config.toml")
    #expect(
      configuration.theme == .safeLight && configuration.colors == "256" && configuration.glyphs == "ascii")
    #expect(configuration.experiment.cell == "gru" && configuration.experiment.learningRate == 1)
    var explorer = Press(live: false, steps: 5)
    explorer.state.configure(configuration)
    #expect(explorer.state.appearance.theme == .safeLight)
    #expect(explorer.keys("q").effects.isEmpty && explorer.keys("Z").effects == [.quit])
    #expect(explorer.keys("Ggu").run.cursor.unit == 0)
    #expect(explorer.state.frame().plainRow(23).contains("Z quit"), "the footer tells the new key")
    #expect(explorer.keys("?quit").state.frame().plainText.contains("Z Ctrl-c"))
    #expect(explorer.send(.opened(Press.description, isLive: false)).run.view.name == "gates")
  }

  @Test func whateverNamesAKeyNamesTheNewOne() throws {
    let text =
      "[keys]\nhold-a-value = \"X\"\nrelease-clamps = []\ncompare-runs = \"C\"\nback = \"Ctrl-b\"\nplay-or-pause = \"F5\"\n"
    var explorer = Press(live: false, steps: 5)
    explorer.state.configure(try ConfigurationFile.parse(text, name: "config.toml"))
    #expect(explorer.state.reasonDisabled(.releaseClamps) == "nothing is held: X holds")
    #expect(explorer.state.reasonDisabled(.nextRun) == "there is one run: C opens another")
    #expect(explorer.keys("?release").state.frame().plainText.contains("(nothing is held: X holds)"))
    explorer = explorer.send(.progressed(.search, .init("looking through the data", fraction: 0.5)))
    #expect(explorer.state.frame().plainRow(0).contains("50 % · Ctrl-b stops it"))
    #expect(explorer.key(.control("b")).effects == [.ofRun(0, .stopWork([.search]))])
    let home = explorer.key(.control("b")).key(.control("b"))
    #expect(home.state.run == nil && home.state.frame().plainRow(23).contains("Enter start"))
  }

  @Test func everyCommandCanDoWithoutAKey() throws {
    for binding in KeyBindings.all {
      var explorer = Press(live: false, steps: 5)
      let text = "[keys]\n\(binding.command.configurationName) = []"
      explorer.state.configure(try ConfigurationFile.parse(text, name: "c"))
      let footer = explorer.state.frame().plainRow(23)
      let hint = binding.hint.map { " \($0)" } ?? "nothing"
      #expect(!footer.contains(binding.keyText + hint), "\(binding.command): \(footer)")
    }
    var home = ExplorerState(
      home: HomeState(items: []), appearance: Appearance(), width: 80, height: 24)
    var emptied = Configuration()
    for command in KeyBindings.all.map(\.command) { emptied.keys[command] = [] }
    home.configure(emptied)
    #expect(home.frame().plainText.contains("rnnscope"))
    var run = Press(live: true, steps: 5)
    run.state.configure(emptied)
    #expect(run.state.frame().plainText.contains("LSTM 7"))
  }

  @Test func matchesAreGoneThroughWithTheKeysOfEvents() throws {
    var explorer = Press(live: false, steps: 5)
    explorer.state.configure(
      try ConfigurationFile.parse("[keys]\nnext-event = \"J\"\nprevious-event = \"K\"", name: "c"))
    explorer = explorer.keys("/x").key(.enter)
    let first = explorer.run.cursor.timestep
    #expect(explorer.keys("J").run.cursor.timestep == first + 1)
    #expect(explorer.keys("JJK").run.cursor.timestep == first + 1)
    #expect(explorer.keys("n").run.cursor.timestep == first, "n means nothing any more")
  }

  @Test func theViewLookedAtLastIsTakenWhereThatIsWanted() throws {
    var explorer = Press(live: false, steps: 5)
    explorer.state.configure(
      try ConfigurationFile.parse("view = \"last\"", name: "c"), lastView: ViewChoice.named("weights"))
    #expect(explorer.send(.opened(Press.description, isLive: false)).run.view.name == "weights")
  }

  @Test(arguments: [
    ("theme = \"drak\"", "line 1: theme: it takes one of \"dark\""),
    ("\n\ntheme = dark", "line 3: this is not TOML"),
    ("theme = \"dark\"\ncolour = 1", "line 2: colour: there is no such setting"),
    ("[keys]\nfly = \"f\"", "line 2: fly: there is no such command"),
    ("[keys]\nzoom-im = \"f\"", "line 2: zoom-im: there is no such command; did you mean zoom-in?"),
    ("theem = \"dark\"", "line 1: theem: there is no such setting; did you mean theme?"),
    ("[keys]\nquit = \"Hyper-q\"", "line 2: quit: keys are written as"),
    ("[keys]\nquit = \"j\"", "line 2: quit: "),
    ("[keys]\nquit = \"g\"", "give one of them another key"),
    ("[experiment]\nhiden = 3", "line 2: "),
    ("[experiment]\ncell = 3", "line 2: "),
    ("[experiment]\ntask = \"adding\"", "line 2: task: data"),
    ("keys = 3", "line 1: keys: it is a section"),
    ("theme = \"dark\"\n[[}a", "line 2: a heading has one plain name"),
    ("[[keys]]", "line 1: a heading has one plain name"),
    ("[keys.more]", "line 1: a heading has one plain name"),
    ("[keys", "line 1: a heading has one plain name"),
    ("[experiment]\nseed = -1", "line 2: "),
    ("[experiment]\nhidden = { a = 1 }", "line 2: "),
    ("keys." + String(repeating: "a.", count: 300_000) + "a = 1", "line 1: there are too many dots"),
  ])
  func whatIsWrongIsToldInOneLine(text: String, expected: String) {
    do {
      _ = try ConfigurationFile.parse(text, name: "config.toml")
      Issue.record("it was taken: \(text)")
    } catch {
      #expect(
        error.description.hasPrefix("config.toml, ") && error.description.contains(expected), "\(error)")
      #expect(!error.description.contains("\n"))
    }
  }

  /// Whatever a file holds, it is a configuration or an error in one line.
  @Test func damagedConfigurationsAreRefusedInOneLine() {
    let start = String(Configuration.defaultText.prefix(1500))
    let whole = Array((start + "\n[experiment]\nseed = 3\nlr = 1e-2\n").utf8)
    var generator = RandomGenerator(seed: 3)
    for _ in 0..<150 {
      var bytes = whole
      for _ in 0...generator.index(below: 6) {
        let place = generator.index(below: bytes.count)
        switch generator.index(below: 3) {
        case 0: bytes[place] = UInt8(generator.index(below: 256))
        case 1: bytes.insert(contentsOf: Array("[{\"'=.#\n-}]".utf8).shuffledPrefix(&generator), at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 1 + generator.index(below: 40)))
        }
      }
      do {
        _ = try ConfigurationFile.parse(String(decoding: bytes, as: UTF8.self), name: "config.toml")
      } catch {
        let line = "\(error)"
        #expect(!line.contains { $0.isNewline } && line.count < 1200, "\(line)")
      }
    }
  }
}

extension [UInt8] {
  /// Some of the bytes, in any order.
  fileprivate func shuffledPrefix(_ generator: inout RandomGenerator) -> [UInt8] {
    (0...generator.index(below: 4)).map { _ in self[generator.index(below: count)] }
  }
}
