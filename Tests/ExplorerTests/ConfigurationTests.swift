import Canvas
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
      quit = ["x", "Ctrl-c"]
      first-unit = "gu"
      """
    let configuration = try ConfigurationFile.parse(text, name: "config.toml")
    #expect(
      configuration.theme == .safeLight && configuration.colors == "256" && configuration.glyphs == "ascii")
    #expect(configuration.experiment.cell == "gru" && configuration.experiment.learningRate == 1)
    var explorer = Press(live: false, steps: 5)
    explorer.state.configure(configuration)
    #expect(explorer.state.appearance.theme == .safeLight)
    #expect(explorer.keys("q").effects.isEmpty && explorer.keys("x").effects == [.quit])
    #expect(explorer.keys("Ggu").run.cursor.unit == 0)
    #expect(explorer.state.frame().plainRow(23).contains("x quit"), "the footer tells the new key")
    #expect(explorer.keys("?quit").state.frame().plainText.contains("x Ctrl-c"))
    #expect(explorer.send(.opened(Press.description, isLive: false)).run.view.name == "gates")
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
    ("[keys]\nquit = \"Hyper-q\"", "line 2: quit: keys are written as"),
    ("[keys]\nquit = \"j\"", "line 2: quit: "),
    ("[keys]\nquit = \"g\"", "give one of them another key"),
    ("[experiment]\nhiden = 3", "line 2: "),
    ("[experiment]\ncell = 3", "line 2: "),
    ("[experiment]\ntask = \"adding\"", "line 2: task: data"),
    ("keys = 3", "line 1: keys: it is a section"),
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
}
