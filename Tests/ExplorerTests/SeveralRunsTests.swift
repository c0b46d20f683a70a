import Engine
import Testing
import Training
import Views

@testable import Explorer

/// Several runs in one explorer, as (state, keys, expected).
@Suite struct SeveralRunsTests {
  /// Two recordings of `steps` steps each: number 0, which keys go to, and number 1.
  private func two(_ steps: Int, _ others: Int, live: Bool = false) -> Press {
    Press(live: live, steps: steps).second(live: live, steps: others)
  }

  @Test func newsGoToTheRunThatTheyAreOf() {
    let explorer = two(20, 5)
    #expect(explorer.state.runs.map(\.number) == [0, 1])
    #expect(explorer.state.runs.map(\.past.history.count) == [20, 5])
    let grown = explorer.send(.ofRun(1, .updated(Press.update(steps: 8))))
    #expect(grown.state.runs.map(\.past.history.count) == [20, 8])
    #expect(
      grown.send(.ofRun(7, .updated(Press.update(steps: 9)))).state.runs.map(\.past.history.count) == [20, 8])
  }

  @Test(arguments: [("ll", 2, 2, 19), ("j", 0, 0, 19), (",,", 0, 0, 17), ("$", 9, 9, 19)])
  func oneCursorMovesInAllRuns(keys: String, timestep: Int, other: Int, step: Int) {
    let explorer = two(20, 20).keys(keys)
    #expect(explorer.state.runs.map(\.cursor.timestep) == [timestep, other])
    #expect(explorer.state.runs.map(\.cursor.step) == [step, step])
    #expect(explorer.state.runs[0].cursor.unit == explorer.state.runs[1].cursor.unit)
  }

  @Test func aShorterRunStopsAtItsEnd() {
    #expect(two(20, 5).keys(",").state.runs.map(\.cursor.step) == [18, 4])
    #expect(two(20, 5).key(.home).keys(".").state.runs.map(\.cursor.step) == [1, 1])
  }

  @Test func aClosedRunLeavesTheOthersAndTheLastLeadsHome() {
    let alone = two(20, 5).key(.escape)
    #expect(alone.state.runs.count == 2 && !alone.state.isComparing && alone.effects.isEmpty)
    let one = alone.key(.escape)
    #expect(one.effects.first == .closeRun(0))
    #expect(one.state.runs.map(\.number) == [1] && one.run.number == 1)
    let none = one.key(.escape)
    #expect(none.state.runs.isEmpty && none.effects == [.closeRun(1), .refreshHome])
  }

  @Test(arguments: [("c", false), ("cc", true), ("2", true), ("?", true)])
  func aSecondRunStandsBesideTheFirstUntilComparingEnds(keys: String, isComparing: Bool) {
    #expect(two(20, 20).keys(keys).state.isComparing == isComparing)
  }

  @Test(arguments: [("a", 1), ("A", 1), ("aa", 0), ("aaA", 1)])
  func keysGoToTheNextRun(keys: String, focus: Int) {
    #expect(two(20, 20).keys(keys).state.focus == focus)
  }

  @Test func bothShowTheSameViewInTheSameWay() {
    let explorer = two(20, 20).keys("9w").key(.enter).keys("+=")
    #expect(explorer.state.runs.map(\.view.name) == ["weights", "weights"])
    #expect(explorer.state.runs[0].panes.focused == explorer.state.runs[1].panes.focused)
    #expect(explorer.state.runs[0].scales.ranges == explorer.state.runs[1].scales.ranges)
    #expect(explorer.state.runs[1].scales.exchanged == explorer.state.runs[0].scales.exchanged)
  }

  @Test func runsSideBySideTrainAndPauseTogether() {
    let training = two(5, 5, live: true).keys(" ")
    #expect(
      training.effects == [
        .ofRun(0, .train(stepsPerSecond: nil, inLockstep: true)),
        .ofRun(1, .train(stepsPerSecond: nil, inLockstep: true)),
      ])
    #expect(training.state.runs.map(\.isTraining) == [true, true])
    let paused = training.keys(" ")
    #expect(Array(paused.effects.prefix(2)) == [.ofRun(0, .pauseTraining), .ofRun(1, .pauseTraining)])
    #expect(
      two(5, 5, live: true).keys(".").effects == [.ofRun(0, .advance(by: 1)), .ofRun(1, .advance(by: 1))])
    #expect(two(5, 5, live: true).keys("c.").effects == [.ofRun(0, .advance(by: 1))])
  }

  @Test func runsThatTrainSideBySideAreSeenAtTheNewestStepThatAllHave() {
    let training = two(5, 5, live: true).keys(" ")
    let ahead = [8, 9].reduce(training) { $0.send(.ofRun(0, .updated(Press.update(steps: $1)))) }
    #expect(ahead.state.runs.map(\.cursor.step) == [4, 4])
    let met = ahead.send(.ofRun(1, .updated(Press.update(steps: 8))))
    #expect(met.state.runs.map(\.cursor.step) == [7, 7] && !met.state.comparison.stepsDiffer)
    #expect(met.state.runs.map(\.isTraining) == [true, true])
    // Alone each one is seen at its own newest step.
    let alone = training.keys("c").send(.ofRun(0, .updated(Press.update(steps: 9))))
    #expect(alone.state.runs.map(\.cursor.step) == [8, 4])
  }

  @Test func runsGoInLockstepOnlyWhileTheyStandSideBySide() {
    let training = two(5, 5, live: true).keys(" ")
    let alone = training.keys("c")
    #expect((0...1).allSatisfy { alone.effects.contains(.ofRun($0, .keepStep(inLockstep: false))) })
    let again = alone.keys("c")
    #expect((0...1).allSatisfy { again.effects.contains(.ofRun($0, .keepStep(inLockstep: true))) })
    #expect(two(5, 5, live: true).keys("c").effects.isEmpty)
    // What trains on unseen holds nobody up.
    let kept = training.keys("c").key(.escape)
    #expect(kept.state.runs.isEmpty && kept.state.kept.count == 1)
    #expect(!kept.effects.contains(.ofRun(0, .keepStep(inLockstep: true))))
  }

  @Test func whatComesAfterAPauseLeavesRunsWhereTheyWereSeen() {
    let paused = two(5, 5, live: true).keys("  ")
    let late = paused.send(.ofRun(0, .updated(Press.update(steps: 9))))
      .send(.ofRun(1, .updated(Press.update(steps: 7))))
    #expect(late.state.runs.map(\.cursor.step) == [4, 4] && !late.state.comparison.stepsDiffer)
    #expect(late.keys(".").state.runs.map(\.cursor.step) == [5, 5])
  }

  @Test func aRunThatCatchesUpIsSeenAtItsOwnStep() {
    let training = two(50, 5, live: true).keys(" ")
    let caught = training.send(.ofRun(1, .updated(Press.update(steps: 30))))
    #expect(caught.state.runs.map(\.cursor.step) == [49, 29] && caught.state.comparison.stepsDiffer)
  }

  @Test func aCompleteRunIsNotTrainedOnWhileOthersAreNot() {
    var ended = Press.update(steps: 9)
    ended.hasEnded = true
    let training = two(5, 5, live: true).keys(" ").send(.ofRun(0, .updated(ended)))
      .send(.input(.resize(width: 140, height: 32)))
    #expect(training.state.frame().plainRow(0).contains("1 training"))
    let paused = training.keys(" ")
    #expect(paused.effects.contains(.ofRun(1, .pauseTraining)))
    let alone = paused.keys("c ")
    #expect(alone.state.message?.text.contains("trains on for as many steps again") == true)
    let again = paused.keys(" ").effects
    #expect(again.contains(.ofRun(1, .train(stepsPerSecond: nil, inLockstep: true))))
    #expect(!again.contains(.ofRun(0, .train(stepsPerSecond: nil, inLockstep: true))))
  }

  @Test func runsOfDifferentSpeedPauseAtTheNewestStepThatAllHave() {
    let paused = two(20, 8, live: true).keys("  ")
    #expect(paused.state.runs.map(\.cursor.step) == [7, 7] && !paused.state.comparison.stepsDiffer)
    #expect(paused.state.message?.text.contains("step 7") == true)
    // A step that was under way still comes.
    let late = paused.send(.ofRun(1, .updated(Press.update(steps: 10))))
    #expect(late.state.runs.map(\.cursor.step) == [7, 7])
    #expect(late.keys(",").state.runs.map(\.cursor.step) == [6, 6])
    let on = late.keys(" ")
    #expect(
      on.effects.prefix(2) == [
        .ofRun(0, .train(stepsPerSecond: nil, inLockstep: true)),
        .ofRun(1, .train(stepsPerSecond: nil, inLockstep: true)),
      ])
    #expect(on.state.runs.map(\.cursor.step) == [19, 9])
  }

  @Test func aStepOnFromThereTrainsOnlyTheSlowerRun() {
    let stepped = two(20, 8, live: true).keys("  .")
    #expect(
      stepped.effects.contains(.ofRun(1, .advance(by: 1)))
        && !stepped.effects.contains(.ofRun(0, .advance(by: 1))))
    let arrived = stepped.send(.ofRun(1, .updated(Press.update(steps: 9))))
    #expect(arrived.state.runs.map(\.cursor.step) == [8, 8])
    let slow = two(20, 8, live: true).keys("  a.")
    #expect(slow.effects.contains(.ofRun(1, .advance(by: 1))))
    #expect(slow.send(.ofRun(1, .updated(Press.update(steps: 9)))).state.runs.map(\.cursor.step) == [8, 8])
  }

  @Test func stepsThatDifferAreToldOf() {
    let apart = two(20, 8).send(.input(.resize(width: 120, height: 32)))
    #expect(apart.state.frame().plainRow(0).contains("steps differ"))
    #expect(apart.keys("2d").state.comparison.runs[1].name.contains("step 7 − "))
    let together = two(20, 20).send(.input(.resize(width: 120, height: 32)))
    #expect(!together.state.frame().plainRow(0).contains("steps differ"))
    #expect(!together.keys("2d").state.comparison.runs[1].name.contains("step"))
  }

  @Test func aStepBackPausesAllThatTrain() {
    let back = two(5, 5, live: true).keys(" ,")
    #expect(
      back.effects.contains(.ofRun(0, .pauseTraining)) && back.effects.contains(.ofRun(1, .pauseTraining)))
    #expect(back.state.runs.map(\.cursor.step) == [3, 3])
  }

  @Test func bothAskForTheStatesOfTheCursor() {
    let explorer = two(20, 20).keys(",")
    #expect(
      explorer.effects == [
        .ofRun(0, .unroll(step: 18, inDetail: true)), .ofRun(1, .unroll(step: 18, inDetail: true)),
      ])
  }

  @Test func theChoicesForComparisonAreOffered() {
    var description = Press.description
    description.experiment = ExperimentOptions()
    description.experiment?.task = "adding"
    description.experiment?.forgetBias = 1
    let explorer = Press(live: true, steps: 3).send(.opened(description, isLive: true))
      .send(.updated(Press.update(steps: 3)))
    let offering = explorer.keys("c")
    #expect(offering.state.frame().plainText.contains("the same experiment with a GRU"))
    guard case .open(.experiment(let options))? = offering.keys("gru").key(.enter).effects.first else {
      Issue.record("nothing is opened")
      return
    }
    #expect(options.cell == "gru" && options.forgetBias == nil && options.task == "adding")
    #expect(explorer.keys(":compare a.rnntrace").key(.enter).effects == [.open(.trace(path: "a.rnntrace"))])
    #expect(explorer.keys(":compare b.toml").key(.enter).effects == [.open(.experimentFile(path: "b.toml"))])
  }

  @Test func theScalesAreThoseOfAllRuns() {
    var explorer = two(20, 20)
    var ranges = ScaleRanges()
    (ranges.hiddenLimit, ranges.profileDecades) = (3, -30...2)
    explorer.state.runs[1].scales = ColorScales(ranges)
    let compared = explorer.state.comparison.runs.map(\.scene.ranges)
    #expect(compared[0] == compared[1] && compared[0].hiddenLimit == 3)
    #expect(compared[0].profileDecades == -30...2)
  }

  @Test func aFifthRunIsNotOpened() {
    var explorer = two(20, 5)
    for number in 2...5 {
      explorer = explorer.send(.ofRun(number, .opened(Press.description, isLive: false)))
    }
    #expect(explorer.state.runs.map(\.number) == [0, 1, 2, 3])
  }
}

/// What several runs do together from their first step on.
@Suite struct BeginningTogetherTests {
  @Test func aRunThatComesLaterThanTheKeyTrainsAsWell() {
    let early = Press(live: true, steps: 1).send(.ofRun(1, .opened(Press.description, isLive: true))).keys(
      " ")
    #expect(early.effects == [.ofRun(0, .train(stepsPerSecond: nil, inLockstep: true))])
    let later = early.send(.ofRun(1, .updated(Press.update(steps: 1))))
    #expect(later.effects.contains(.ofRun(1, .train(stepsPerSecond: nil, inLockstep: true))))
    #expect(later.state.runs.allSatisfy { $0.isTraining })
  }

  @Test func theOverviewKeepsItsPlotsFromTheFirstStepOn() {
    func page(_ steps: Int) -> String {
      Press(live: true, steps: steps).second(live: true, steps: steps)
        .send(.input(.resize(width: 120, height: 36))).state.frame().plainText
    }
    for words in ["Gradient norm", "from within a lag"] {
      #expect(page(1).contains(words) == page(30).contains(words), "\(words)")
    }
  }

  @Test func aRunThatIsShownAloneSaysWhichItIs() {
    var other = Press.description
    other.forkStep = 7
    let alone = Press(live: true, steps: 20).send(.ofRun(1, .opened(other, isLive: false)))
      .send(.ofRun(1, .updated(Press.update(steps: 20)))).keys("c")
    let rows = [alone, alone.keys("a")].map { $0.state.frame().plainRow(0) }
    #expect(rows[0] != rows[1] && rows.contains { $0.contains("from step 7") })
  }
}
