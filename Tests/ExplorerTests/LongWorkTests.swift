import Canvas
import Testing
import Training

@testable import Explorer

/// What takes long tells how far it is, and can be stopped.
@Suite struct LongWorkTests {
  private let training = WorkProgress("training again up to step 5", fraction: 0.42)

  /// On the way from the newest step, which is shown, to step 5.
  private var underWay: Press { Press(live: false, steps: 20).keys(":5").key(.enter) }

  @Test func theHeaderTellsHowFarItIs() {
    let explorer = underWay.send(.progressed(.unroll, training))
    let header = explorer.state.frame().plainRow(0)
    #expect(header.contains("━━━━────── training again up to step 5 · 42 % · Esc stops it"), "\(header)")
    let ended = explorer.send(.progressed(.unroll, nil)).state.frame().plainRow(0)
    #expect(!ended.contains("training again") && ended.contains("step 5 of 19"), "\(ended)")
  }

  @Test func escGoesBackToTheStepThatIsShown() {
    let explorer = underWay.send(.progressed(.unroll, training))
    #expect(explorer.run.unrolls.awaited != nil && explorer.run.cursor.step == 5)
    let stopped = explorer.key(.escape)
    #expect(stopped.effects.first == .ofRun(0, .stopWork([.unroll])))
    #expect(stopped.run.cursor.step == 19 && stopped.run.playback.isFollowing)
    #expect(stopped.state.frame().plainText.contains("stopped training again up to step 5"))
    #expect(!stopped.state.frame().plainText.contains("42 %"))
    #expect(stopped.key(.escape).state.run == nil, "the next Esc goes back as ever")
  }

  @Test func whatWasStoppedWhereOneIsBeginsAnewOnlyAfterGoingElsewhere() {
    let lags = WorkProgress("gradient by lag", fraction: 0.1)
    let waiting = Press(live: false, steps: 20)
    #expect(waiting.effects.contains(.ofRun(0, .unroll(step: 19, inDetail: true))))
    let stopped = waiting.send(.progressed(.unroll, lags)).key(.escape)
    #expect(stopped.effects == [.ofRun(0, .stopWork([.unroll]))] && stopped.run.cursor.step == 19)
    #expect(stopped.keys("7").effects.isEmpty && stopped.run.unrolls.awaited == nil)
    #expect(stopped.keys("7").state.frame().plainText.contains("Stopped; going to another step"))
    #expect(stopped.keys(",").keys(".").effects.contains(.ofRun(0, .unroll(step: 19, inDetail: true))))
  }

  @Test func anUnrollThatCannotBeHadIsSaidAndNotAskedForAgain() {
    let waiting = Press(live: false, steps: 0)
      .send(.updated(RunUpdate(history: Press.update(steps: 20).history, newest: nil)))
    let asked = AwaitedUnroll(step: 19, inDetail: true)
    #expect(waiting.effects.contains(.ofRun(0, .unroll(step: 19, inDetail: true))) && !waiting.state.isIdle)
    let missed = waiting.send(.notUnrolled(asked, over: nil, reason: "it was not recorded"))
    #expect(missed.effects.isEmpty && missed.state.isIdle)
    #expect(missed.keys("2").state.frame().plainText.contains("it was not recorded"))
    #expect(missed.keys("l").effects.isEmpty)
    #expect(missed.keys(",").effects.contains(.ofRun(0, .unroll(step: 18, inDetail: true))))
    #expect(
      missed.keys(",.").effects.contains(.ofRun(0, .unroll(step: 19, inDetail: true))),
      "it may be there by now")
    let other = AwaitedUnroll(step: 3, inDetail: true)
    #expect(!waiting.send(.notUnrolled(other, over: nil, reason: "")).state.isIdle, "an answer to nothing")
  }

  @Test func openingIsStopped() {
    var explorer = Press(live: false, steps: 20)
    explorer.state.opening = Opening("other.rnntrace")
    #expect(
      explorer.state.frame().plainRow(0).contains("opening other.rnntrace … · Esc stops it"),
      "\(explorer.state.frame().plainRow(0))")
    let stopped = explorer.key(.escape)
    #expect(
      stopped.effects.contains(.stopOpening) && stopped.state.opening == nil && stopped.state.run != nil)
    let home = ExplorerState(
      home: HomeState(items: []), appearance: Appearance(depth: .indexed256, glyphs: .ascii), width: 80,
      height: 24)
    var waiting = home
    waiting.opening = Opening("a large text")
    #expect(waiting.updated(by: .input(.key(.escape))).state.opening == nil)
  }

  @Test func aRunOfWhichNothingIsKnownSaysWhatItWaitsFor() {
    let opened = Press(live: false, steps: 0)
    #expect(!opened.state.frame().plainRow(0).contains("reading the recording"), "it was empty")
    let state = ExplorerState(
      home: HomeState(items: []), appearance: Appearance(), width: 80, height: 24
    ).updated(by: .ofRun(0, .opened(Press.description, isLive: false))).state
    #expect(state.frame().plainRow(0).contains("reading the recording …"))
  }

  @Test func aStepThatIsWantedWhileARecordingIsReadIsShownOnceItIsThere() {
    let opened = Press(live: false, steps: 0).keys(":7").key(.enter)
    let arrived = opened.send(.updated(Press.update(steps: 20)))
    #expect(arrived.run.cursor.step == 7 && !arrived.run.playback.isFollowing)
    #expect(arrived.send(.updated(Press.update(steps: 30))).run.cursor.step == 7)
    #expect(Press(live: false, steps: 0).send(.updated(Press.update(steps: 20))).run.cursor.step == 19)
  }

  @Test func allRunsSideBySideAreStopped() {
    var explorer = Press(live: false, steps: 20)
    explorer = explorer.send(.ofRun(7, .opened(Press.description, isLive: false)))
      .send(.ofRun(7, .updated(Press.update(steps: 20)))).keys(":5").key(.enter)
    explorer = explorer.send(.ofRun(7, .progressed(.unroll, training)))
    let stopped = explorer.key(.escape)
    #expect(stopped.effects.contains(.ofRun(7, .stopWork([.unroll]))), "\(stopped.effects)")
    #expect(stopped.state.runs.allSatisfy { $0.works.isEmpty })
  }
}
