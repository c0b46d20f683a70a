import Analysis
import Canvas
import Engine
import Testing
import Training
import Views

@testable import Explorer

/// What is shown belongs together: to one step, one sequence, one pass and one run.
@Suite struct BelongingTests {
  private let place = LayerDirection(layer: 0)
  private let weights = Weights<Float>.initialised(model: Press.model, seed: 1)

  private func unroll(_ step: Int, lags: Float? = nil, over sequence: ProbeSequence? = nil) -> StepUnroll {
    var tensors = Press.unroll(step: step).unroll.tensors
    if let lags {
      // Each loss depends on the state at its own timestep, and by `lags` on the one before.
      var matrix = Tensor<Float>(shape: [10, 10], repeating: 0)
      for t in 0..<10 {
        matrix[t, t] = 1
        if t > 0 { matrix[t, t - 1] = lags }
      }
      tensors[TensorName.byLag] = matrix
    }
    return StepUnroll(
      step: step, unroll: Unroll(model: Press.model, timesteps: 10, tensors: tensors), weights: weights,
      sequence: sequence)
  }

  private func update(_ steps: Int) -> RunAction {
    let records = Press.update(steps: steps).history
    return .updated(RunUpdate(history: records, newest: unroll(steps - 1)))
  }

  @Test func whileItTrainsTheGradientByLagFollowsOneAtATime() throws {
    let training = Press(live: true, steps: 5).keys("7 ").send(update(6))
    #expect(training.effects == [.ofRun(0, .computeLags(unroll(5)))])
    let later = training.send(update(9))
    #expect(!later.effects.contains { if case .ofRun(_, .computeLags) = $0 { true } else { false } })
    #expect(later.state.frame().plainText.contains("computing the gradient by lag"))
    let known = later.send(.lagsComputed(unroll(5, lags: 0.5)))
    #expect(known.effects == [.ofRun(0, .computeLags(unroll(8)))])
    #expect(known.state.frame().plainText.contains("step 5: effective memory"))
    #expect(known.run.scene.unrollStep == 8, "other views show the newest step")
    // A network that has none is not asked in vain again and again.
    let none = later.send(.lagsComputed(unroll(5))).send(.lagsComputed(unroll(8)))
    #expect(none.effects.isEmpty)
    #expect(Press(live: true, steps: 5).keys("2 ").send(update(6)).effects.isEmpty)
  }

  @Test func runsSideBySideShowTheirGradientsByLagOfOneStep() {
    var pair = Press(live: true, steps: 5).second(live: true, steps: 5).keys(" ")
    func send(_ action: RunAction, _ run: Int) { pair = pair.send(.ofRun(run, action)) }
    func memories() -> [Int?] { pair.state.comparison.runs.map { $0.scene.lags?.effectiveMemory } }
    send(update(6), 0)
    send(update(6), 1)
    #expect(pair.effects == [0, 1].map { .ofRun($0, .computeLags(unroll(5))) })
    send(.lagsComputed(unroll(5, lags: 0)), 0)
    #expect(memories() == [nil, nil], "the other's is not there yet")
    send(update(7), 0)
    send(update(7), 1)
    #expect(pair.effects.isEmpty, "the next step waits for both")
    send(.lagsComputed(unroll(5, lags: 1)), 1)
    #expect(memories() == [0, 1] && pair.effects == [0, 1].map { .ofRun($0, .computeLags(unroll(6))) })
    send(.lagsComputed(unroll(6, lags: 1)), 0)
    #expect(memories() == [0, 1], "both of step 5 until both of step 6 are there")
    send(.lagsComputed(unroll(6, lags: 0)), 1)
    #expect(memories() == [1, 0])
  }

  @Test func whatIsWrittenIsAnalysedOnceItStands() throws {
    let asked = Press(live: false, steps: 20)
      .send(.unrolled(unroll(19, lags: 0), requestedStep: 19, inDetail: true)).keys("99W")
    var writing = asked.send(.written(try WritingTests().writing()))
    func isDecomposing(_ press: Press) -> Bool {
      press.effects.contains { if case .ofRun(_, .decompose) = $0 { true } else { false } }
    }
    writing = writing.send(
      .unrolled(unroll(19, over: writing.run.sequences.current), requestedStep: 19, inDetail: false))
    #expect(!isDecomposing(writing))
    let stopped = writing.key(.escape).send(
      .unrolled(unroll(19, lags: 0, over: writing.run.sequences.current), requestedStep: 19, inDetail: true))
    #expect(isDecomposing(writing.key(.escape)) || isDecomposing(stopped))
  }

  @Test func aLineThatIsTypedStaysWithItsRunWhileAnotherOpens() {
    var described = Press.description
    described.probeHint = "a text"
    var forked = Press.description
    forked.forkStep = 19
    let typing = Press(live: true, steps: 20).send(.opened(described, isLive: true))
      .send(.updated(Press.update(steps: 20))).keys("pab")
    let opened = typing.send(.ofRun(1, .opened(forked, isLive: true)))
      .send(.ofRun(1, .updated(Press.update(steps: 20))))
    #expect(opened.state.overlay == typing.state.overlay && opened.run.number == 0)
    #expect(opened.key(.enter).effects.contains(.ofRun(0, .readSequence("ab"))))
  }

  @Test func theAlteredPassHasItsOwnMemory() throws {
    let held = Press(live: false, steps: 20)
      .send(.unrolled(unroll(19, lags: 0), requestedStep: 19, inDetail: true)).keys("2x0").key(.enter).keys(
        "7")
    let asked = try #require(held.run.whatIf.awaited)
    let altered = AlteredUnroll(
      original: unroll(19, lags: 0), alteration: held.run.whatIf.alteration,
      unroll: unroll(19, lags: 1).unroll)
    let shown = held.send(.altered(asked, altered))
    #expect(shown.state.frame().plainText.contains("effective memory: 1 step"))
    #expect(shown.keys("%").state.frame().plainText.contains("effective memory: 0 steps"))
    #expect(!shown.keys("%%").state.frame().plainText.contains("effective memory"))
  }

  @Test func whatWasAlteredOnTheWayIsAlteredInDetailOnceItRests() throws {
    var whatIf = WhatIf()
    whatIf.change("hold") { $0.clamps = [Intervention(.hidden, unit: 0, value: 0)] }
    func request(_ inDetail: Bool) -> [RunEffect] {
      whatIf.request(of: unroll(19), over: nil, inDetail: inDetail)
    }
    #expect(request(false).count == 1)
    let answer = AlteredUnroll(
      original: unroll(19), alteration: whatIf.alteration, unroll: unroll(19).unroll)
    whatIf.receive(answer, for: AwaitedAlteration(of: unroll(19), by: whatIf.alteration))
    #expect(request(false).isEmpty && request(true).count == 1 && request(true).isEmpty)
  }

  @Test func spectraAlongAnotherSequenceAreNotTheseOnes() throws {
    let spectra = NetworkSpectra(step: 19, weights: weights, unroll: unroll(19).unroll, at: place)
    let shown = Press(live: false, steps: 20)
      .send(.unrolled(unroll(19, lags: 0), requestedStep: 19, inDetail: true)).keys("99")
      .send(.decomposed(spectra, place, over: nil))
    #expect(shown.run.scene.spectra == spectra)
    let other = shown.send(.sequenceRead(SequenceTests.own))
    #expect(other.run.analyses.spectra.spectra(at: place, step: 19) == nil)
    #expect(other.send(.decomposed(spectra, place, over: nil)).run.scene.spectra == nil)
    let back = other.keys("P").send(.unrolled(unroll(19, lags: 0), requestedStep: 19, inDetail: true))
    #expect(back.effects.contains(.ofRun(0, .decompose(unroll(19, lags: 0), place, besides: []))))
  }

  @Test func aViewOfTheOtherPaneHasItsSpectraToo() {
    let split = Press(live: false, steps: 20).send(.input(.resize(width: 160, height: 40)))
      .send(.unrolled(unroll(19, lags: 0), requestedStep: 19, inDetail: true)).keys("2:split spectra")
      .key(.enter)
    let asks = split.effects + split.key(.tab).effects
    #expect(asks.contains { if case .ofRun(_, .decompose) = $0 { true } else { false } })
  }

  @Test func theTrajectoryIsComparedWithTheBeginning() {
    let shown = Press(live: false, steps: 20)
      .send(.unrolled(unroll(19, lags: 0), requestedStep: 19, inDetail: true)).keys("22")
    #expect(shown.run.view.name == "trajectory")
    #expect(shown.effects == [.ofRun(0, .unroll(step: 0, inDetail: false, over: nil))])
    let known = shown.send(.unrolled(unroll(0), requestedStep: 0, inDetail: false))
    #expect(known.effects.isEmpty && known.run.scene.earlierUnrolls.map(\.step) == [0])
    let missing = shown.send(
      .notUnrolled(AwaitedUnroll(step: 0, inDetail: false), over: nil, reason: "not recorded"))
    #expect(missing.effects.isEmpty && missing.keys("l").effects.isEmpty)
  }

  @Test func writingStandsAtTheStepWhoseNetworkWritesWhateverComesAfterIt() {
    let training = Press(live: true, steps: 5).keys(" ").send(update(6))
    let writing = training.keys("W").send(update(9))
    #expect(writing.run.cursor.step == 5 && !writing.run.playback.isPlaying)
  }

  @Test func trainingShowsWhatIsLookedAtOnceItIsWritten() throws {
    let live = Press(live: true, steps: 5).send(.sequenceRead(SequenceTests.own))
    #expect(live.effects.contains(.ofRun(0, .show(SequenceTests.own))))
    #expect(!live.keys("l").effects.contains { if case .ofRun(_, .show) = $0 { true } else { false } })
    #expect(live.keys("P").effects.contains(.ofRun(0, .show(nil))))
  }

  @Test func aSequenceThatGetsShorterAgainKeepsTheCursorInside() {
    let longer = ProbeSequence(
      title: "long", inputLabels: (0..<14).map(String.init), targetLabels: [],
      batch: Batch(
        timesteps: 14, batchSize: 1, inputs: .vectors([Float](repeating: 0, count: 28)),
        targets: .values([Float](repeating: 0, count: 14), counted: nil)))
    let edited = Press(live: false, steps: 20).keys("e").send(.edited(longer)).keys("$")
    #expect(edited.run.cursor.timestep == 13)
    #expect(edited.keys("u").run.cursor.timestep == 9)
  }

  @Test func aLoopOfStepsThatARunDoesNotHavePlaysNothingRound() {
    var forked = Press.description
    forked.forkStep = 1000
    let records = (1000..<1020).map {
      StepRecord(
        step: $0, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 0.1, profile: [])
    }
    let pair = Press(live: false, steps: 20).send(.ofRun(1, .opened(forked, isLive: false)))
      .send(.ofRun(1, .updated(RunUpdate(history: RunHistory(records), newest: nil))))
    let looped = pair.keys(":loop 5 15").key(.enter)
    #expect(looped.run.loop == 5...15)
    let other = looped.keys("a ")
    #expect(other.run.loop == nil && (1000...1019).contains(other.run.cursor.step))
  }

  @Test func aProfileThatCannotBeRecalledIsAskedForOnce() throws {
    // Profiles of every tenth step only, and more of them than are kept.
    let records = (0..<400).map { step in
      StepRecord(
        step: step, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 0.1,
        profile: step % 10 == 0 ? [Float](repeating: -1, count: 10) : [])
    }
    var history = RunHistory(profileBudget: 64)
    for record in records { history.append(record) }
    let step = try #require((0..<400).first { history.lacksProfile(at: $0) && $0 % 10 != 0 })
    let shown = Press(live: false, steps: 20).send(.updated(RunUpdate(history: history, newest: nil)))
      .keys(":\(step)").key(.enter)
    #expect(shown.effects.contains(.ofRun(0, .recall(step: step))))
    let recalled = shown.send(.recalled([records[step - step % 10]]))
    #expect(!recalled.effects.contains(.ofRun(0, .recall(step: step))))
    #expect(recalled.run.past.awaitedProfile == nil)
  }
}
