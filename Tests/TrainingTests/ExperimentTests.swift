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

  /// The line with which the experiment stated in TOML is refused; nil where it is accepted.
  private func refusal(_ text: String) -> String? {
    do {
      _ = try Experiment(ExperimentFile.parse(text, name: "e.toml"))
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

  @Test(arguments: [
    ("peepholes = true", CellVariant.lstmPeephole, "LSTM (peepholes) 64 · adding"),
    ("coupled-gates = true", .lstmCoupled, "LSTM (coupled gates) 64 · adding"),
    (
      "peepholes = true\ncoupled-gates = true", .lstmPeepholeCoupled,
      "LSTM (peepholes, coupled gates) 64 · adding"
    ),
    ("cell = 'gru'\ngru-reset = 'before'", .gruResetBefore, "GRU (reset before) 64 · adding"),
    ("cell = 'gru'\ngru-reset = 'after'", .gru, "GRU 64 · adding"),
    ("peepholes = false", .lstm, "LSTM 64 · adding"),
  ])
  func optionsChooseTheVariantOfTheCell(text: String, variant: CellVariant, title: String) throws {
    let experiment = try Experiment(ExperimentFile.parse("task = 'adding'\n" + text, name: "e.toml"))
    #expect(experiment.variant == variant)
    #expect(experiment.title == title)
    let again = try Experiment(experiment.completeOptions)
    #expect(again.variant == variant)
  }

  @Test func chronoReachesTheInitialisation() throws {
    let experiment = try Experiment(
      ExperimentFile.parse("task = 'adding'\ncell = 'gru'\nchrono = 40", name: "e.toml"))
    #expect(experiment.initialisation.chronoMaximum == 40)
    #expect(try Experiment(experiment.completeOptions).initialisation == experiment.initialisation)
  }

  @Test func aClipNormOfZeroTurnsClippingOff() throws {
    let experiment = try Experiment(options { $0.clipNorm = 0 })
    #expect(experiment.clipping.norm == nil)
  }

  @Test(arguments: [
    ("hidden = 0", "--hidden"),
    ("cell = 'ltsm'", "did you mean lstm"),
    ("lr = -1", "--lr"),
    ("lr = nan", "--lr"),
    ("batch = 0", "--batch"),
    ("text = 'a.txt'", "exclude each other"),
    ("column = 'close'", "--csv"),
    ("activation = 'relu'", "--cell rnn"),
    ("cell = 'gru'\nforget-bias = 1", "--forget-bias"),
    ("cell = 'gru'\npeepholes = true", "--peepholes is for the LSTM"),
    ("cell = 'rnn'\ncoupled-gates = true", "--coupled-gates is for the LSTM"),
    ("gru-reset = 'before'", "--gru-reset is for the GRU"),
    ("cell = 'gru'\ngru-reset = 'befor'", "did you mean before"),
    ("cell = 'rnn'\nchrono = 50", "--chrono is for a cell with gates"),
    ("chrono = 1", "at least 2, not 1"),
    ("chrono = nan", "at least 2, not nan"),
    ("chrono = 50\nforget-bias = 1", "keep one of them"),
    ("cell = \"\\u001B[2Jlstm\"", "--cell"),
  ])
  func badValuesAreRefusedInOneLine(text: String, expected: String) {
    let line = refusal("task = 'adding'\n" + text) ?? "accepted"
    #expect(line.contains(expected), "\(line)")
    #expect(!line.contains("\n") && !line.contains("\u{1B}"))
  }

  @Test func readingFromBothEndsIsRefusedWhereItWouldSeeTheAnswer() {
    #expect(refusal("text = 'a.txt'\nbidirectional = true")?.contains("--bidirectional") == true)
    #expect(refusal("csv = 'a.csv'\nbidirectional = true")?.contains("--bidirectional") == true)
    #expect(refusal("task = 'both-ways'\nbidirectional = true") == nil)
    // The one answer at the end comes after all that is read.
    #expect(refusal("text = 'a.txt'\noutputs = 'last'\nbidirectional = true") == nil)
  }

  @Test(arguments: [
    "task = 'copy'\ncell = 'gru'", "text = 'a.txt'\nforget-bias = 1\nclip-norm = 0",
    "csv = 'b.csv'\ncolumn = 'x'\ncell = 'rnn'\nactivation = 'relu'\noptimizer = 'adamw'",
  ])
  func completeOptionsGiveTheSameExperiment(text: String) throws {
    let experiment = try Experiment(ExperimentFile.parse(text, name: "e.toml"))
    let complete = experiment.completeOptions
    let again = try Experiment(complete)
    #expect(again.completeOptions == complete)
    #expect(again.optimizer == experiment.optimizer && again.clipping == experiment.clipping)
    #expect(again.initialisation == experiment.initialisation && again.cell == experiment.cell)
    #expect(complete.text?.hasPrefix("/") ?? true && complete.csv?.hasPrefix("/") ?? true)
  }

  @Test func nothingToLearnIsSaid() {
    #expect(refusal("hidden = 4")?.contains("--text FILE") == true)
  }
}

@Suite struct ExperimentFileTests {
  @Test func aFileStatesOptionsByTheirCommandLineNames() throws {
    let options = try ExperimentFile.parse(
      "task = \"copy\"\ncell = \"gru\"\nlr = 0.01\nclip-norm = 2\ngain = 1.0\nforget-bias = 1.5\nbidirectional = true",
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

  @Test func noOptionIsLostOnTheWay() throws {
    let values: [ExperimentOptions.CodingKeys: String] = [
      .csv: "'/a.csv'", .column: "'b'", .cell: "'gru'", .activation: "'relu'", .initializer: "'he'",
      .optimizer: "'sgd'", .record: "'/r'", .bidirectional: "true", .lines: "true", .outputs: "'last'",
      .peepholes: "true", .coupledGates: "true",
      .gruReset: "'before'", .recordSchedule: "'log'", .recordTensors: "'hidden'",
      .recordPrecision: "'float16'", .recordLimit: "'1GB'", .schedule: "'step'", .sampling: "'streams'",
      .nesterov: "true", .carryState: "true", .variational: "true",
    ]
    let stated = ExperimentOptions.CodingKeys.allCases.filter { ![.task, .text].contains($0) }
    let text = stated.map { "\($0.rawValue) = \(values[$0] ?? "7")" }.joined(separator: "\n")
    let file = try ExperimentFile.parse(text, name: "e.toml")
    let kept = Mirror(reflecting: file).children.filter { "\($0.value)" != "nil" }
    #expect(kept.count == stated.count)
    #expect(file.overriding(ExperimentOptions()) == file)
    #expect(ExperimentOptions().overriding(file) == file)
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
