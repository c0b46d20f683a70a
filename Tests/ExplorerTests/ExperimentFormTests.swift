import Canvas
import Testing
import Training

@testable import Explorer

@Suite struct ExperimentFormTests {
  private static let fields = [
    OptionField(name: "task", help: "A synthetic task.", choices: ["adding", "copy"]),
    OptionField(name: "column", help: "The column."), OptionField(name: "csv", help: "A file."),
    OptionField(name: "cell", help: "rnn, lstm or gru.", default: "lstm", choices: ["rnn", "lstm", "gru"]),
    OptionField(name: "length", help: "T, timesteps."),
    OptionField(name: "hidden", help: "H, hidden units a layer.", default: "64"),
    OptionField(name: "lr", help: "The learning rate.", default: "0.002"),
    OptionField(name: "bidirectional", help: "Both ends.", choices: ["true"]),
  ]

  private func opened(_ width: Int = 100, _ height: Int = 30) -> Press {
    var explorer = Press(live: true, steps: 1).key(.escape)
    explorer.state.home = HomeState(
      items: [HomeItem(title: "New experiment", explanation: "", target: .newExperiment)],
      form: ExperimentForm(fields: Self.fields))
    return explorer.send(.input(.resize(width: width, height: height))).key(.enter)
  }

  private func field(_ name: String, _ value: String, _ explorer: Press) -> Press {
    var explorer = explorer
    while explorer.state.home.form.selected?.name != name { explorer = explorer.key(.down) }
    return explorer.key(.control("u")).keys(value)
  }

  @Test func aStatedExperimentIsStarted() throws {
    var explorer = field("hidden", "12", field("lr", "1e-2", field("task", "adding", opened())))
    #expect(explorer.state.overlay == .form && explorer.state.home.form.problem == nil)
    #expect(explorer.state.frame().plainText.contains("ready"))
    explorer = explorer.key(.enter)
    guard case .open(.experiment(let options)) = explorer.effects.first else {
      Issue.record("it was not started: \(explorer.effects)")
      return
    }
    #expect(options.task == "adding" && options.hidden == 12 && options.learningRate == 0.01)
    #expect(explorer.state.overlay == .form && explorer.state.opening != nil)
    #expect(explorer.state.frame().plainText.contains("opening the new experiment"))
    #expect(explorer.send(.opened(Press.description, isLive: true)).state.overlay == nil)
  }

  @Test func whatCannotBeStartedStaysInTheFormWithTheReason() throws {
    let csv = field("csv", "nowhere.csv", opened())
    let failed = csv.key(.enter).send(
      Action.notOpened("nowhere.csv: there is no such readable file: check its name"))
    #expect(failed.state.overlay == .form && failed.state.opening == nil)
    #expect(
      failed.state.home.form.fault?.field == "csv" && failed.state.home.form.values["csv"] == "nowhere.csv")
    let page = failed.state.frame().plainText
    #expect(page.contains("it could not be started") && page.contains("nowhere.csv: there is"))
    #expect(failed.keys("x").state.home.form.fault == nil, "it may be right now")
    #expect(failed.key(.enter).effects.count == 1, "or the file is there now")
    let stopped = csv.key(.enter).key(.escape)
    #expect(stopped.state.overlay == .form && stopped.state.opening == nil)
    #expect(stopped.effects.contains(.stopOpening))
  }

  @Test(arguments: [
    ("hidden", "0", "hidden"), ("hidden", "many", "hidden"), ("lr", "-1", "lr"), ("cell", "lstn", "cell"),
    ("hidden", "3.5", "hidden"), ("hidden", "1e9", "hidden"), ("lr", "abc", "lr"), ("lr", "0,01", "lr"),
    ("lr", "1e30", "lr"), ("task", "addding", "task"), ("length", "1", "length"),
  ])
  func aWrongValueIsToldWhileItIsTyped(name: String, value: String, blamed: String) throws {
    let explorer = field(name, value, field("task", "adding", opened()))
    let problem = try #require(explorer.state.home.form.problem)
    #expect(problem.field == blamed, "\(problem.text)")
    #expect(!problem.text.contains("--") && !problem.text.contains("wrong kind"), "\(problem.text)")
    #expect(explorer.key(.home).key(.enter).state.home.form.selected?.name == blamed)
    #expect(explorer.key(.enter).effects.isEmpty && explorer.key(.enter).state.overlay == .form)
    #expect(explorer.state.frame().plainText.contains("not ready yet"))
  }

  @Test(arguments: [
    ("hidden", "64.5", "hidden takes a whole number of at least 1"),
    ("lr", "abc", "lr takes a number such as 0.01"),
    ("lr", "0,01", "write a point"), ("task", "addding", "did you mean adding?"),
    ("column", "1", "name the file with csv"),
  ])
  func whatIsWrongIsSaidInTheWordsOfTheForm(name: String, value: String, says: String) {
    let form = field(name, value, name == "column" ? opened() : field("task", "adding", opened())).state.home
      .form
    #expect(form.problem?.text.contains(says) == true, "\(form.problem?.text ?? "-")")
  }

  @Test func anEmptyFormTellsWhatIsMissing() {
    #expect(opened().state.home.form.problem?.text.contains("nothing to learn yet") == true)
  }

  @Test func choicesAreGoneThroughWithArrows() {
    let explorer = field("cell", "", opened())
    #expect(explorer.key(.right).state.home.form.values["cell"] == "rnn")
    #expect(explorer.key(.left).state.home.form.values["cell"] == "gru")
    #expect(explorer.key(.left).key(.right).state.home.form.values["cell"] == "")
  }

  @Test func textsThatLookLikeNumbersStayTexts() throws {
    let explorer = field("csv", "a \"b\"\\c.csv", field("column", "2", opened()))
    let options = try #require(explorer.state.home.form.options)
    #expect(options.column == "2" && options.csv == "a \"b\"\\c.csv")
  }

  @Test func savingGivesAFileThatIsReadBack() throws {
    let explorer = field("hidden", "9", field("task", "copy", opened())).key(.control("o"))
    guard case .saveExperiment(let text) = explorer.effects.first else {
      Issue.record("it was not saved")
      return
    }
    let options = try ExperimentFile.parse(text, name: "saved")
    #expect(options.task == "copy" && options.hidden == 9)
  }

  @Test func whatWasStatedStaysWhenTheFormIsLeft() {
    let explorer = field("task", "adding", opened()).key(.escape)
    #expect(explorer.state.overlay == nil && explorer.key(.enter).state.home.form.values["task"] == "adding")
  }

  @Test func defaultsHoldWhereNothingIsStated() throws {
    var defaults = ExperimentOptions()
    defaults.cell = "gru"
    var form = ExperimentForm(fields: Self.fields, defaults: defaults)
    form.values = ["task": "adding"]
    #expect(form.options?.cell == "gru")
    form.values["cell"] = "rnn"
    #expect(form.options?.cell == "rnn")
  }

  @Test func theFormIsDrawnAtEverySizeAndClicked() {
    for (width, height) in [(0, 0), (1, 1), (20, 5), (40, 10), (80, 24), (200, 60)] {
      #expect(opened(width, height).state.frame().width == width)
    }
    let explorer = opened()
    let page = FormPage(bounds: Rect(x: 0, y: 0, width: 100, height: 30))
    let click = MouseEvent(.press, x: page.rows.x + 3, y: page.rows.y + 3)
    #expect(explorer.send(.input(.mouse(click))).state.home.form.selected?.name == "cell")
    #expect(explorer.state.frame().plainText.contains("lstm"), "defaults are shown")
  }
}
