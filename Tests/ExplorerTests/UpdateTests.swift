import Canvas
import Engine
import Testing
import Traces
import Training
import Views

@testable import Explorer

@Suite struct UpdateTests {
  @Test(arguments: [
    ("l", 1), ("lll", 3), ("lllh", 2), ("h", 0), ("$", 9), ("$0", 0), ("$l", 9),
  ])
  func timestepKeysMoveTheCursorAndStopAtTheEnds(keys: String, expected: Int) {
    let explorer = Press(live: false, steps: 20).keys(keys)
    #expect(explorer.run.cursor.timestep == expected)
  }

  @Test(arguments: [("j", 1), ("jjk", 1), ("G", 6), ("Ggg", 0), ("gj", 1), ("gZj", 1), ("gg", 0), ("k", 0)])
  func unitKeysMoveTheCursor(keys: String, expected: Int) {
    #expect(Press(live: false, steps: 20).keys(keys).run.cursor.unit == expected)
  }

  @Test func aRecordingOpensOnItsNewestStepAndIsSteppedThrough() {
    let explorer = Press(live: false, steps: 20)
    #expect(explorer.run.cursor.step == 19)
    #expect(explorer.keys(",").run.cursor.step == 18)
    #expect(explorer.keys(",,.").run.cursor.step == 18)
    #expect(explorer.keys(".").run.cursor.step == 19)
    #expect(explorer.key(.home).run.cursor.step == 0)
    #expect(explorer.key(.home).keys(",").run.cursor.step == 0)
    #expect(explorer.key(.home).keys("]]").run.cursor.step == 2)
  }

  @Test func movingAsksForTheUnrollOnceAndShowsItWhenItComes() {
    var explorer = Press(live: false, steps: 20).keys(",")
    #expect(explorer.effects == [.ofRun(0, .unroll(step: 18, inDetail: true))])
    explorer = explorer.keys("l")
    #expect(explorer.effects.isEmpty)
    explorer = explorer.send(.unrolled(Press.unroll(step: 18), requestedStep: 18, inDetail: true))
    #expect(explorer.run.unrolls.shown?.step == 18)
    #expect(explorer.keys(".").run.unrolls.shown?.step == 19)
    #expect(explorer.keys(".,").run.unrolls.shown?.step == 18)
  }

  @Test func statesOfAnotherStepAreSaidToBeSo() {
    let explorer = Press(live: false, steps: 20).keys("2,")
      .send(.unrolled(Press.unroll(step: 10), requestedStep: 18, inDetail: true))
    #expect(explorer.run.unrolls.shown?.step == 10)
    #expect(explorer.state.frame().plainRow(0).contains("states of step 10"))
    #expect(explorer.run.readout.contains("step 10"))
    #expect(!explorer.keys(".").state.frame().plainRow(0).contains("states of step"))
  }

  @Test func theEndOfAFollowedRecordingAsksForTheLastStepAnew() {
    var update = Press.update(steps: 20)
    (update.newest, update.recorder) = (nil, .recording)
    let standing = Press(live: false, steps: 0).send(.updated(update))
      .send(.unrolled(Press.unroll(step: 15), requestedStep: 19, inDetail: true))
    #expect(standing.run.otherStep == 15)
    #expect(standing.send(.updated(update)).run.otherStep == 15)
    update.recorder = .finished
    let end = standing.send(.updated(update))
    #expect(end.run.otherStep == nil)
    #expect(
      end.effects.contains { if case .ofRun(0, .unroll(19, _, _)) = $0 { true } else { false } },
      "\(end.effects)")
  }

  @Test func theVerdictIsMadeFromTheLastRecordedStatesWhereTheStepHasNone() throws {
    var update = Press.update(steps: 20)
    update.history = RunHistory((0..<20).map { StepRecord(update.history[$0].scalars, profile: []) })
    update.newest = nil
    let without = Press(live: false, steps: 0).send(.updated(update))
    let diagnosed = without.send(.unrolled(Press.unroll(step: 10), requestedStep: 19, inDetail: true))
    func names(_ press: Press) -> [String] {
      press.run.analyses.diagnosed?.diagnosis.measurements.map(\.name) ?? []
    }
    #expect(!names(without).contains("decay rate"), "\(names(without))")
    #expect(names(diagnosed).contains("decay rate"), "\(names(diagnosed))")
  }

  @Test func aRecordingThatStoppedIsToldOnceAndStaysInTheHeader() {
    var update = Press.update(steps: 5)
    update.recordingFailure = "the disk is full"
    let explorer = Press(live: true, steps: 4).send(.updated(update))
    #expect(explorer.state.frame().plainRow(23).contains("the disk is full"))
    let later = explorer.keys("l").send(.updated(update)).state.frame()
    #expect(!later.plainRow(23).contains("the disk is full"))
    #expect(later.plainRow(0).contains("step 4 · recording stopped"))
  }

  @Test func anAnswerForAStepThatWasLeftIsNotShown() {
    let explorer = Press(live: false, steps: 20).keys(",,")
      .send(.unrolled(Press.unroll(step: 18), requestedStep: 18, inDetail: true))
    #expect(explorer.run.cursor.step == 17)
    #expect(explorer.run.unrolls.shown?.step != 18)
  }

  @Test func spaceTrainsALiveRunAndPausesIt() {
    let explorer = Press(live: true, steps: 5).key(.character(" "))
    #expect(explorer.effects == [.ofRun(0, .train(stepsPerSecond: nil, inLockstep: false))])
    #expect(explorer.run.isTraining)
    #expect(explorer.key(.character(" ")).effects.contains(.ofRun(0, .pauseTraining)))
  }

  @Test func aStepForwardAtTheNewestStepTrainsOne() {
    #expect(Press(live: true, steps: 5).keys(".").effects == [.ofRun(0, .advance(by: 1))])
    #expect(Press(live: true, steps: 5).keys(",.").run.cursor.step == 4)
  }

  @Test func aStepBackWhileTrainingPausesAndStays() {
    let explorer = Press(live: true, steps: 5).keys(" ,")
    #expect(explorer.effects.contains(.ofRun(0, .pauseTraining)))
    #expect(explorer.run.cursor.step == 3)
    let later = explorer.send(.updated(Press.update(steps: 8)))
    #expect(later.run.cursor.step == 3)
  }

  @Test func playingInThePastGoesOverIntoTraining() {
    var explorer = Press(live: true, steps: 30).key(.home).keys(" ")
    #expect(explorer.state.needsTime)
    for _ in 0..<200 where explorer.state.needsTime { explorer = explorer.send(.elapsed(seconds: 0.1)) }
    #expect(explorer.run.cursor.step == 29)
    #expect(explorer.effects.contains(.ofRun(0, .train(stepsPerSecond: nil, inLockstep: false))))
  }

  @Test func aRecordingPlaysAtItsSpeedAndPausesAtTheEnd() {
    var explorer = Press(live: false, steps: 30).key(.home).keys(" ")
    explorer = explorer.send(.elapsed(seconds: 0.5))
    #expect(explorer.run.cursor.step == 5)
    for _ in 0..<30 { explorer = explorer.send(.elapsed(seconds: 0.5)) }
    #expect(explorer.run.cursor.step == 29)
    #expect(!explorer.state.needsTime)
  }

  @Test func thePaletteGoesToAStepAndRunsCommands() {
    let explorer = Press(live: false, steps: 20)
    #expect(explorer.keys(":7").key(.enter).run.cursor.step == 7)
    #expect(explorer.keys(":step 3").key(.enter).run.cursor.step == 3)
    #expect(explorer.keys(":999").key(.enter).run.cursor.step == 19)
    #expect(explorer.keys(":last unit").key(.enter).run.cursor.unit == 6)
    #expect(explorer.keys(":nonsense").key(.enter).effects.isEmpty)
    #expect(explorer.keys(":quit").key(.enter).effects == [.quit])
  }

  @Test func escapeAlwaysGoesBack() {
    let explorer = Press(live: false, steps: 20)
    #expect(explorer.keys("?").key(.escape).state.overlay == nil)
    #expect(explorer.keys(":abc").key(.escape).state.overlay == nil)
    let home = explorer.key(.escape)
    #expect(home.state.run == nil)
    #expect(home.effects == [.closeRun(0), .refreshHome])
    #expect(home.key(.escape).effects.isEmpty)
  }

  @Test func viewsAreSwitchedByNumberAndByTab() {
    let explorer = Press(live: false, steps: 20)
    for views in ViewChoice.groups {
      let (away, key) = (views[0].group == 0 ? "2" : "1", "\(views[0].group + 1)")
      for (offset, view) in views.enumerated() {
        #expect(explorer.keys(away + String(repeating: key, count: offset + 1)).run.view == view)
      }
      #expect(explorer.keys(away + String(repeating: key, count: views.count + 1)).run.view == views[0])
    }
    var toured: Set<ViewChoice> = []
    var touring = explorer
    for _ in ViewChoice.all {
      toured.insert(touring.run.view)
      touring = touring.key(.tab)
    }
    #expect(toured == Set(ViewChoice.all))
    #expect(explorer.key(.tab).key(.backTab).run.view == explorer.run.view)
  }

  @Test func quitIsQuitEverywhere() {
    for keys in ["", "?", ":abc"] {
      #expect(Press(live: true, steps: 3).keys(keys).key(.control("c")).effects == [.quit])
    }
    #expect(Press(live: true, steps: 3).keys("q").effects == [.quit])
  }

  @Test func tenThousandRandomKeysNeitherTrapNorLeaveTheRun() {
    var generator = RandomGenerator(seed: 5)
    let keys: [Key] =
      KeyBindings.all.flatMap(\.sequences).flatMap { $0 } + [.character("x"), .character("é"), .function(5)]
    var explorer = Press(live: true, steps: 12)
    for _ in 0..<10_000 {
      explorer = explorer.key(keys[generator.index(below: keys.count)])
      if explorer.state.run == nil { explorer = Press(live: generator.next() % 2 == 0, steps: 12) }
      let cursor = explorer.run.cursor
      #expect(
        (0..<12).contains(cursor.step) && (0..<10).contains(cursor.timestep) && (0..<7).contains(cursor.unit))
    }
  }

  /// A recording of 20 steps in which something happened at three of them.
  private func eventful() -> Press {
    var update = Press.update(steps: 20)
    update.events = [
      TraceEvent(step: 12, kind: .spike, text: "a spike\u{1B}[31m"),
      TraceEvent(step: 3, kind: .clip, text: "a clip"),
      TraceEvent(step: 99, kind: .note, text: "beyond the run"),
    ]
    return Press(live: false, steps: 20).send(.updated(update))
  }

  @Test(arguments: [("N", 12), ("NN", 3), ("NNN", 3), ("NNn", 12), ("NNnn", 12), ("n", 19)])
  func eventsAreWalkedThrough(keys: String, expected: Int) {
    #expect(eventful().keys(keys).run.cursor.step == expected)
  }

  @Test func aSearchTakesTheKeysOfTheEventsUntilItIsLetGoOf() {
    let searching = eventful().keys("gg0:5").key(.enter).keys("/x").key(.enter)
    let step = searching.run.cursor.step
    #expect(searching.keys("n").run.cursor.step == step && searching.keys("n").run.cursor.timestep > 0)
    #expect(searching.key(.escape).keys("n").run.cursor.step == 12)
  }

  @Test func anEventSaysWhatItWasWithoutSteeringTheTerminal() throws {
    let message = try #require(eventful().keys("N").state.message)
    #expect(message.text.hasPrefix("spike: a spike") && !message.text.contains("\u{1B}"))
    #expect(eventful().run.scene.events.map(\.step) == [3, 12, 99])
  }

  @Test func theCursorOfAFollowedRunStaysOnTheNewestStepOnlyWhereItStoodThere() {
    func grown(_ explorer: Press, to steps: Int, _ recorder: RecorderState) -> Press {
      var update = Press.update(steps: steps)
      update.recorder = recorder
      return explorer.send(.updated(update))
    }
    let live = grown(grown(Press(live: false, steps: 20), to: 25, .recording), to: 30, .recording)
    #expect(live.run.cursor.step == 29)
    #expect(live.state.frame().plainRow(0).contains("being recorded, live"))
    let past = grown(live.keys(","), to: 40, .recording)
    #expect(past.run.cursor.step == 28)
    #expect(past.state.frame().plainRow(0).contains("being recorded"))
    #expect(!past.state.frame().plainRow(0).contains("live"))
    let end = grown(past.key(.end), to: 50, .finished)
    #expect(end.run.cursor.step == 49)
    #expect(end.state.frame().plainRow(0).contains("recording finished"))
    #expect(end.state.frame().plainRow(23).contains("the recording has finished"))
  }

  @Test func profilesThatWereLetGoOfAreAskedForWhereTheCursorRests() {
    var history = RunHistory(profileBudget: 64 * 10 * 4)
    let whole = Press.update(steps: 400).history
    for index in 0..<400 { history.append(whole[index]) }
    let update = RunUpdate(history: history, newest: nil)
    var explorer = Press(live: false, steps: 0).send(.updated(update)).key(.home)
    #expect(explorer.effects.contains(.ofRun(0, .recall(step: 0))))
    #expect(explorer.run.decay == nil)
    explorer = explorer.keys("l")
    #expect(!explorer.effects.contains(.ofRun(0, .recall(step: 0))))
    explorer = explorer.send(.recalled([whole[0]]))
    #expect(explorer.run.decay != nil)
    // The next update does not take it away again.
    #expect(explorer.send(.updated(update)).run.decay != nil)
    #expect(explorer.keys(".").effects.contains(.ofRun(0, .recall(step: 1))))
    let lost = explorer.keys(".").send(.recalled([]))
    #expect(lost.run.past.awaitedProfile == nil && !lost.effects.contains(.ofRun(0, .recall(step: 1))))
    #expect(!lost.keys("l").effects.contains(.ofRun(0, .recall(step: 1))))
  }

  @Test func theNextThemeIsNamed() {
    let explorer = Press(live: false, steps: 5).keys("t")
    #expect(explorer.state.appearance.theme == .light && explorer.state.message?.text == "theme: light")
  }

  @Test func aGradientThatNeitherHalvesNorDoublesOverTheSequenceIsFlat() {
    func words(_ profile: [Float]) -> String? {
      let record = StepRecord(
        step: 0, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 0.1, profile: profile)
      let update = RunUpdate(history: RunHistory([record]), newest: nil)
      return Press(live: false, steps: 0).send(.updated(update)).run.decay?.words
    }
    #expect(words((0..<10).map { 0.00001 * Float($0) }) == "total gradient: flat")
    #expect(words((0..<10).map { -0.01 * Float($0) }) == "total gradient: flat, +0.010 decades per step back")
    #expect(
      words((0..<10).map { 0.5 * Float($0) })
        == "total gradient: -0.500 decades per step back, halves every 0.6 steps")
  }

  @Test func theFittedLineOfTheReverseDirectionRunsAlongTheTimesteps() throws {
    var description = Press.description
    description.model = ModelShape(
      cell: .lstm, inputSize: 2, hiddenSize: 7, isBidirectional: true, outputSize: 1)
    let forward = (0..<10).map { Float($0) - 10 }
    let record = StepRecord(
      step: 0, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 0.1,
      profile: forward + forward.reversed())
    var explorer = Press(live: false, steps: 0).send(.opened(description, isLive: false))
      .send(.updated(RunUpdate(history: RunHistory([record]), newest: nil)))
    explorer.state.run?.cursor.place = LayerDirection(layer: 0, isReverse: true)
    let fit = try #require(explorer.run.decay)
    for (t, decades) in forward.reversed().enumerated() {
      #expect(abs(fit.intercept + fit.slope * Double(t) - Double(decades)) < 1e-5)
    }
  }
}
