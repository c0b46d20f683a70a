import Engine
import Testing

@testable import Training

@Suite struct ExperimentTests {
  /// Options of a small adding experiment, changed by `change`.
  private func options(_ change: (inout ExperimentOptions) -> Void) -> ExperimentOptions {
    var options = ExperimentOptions()
    options.task = "adding"
    change(&options)
    return options
  }

  private func errorLine(_ change: (inout ExperimentOptions) -> Void) -> String? {
    do {
      _ = try Experiment(options(change))
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func defaultsAreFilledIn() throws {
    let experiment = try Experiment(options { _ in })
    #expect(experiment.cell == .lstm)
    #expect(experiment.hiddenSize == 64)
    #expect(experiment.clipping.norm == 1)
    #expect(experiment.title == "LSTM 64 · adding")
  }

  @Test func aClipNormOfZeroTurnsClippingOff() throws {
    let experiment = try Experiment(options { $0.clipNorm = 0 })
    #expect(experiment.clipping.norm == nil)
  }

  @Test(
    arguments: [
      ("hidden 0", { (options: inout ExperimentOptions) in options.hidden = 0 }, "--hidden"),
      ("an unknown cell", { $0.cell = "ltsm" }, "did you mean lstm"),
      ("a negative rate", { $0.learningRate = -1 }, "--lr"),
      ("a NaN rate", { $0.learningRate = .nan }, "--lr"),
      ("no batch", { $0.batch = 0 }, "--batch"),
      ("two sources", { $0.text = "a.txt" }, "exclude each other"),
      ("a column without a file", { $0.column = "close" }, "--csv"),
      ("an activation for an LSTM", { $0.activation = "relu" }, "--cell rnn"),
      (
        "a forget bias for a GRU",
        {
          $0.cell = "gru"; $0.forgetBias = 1
        }, "--forget-bias"
      ),
      ("a control character in a name", { $0.cell = "\u{1B}[2Jlstm" }, "--cell"),
    ] as [(String, @Sendable (inout ExperimentOptions) -> Void, String)])
  func badValuesAreRefusedInOneLine(
    name: String, change: @Sendable (inout ExperimentOptions) -> Void, expected: String
  ) throws {
    let line = try #require(errorLine(change), "\(name) was accepted")
    #expect(line.contains(expected), "\(line)")
    #expect(!line.contains("\n") && !line.contains("\u{1B}"))
  }

  @Test func nothingToLearnIsSaid() {
    #expect(errorLine { $0.task = nil }?.contains("--text FILE") == true)
  }
}

@Suite struct ExperimentFileTests {
  @Test func aFileStatesOptionsByTheirCommandLineNames() throws {
    let options = try ExperimentFile.parse(
      "task = \"copy\"\ncell = \"gru\"\nlr = 0.01\nclip-norm = 2\nforget-bias = 1.5\nbidirectional = true",
      name: "e.toml")
    #expect(options.task == "copy")
    #expect(options.learningRate == 0.01)
    #expect(options.clipNorm == 2)
    #expect(options.forgetBias == 1.5)
    #expect(options.bidirectional == true)
  }

  @Test(arguments: [
    ("task = copy", "line 1"),
    ("hiden = 3", "did you mean hidden"),
    ("hidden = \"many\"", "hidden"),
  ])
  func mistakesAreNamedWithTheirPlace(text: String, expected: String) {
    let error = #expect(throws: (any Error).self) { try ExperimentFile.parse(text, name: "e.toml") }
    let line = error.map { "\($0)" } ?? ""
    #expect(line.contains("e.toml") && line.contains(expected), "\(line)")
    #expect(!line.contains("\n"))
  }

  @Test func theCommandLineOverridesTheFile() {
    var file = ExperimentOptions()
    file.csv = "a.csv"
    file.column = "b"
    file.hidden = 8
    file.seed = 3
    var stated = ExperimentOptions()
    stated.text = "c.txt"
    stated.hidden = 16
    let merged = stated.overriding(file)
    #expect(merged.text == "c.txt" && merged.csv == nil && merged.column == nil)
    #expect(merged.hidden == 16 && merged.seed == 3)
  }
}
