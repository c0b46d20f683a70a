import Canvas
import Testing
import Training

@testable import Explorer

/// What was trained and is recorded nowhere is not lost by a key too many.
@Suite struct KeptRunsTests {
  private static let item = HomeItem(title: "own", explanation: "", target: .newExperiment)

  @Test func aTrainingRunIsKeptWhenItIsLeftAndEnterReturnsToIt() throws {
    let home = Press(live: true, steps: 5).keys("3ll ").key(.escape)
    #expect(home.state.run == nil && home.effects.contains(.refreshHome))
    #expect(!home.effects.contains(.closeRun(0)) && !home.effects.contains(.ofRun(0, .pauseTraining)))
    #expect(home.state.message?.text.contains("kept") == true)
    let listed = home.send(.listed([Self.item]))
    #expect(listed.state.home.shown.map(\.target) == [.kept(number: 0), .newExperiment])
    #expect(listed.state.frame().plainText.contains("Running"))
    let grown = listed.send(.ofRun(0, .updated(Press.update(steps: 9))))
    #expect(grown.state.home.selected?.note.contains("step 8") == true)
    let back = grown.key(.enter)
    #expect(back.run.view.name == "cell" && back.run.cursor.timestep == 2 && back.run.cursor.step == 8)
    #expect(back.run.isTraining && back.state.kept.isEmpty && back.effects.allSatisfy { $0 != .closeRun(0) })
  }

  @Test func aPausedRunIsKeptWhereItsStepsAreRecordedNowhere() {
    let home = Press(live: true, steps: 201).keys(",").key(.escape)
    #expect(
      home.state.kept.count == 1 && home.state.home.selected?.explanation.contains("200 of its steps") == true
    )
    #expect(Press(live: false, steps: 201).key(.escape).effects.first == .closeRun(0))
    #expect(
      Press(live: true, steps: 3).key(.escape).effects.first == .closeRun(0), "nothing is lost with a few")
    #expect(Press(live: true, steps: 201).keys(":close this run").key(.enter).effects.first == .closeRun(0))
  }

  @Test func whatWentIntoATraceIsNotLostWhateverBecameOfTheRecording() {
    func update(_ steps: Int, recorded: Int, failure: String? = nil) -> RunAction {
      var update = Press.update(steps: steps)
      (update.recordedStepCount, update.recordingFailure) = (recorded, failure)
      return .updated(update)
    }
    let recorded = Press(live: true, steps: 5).send(update(401, recorded: 396))
    #expect(recorded.run.unrecordedSteps == 4)
    let left = recorded.key(.escape)
    #expect(left.state.kept.isEmpty && left.effects.first == .closeRun(0))
    let failed = recorded.send(update(501, recorded: 396, failure: "the disk is full"))
    #expect(failed.run.unrecordedSteps == 104 && !failed.key(.escape).state.kept.isEmpty)
  }

  @Test func runsThatStandSideBySideAreKeptTogether() {
    let pair = Press(live: true, steps: 201).second(live: true, steps: 201).keys("a")
    let home = pair.key(.escape).key(.escape)
    #expect(home.state.kept.map(\.runs.count) == [2] && home.state.run == nil)
    let other = home.send(.ofRun(5, .opened(Press.description, isLive: true)))
    #expect(other.run.number == 5 && other.state.runs.count == 1, "another run stands alone")
    let back = other.key(.escape).key(.enter)
    #expect(back.state.runs.map(\.number) == [0, 1] && back.state.focus == 1)
  }

  @Test func aLessonsOwnRunsAreNotKept() {
    let lesson = Press(live: true, steps: 201).send(.lessonBegan(name: "vanishing")).key(.escape)
    #expect(lesson.state.run != nil && lesson.keys("q").effects == [.quit])
    #expect(lesson.key(.escape).effects.first == .closeRun(0))
  }

  @Test func quittingAsksOnceWhereTrainingWouldBeLost() {
    let run = Press(live: true, steps: 201)
    let asked = run.keys("q")
    #expect(asked.effects.isEmpty && asked.state.message?.text.contains("200 unrecorded steps") == true)
    #expect(asked.keys("q").effects == [.quit])
    #expect(asked.keys("lq").effects.isEmpty, "after another key it asks again")
    #expect(run.key(.escape).keys("q").effects.isEmpty && run.key(.escape).keys("qq").effects == [.quit])
    #expect(run.keys("?").key(.control("c")).effects.isEmpty, "also where help is open")
    #expect(Press(live: false, steps: 201).keys("q").effects == [.quit])
    #expect(Press(live: true, steps: 50).keys("q").effects == [.quit])
    var script = run
    script.state.asksBeforeQuitting = false
    #expect(script.keys("q").effects == [.quit])
  }
}
