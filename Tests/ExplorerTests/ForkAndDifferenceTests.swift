import Engine
import Testing
import Training
import Views

@testable import Explorer

/// Differences and forks, as (state, keys, expected).
@Suite struct ForkAndDifferenceTests {
  private var forkable: RunDescription {
    var description = Press.description
    var options = ExperimentOptions()
    options.task = "adding"
    options.steps = 100
    description.experiment = try? Experiment(options).completeOptions
    return description
  }

  private func live() -> Press {
    var explorer = Press(live: true, steps: 20)
    explorer.state.home.form = ExperimentForm(
      fields: ["lr", "hidden", "steps", "clip-norm"].map { OptionField(name: $0, help: "") })
    return explorer.send(.opened(forkable, isLive: true)).send(.updated(Press.update(steps: 20)))
  }

  @Test func aForkIsStatedAtTheCursorsStepWithWhatMayChange() {
    let form = live().keys(",,F")
    let page = form.state.frame().plainText
    #expect(
      page.contains("Fork of LSTM 7 · test at step 17") && page.contains("lr") && !page.contains("hidden"))
    #expect(page.contains("0.002"), "the parent's rate is shown")
    var changes = ExperimentOptions()
    changes.learningRate = 0.01
    #expect(form.keys("0.01").key(.enter).effects == [.ofRun(0, .fork(step: 17, changing: changes))])
    #expect(form.key(.escape).state.overlay == nil)
  }

  @Test func aForkIsStoppedInItsParentWhereverKeysGo() {
    let form = live().second(live: true, steps: 20).keys(",,F").key(.enter)
    let stopped = form.keys("a").key(.escape)
    #expect(stopped.effects.contains(.ofRun(0, .stopWork([.fork]))), "\(stopped.effects)")
    #expect(!stopped.effects.contains(.ofRun(1, .stopWork([.fork]))) && stopped.state.opening == nil)
    let closed = form.keys(":close").key(.enter)
    #expect(closed.effects.first == .closeRun(0) && closed.state.opening == nil, "\(closed.effects)")
  }

  @Test func aGRUsForkSaysWhyItsForgetBiasStays() {
    var description = forkable
    description.experiment?.cell = "gru"
    var explorer = Press(live: true, steps: 20)
    explorer.state.home.form = ExperimentForm(fields: [OptionField(name: "forget-bias", help: "The bias.")])
    let form = explorer.send(.opened(description, isLive: true)).send(.updated(Press.update(steps: 20))).keys(
      "F")
    #expect(form.state.frame().plainText.contains("It can't be changed here: a GRU has no forget gate"))
    let stated = form.keys("1")
    #expect(stated.state.frame().plainText.contains("forget-bias can't be changed"))
    #expect(stated.key(.enter).effects.isEmpty)
  }

  @Test func namesInTheFormAreWhole() {
    var explorer = live()
    explorer.state.home.form = ExperimentForm(
      fields: ["lr", "recurrent-dropout"].map { OptionField(name: $0, help: "") })
    #expect(explorer.keys("F").state.frame().plainText.contains("recurrent-dropout"))
  }

  @Test(arguments: [
    (":record now.rnntrace", RunEffect.record("now.rnntrace")), (":record off", .stopRecording),
  ])
  func aLiveRunIsRecordedFromNowOn(typed: String, effect: RunEffect) {
    #expect(live().keys(typed).key(.enter).effects == [.ofRun(0, effect)])
    let replayed = Press(live: false, steps: 5).keys(typed).key(.enter)
    #expect(replayed.effects.isEmpty && replayed.state.message?.isError == true)
  }

  @Test func theHeaderShowsThatARunIsRecordedAndTabCompletesItsName() {
    var update = Press.update(steps: 20)
    update.recordingPath = "now.rnntrace"
    let recorded = live().send(.updated(update))
    #expect(recorded.state.frame().plainRow(0).contains("● rec"))
    let pair = recorded.second(live: true, steps: 20)
    #expect(pair.state.comparison.runs.map(\.notes) == ["● rec", ""])
    #expect(!live().state.frame().plainRow(0).contains("● rec"))
    #expect(live().keys(":record now").key(.tab).state.frame().plainText.contains(":record now.rnntrace▏"))
    #expect(live().keys("?record").state.frame().plainText.contains(":record FILE.rnntrace"))
  }

  @Test func aWrongSettingIsToldBeforeAnythingIsTrained() {
    let wrong = live().keys("F-1").key(.enter)
    #expect(wrong.effects.isEmpty && wrong.state.message?.isError == true)
  }

  @Test func aForkThatCannotBeOpenedIsMendedInItsForm() {
    let asked = live().keys("F0.01").key(.enter)
    #expect(asked.state.overlay == nil && asked.state.opening != nil)
    let failed = asked.send(.notForked("x.rnntrace: the file exists already"))
    #expect(failed.state.opening == nil && failed.state.frame().plainText.contains("the file exists already"))
    #expect(failed.key(.enter).effects == asked.effects, "what was typed is still there")
    #expect(asked.send(Action.failed("no room left")).state.opening != nil, "another fault ends nothing")
    var forked = forkable
    forked.forkStep = 19
    let opened = asked.send(.ofRun(1, .opened(forked, isLive: true)))
    #expect(opened.state.message == nil && opened.state.overlay == nil, "nothing tells of what is over")
  }

  @Test func aForksFormOffersATraceOfItsOwnAndTellsTheParentsValues() {
    var parent = ExperimentOptions()
    (parent.task, parent.learningRate, parent.record) = ("adding", 0.003, "lighthouse.rnntrace")
    let fields = ["lr", "record"].map { OptionField(name: $0, help: "What it does.", default: "0.002") }
    let form = ForkForm(of: parent, called: "parent", at: 2000, fields: fields).form
    #expect(form.help(of: form.fields[0]) == "What it does. The parent has: 0.003.")
    #expect(form.defaultText(of: form.fields[1]) == "nowhere; → lighthouse-fork-2000.rnntrace")
    var filled = form
    filled.edit(.down)
    filled.edit(.right)
    #expect(filled.values["record"] == "lighthouse-fork-2000.rnntrace")
  }

  @Test func aForkFromTheParentsEndGoesAsFarAgain() {
    var parent = ExperimentOptions()
    (parent.task, parent.steps) = ("adding", 600)
    let fields = ["lr", "steps"].map { OptionField(name: $0, help: "What it does.") }
    #expect(ForkForm(of: parent, called: "parent", at: 700, fields: fields).form.options?.steps == 1300)
    #expect(ForkForm(of: parent, called: "parent", at: 500, fields: fields).form.values.isEmpty)
  }

  @Test func keysGoToTheForkAndTwoEscapesTakeItBack() {
    var forked = forkable
    forked.forkStep = 17
    let explorer = live().keys(",,").send(.ofRun(1, .opened(forked, isLive: true)))
    #expect(explorer.state.focus == 1 && explorer.state.isComparing)
    let back = explorer.key(.escape).key(.escape)
    #expect(back.effects.first == .closeRun(1) && back.run.number == 0 && back.run.cursor.step == 17)
  }

  @Test func aRecordingOfAnotherProgramSaysWhyItIsNotForked() {
    let explorer = Press(live: false, steps: 5).keys("F")
    #expect(explorer.state.overlay == nil)
    #expect(explorer.state.message?.text.contains("rnnscope trained") == true)
  }

  @Test func theDifferenceFromTheFirstRunIsShownAndTakenBack() {
    let explorer = Press(live: false, steps: 20).second(live: false, steps: 20).keys("2d")
    let compared = explorer.state.comparison
    #expect(compared.runs[0].scene.display.difference == nil)
    #expect(compared.runs[1].scene.display.difference != nil)
    #expect(compared.runs[1].scene.unroll?.tensors.isEmpty == false)
    #expect(explorer.key(.escape).state.isComparing && !explorer.key(.escape).state.showsDifference)
    #expect(explorer.keys("1").state.comparison.runs[1].absence == nil, "the overview stays what it is")
    #expect(explorer.keys("3").state.comparison.runs[1].absence == nil)
    #expect(explorer.keys("8").state.comparison.runs[1].absence != nil, "the sequence view has no difference")
  }
}
