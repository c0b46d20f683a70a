import Canvas
import Engine
import Tasks
import Testing
import Traces
import Training

@testable import Explorer

/// What a network writes: against token-by-token unrolls, and as it grows on the screen.
@Suite struct WritingTests {
  private static let labels = ["a", "b", "c"]
  private static let model = ModelShape(cell: .lstm, inputSize: 3, hiddenSize: 5, outputSize: 3)
  private static let weights = Weights<Float>.initialised(model: model, seed: 4)
  private static let reader = ProbeReader(model: model, vocabulary: labels, lossKind: .crossEntropy)
  private static let prompt = Batch(
    timesteps: 4, batchSize: 1, inputs: .tokens([0, 1, 2, 1]), targets: .classes([1, 2, 1, 0]))

  func writing(
    _ settings: WritingSettings = WritingSettings(count: 12, temperature: 0), beginning: Int = 3,
    clamps: [Intervention] = []
  ) throws -> Writing {
    try Self.reader.writing(
      after: Self.prompt, beginning: beginning, step: 19, weights: Self.weights, settings: settings,
      clamps: clamps)
  }

  @Test func greedyWritingIsWhatUnrollsTokenByTokenSayAlsoWithClamps() throws {
    for clamps in [[], [Intervention(.cell, unit: 2, value: 2)]] {
      let written = try writing(clamps: clamps)
      var tokens: [Int32] = [0, 1, 2]
      for _ in 0..<12 {
        let batch = Batch(
          timesteps: tokens.count, batchSize: 1, inputs: .tokens(tokens),
          targets: .classes(Array(repeating: Targets.ignoredClass, count: tokens.count)))
        let output = try #require(Network(Self.weights).unroll(batch, interventions: clamps).output)
        let last = Array(output.row(tokens.count - 1))
        tokens.append(Int32(last.indices.max { last[$0] < last[$1] } ?? 0))
      }
      #expect(written.added == tokens.dropFirst(3).map { Self.labels[Int($0)] })
      let whole = written.sequence(upTo: written.timesteps)
      #expect(whole.batch?.inputs == .tokens(Array(tokens.dropLast())))
      // What the network wrote is no target.
      let none = Array(repeating: Targets.ignoredClass, count: tokens.count - 3)
      #expect(whole.batch?.targets == .classes([1, 2] + none))
    }
  }

  @Test func aSeedGivesAlwaysTheSameAndAnotherSomethingElse() throws {
    let settings = WritingSettings(count: 60, temperature: 1, seed: 5)
    #expect(try writing(settings) == writing(settings))
    #expect(try writing(settings).added != writing(WritingSettings(count: 60, temperature: 1, seed: 6)).added)
  }

  @Test func settingsAreReadFromWords() {
    #expect(WritingSettings(words: "") == WritingSettings())
    #expect(
      WritingSettings(words: "50 temperature 0 seed 7") == WritingSettings(count: 50, temperature: 0, seed: 7)
    )
    for wrong in ["0", "x", "temperature", "temperature -1", "seed 1.5", "5 warmth 1"] {
      #expect(WritingSettings(words: wrong) == nil, "\(wrong)")
    }
  }

  @Test func whatIsWrittenGrowsOnTheScreenOnceEachPieceIsSeenAndStopsAtAKey() throws {
    var press = Press(live: false, steps: 20).keys("2ll")
    let asked = press.keys("W")
    guard case .ofRun(0, .write(let request))? = asked.effects.first else {
      Issue.record("nothing was asked for")
      return
    }
    #expect(request.beginning == 3 && request.original.step == 19)
    press = asked.send(.written(try writing()))
    #expect(press.state.needsTime && press.run.sequences.current?.inputLabels.count == 3)
    // Until that is on the screen, time does not make it grow.
    #expect(press.send(.elapsed(seconds: 0.2)).run.sequences.current?.inputLabels.count == 3)
    press = press.send(unrolled(press)).send(.elapsed(seconds: 0.11))
    #expect(press.run.sequences.current?.inputLabels.count == 4 && press.run.cursor.timestep == 3)
    #expect(press.run.unrolls.shown?.unroll.timesteps == 3, "what was there stays until the next has come")
    #expect(
      press.effects == [.ofRun(0, .unroll(step: 19, inDetail: false, over: press.run.sequences.current))])
    let stopped = press.key(.escape)
    #expect(!stopped.state.needsTime && stopped.state.run != nil)
    #expect(stopped.run.sequences.current?.inputLabels.count == 4)
    for _ in 0..<20 { press = press.send(unrolled(press)).send(.elapsed(seconds: 0.11)) }
    #expect(press.run.sequences.current?.inputLabels.count == 14 && !press.state.needsTime)
  }

  @Test func writingComesToItsEndWhereKeysGoElsewhere() throws {
    let pair = Press(live: false, steps: 20).second(live: false, steps: 20).keys("2ll")
    var beside = pair.send(.written(try writing())).keys("a")
    for _ in 0..<30 {
      #expect(beside.state.runs[0].sequences.writing == nil || beside.state.needsTime)
      beside = beside.send(.ofRun(0, unrolled(beside.state.runs[0]))).send(.elapsed(seconds: 0.11))
    }
    #expect(beside.state.runs[0].sequences.current?.inputLabels.count == 14 && !beside.state.needsTime)
    // Where one run is shown at a time, nobody sees it grow.
    let hidden = pair.keys("c").send(.written(try writing())).keys("a")
    #expect(hidden.state.runs[0].sequences.current?.inputLabels.count == 14 && !hidden.state.needsTime)
  }

  @Test func sideBySideEveryNetworkWritesAndAKeyStopsAll() throws {
    let pair = Press(live: false, steps: 20).second(live: false, steps: 20).keys("2ll")
    let asked = pair.keys("W")
    let writers = asked.effects.compactMap { effect in
      if case .ofRun(let number, .write) = effect { number } else { nil }
    }
    #expect(Set(writers) == [0, 1])
    var both = asked.send(.ofRun(0, .written(try writing()))).send(.ofRun(1, .written(try writing())))
    for run in [0, 1] { both = both.send(.ofRun(run, unrolled(both.state.runs[run]))) }
    both = both.send(.elapsed(seconds: 0.11))
    #expect(both.state.runs.map { $0.sequences.current?.inputLabels.count } == [4, 4])
    #expect(both.state.footer.hints.first?.word == "stop writing")
    #expect(!both.state.footer.hints.contains { $0.binding.command == .write })
    let stopped = both.keys(" ")
    #expect(!stopped.state.needsTime && stopped.state.runs.allSatisfy { !$0.playback.isPlaying })
    // Alone, one network writes.
    let alone = pair.keys("cW").effects.count { effect in
      if case .ofRun(_, .write) = effect { true } else { false }
    }
    #expect(alone == 1)
  }

  @Test func onlyTheRunThatKeysGoToIsReplayed() {
    let playing = Press(live: false, steps: 20).second(live: false, steps: 20).key(.home).keys(" ")
    #expect(playing.state.runs[0].playback.isReplaying)
    #expect(playing.keys("a").state.runs.allSatisfy { !$0.playback.isReplaying })
  }

  @Test func itGrowsAtTheChosenSpeedHoweverShortTheTimeBetweenTwoFrames() throws {
    var press = Press(live: false, steps: 20).keys("2ll").send(.written(try writing()))
    press = press.send(unrolled(press))
    #expect(press.run.playback.stepsPerSecond == 10)
    for _ in 0..<4 { press = press.send(.elapsed(seconds: 0.033)) }
    #expect(press.run.sequences.current?.inputLabels.count == 4)
  }

  @Test func whatIsBeingWrittenIsReadWhereItsNumbersAre() throws {
    var press = Press(live: false, steps: 20).keys("2ll").send(.written(try writing()))
    press = press.send(unrolled(press)).send(.elapsed(seconds: 0.31))
    #expect(press.run.cursor.timestep > press.run.scene.cursor.timestep)
    #expect(press.run.readout.contains("t \(press.run.scene.cursor.timestep)"), "\(press.run.readout)")
    #expect(!press.run.readout.contains("not recorded"))
  }

  @Test func networksThatDoNotSayWhatTheyReadCannotWriteOn() {
    var described = Press.description
    described.writingObstacle = "no"
    let press = Press(live: false, steps: 20).send(.opened(described, isLive: false))
      .send(.updated(Press.update(steps: 20)))
    #expect(press.keys("W").state.message?.text == "no" && press.keys("W").effects.isEmpty)
    #expect(press.keys(":write 5").key(.enter).state.message?.text == "no")
    let bidirectional = ModelShape(
      cell: .gru, inputSize: 3, hiddenSize: 5, isBidirectional: true, outputSize: 3)
    let reader = ProbeReader(model: bidirectional, vocabulary: Self.labels, lossKind: .crossEntropy)
    #expect(reader.writingObstacle?.contains("both directions") == true)
  }

  private func unrolled(_ press: Press) -> RunAction { unrolled(press.run) }

  private func unrolled(_ run: RunState) -> RunAction {
    let count = run.sequences.current?.inputLabels.count ?? 10
    let tensors = Press.unroll(step: 19).unroll.tensors.mapValues { tensor in
      Tensor(shape: [count, 7], repeating: tensor.values[0])
    }
    return .unrolled(
      StepUnroll(
        step: 19, unroll: Unroll(model: Press.model, timesteps: count, tensors: tensors),
        sequence: run.sequences.current), requestedStep: 19, inDetail: false)
  }
}
