import Canvas
import Engine
import Testing
import Training

@testable import Explorer

/// Sequences that a person types: (state, keys, expected).
@Suite struct SequenceTests {
  static let own = ProbeSequence(
    title: "abc", inputLabels: ["a", "b", "c"], targetLabels: ["b", "c", "d"],
    batch: Batch(
      timesteps: 3, batchSize: 1, inputs: .vectors([0, 0, 0, 0, 0, 0]),
      targets: .values([1, 2, 3], counted: nil)))

  private func explorer(live: Bool = false) -> Press {
    var press = Press(live: live, steps: 20)
    var described = Press.description
    described.probeHint = "a text"
    press = press.send(.opened(described, isLive: live)).send(.updated(Press.update(steps: 20)))
    return press
  }

  private func unroll(step: Int, over sequence: ProbeSequence?) -> StepUnroll {
    let full = Press.unroll(step: step)
    guard sequence != nil else { return full }
    let tensors = full.unroll.tensors.mapValues { tensor in
      Tensor(shape: [3, 7], values: Array(tensor.values.prefix(21)))
    }
    return StepUnroll(
      step: step, unroll: Unroll(model: Press.model, timesteps: 3, tensors: tensors), sequence: sequence)
  }

  @Test func whatIsTypedIsAskedForOnceEntered() {
    let typing = explorer().keys("pa ")
    #expect(typing.state.frame().plainRow(2).contains("› a"))
    #expect(typing.key(.enter).effects == [.ofRun(0, .readSequence("a "))])
    #expect(typing.key(.backspace).key(.backspace).key(.enter).effects.isEmpty)
    #expect(typing.key(.escape).state.overlay == nil)
    #expect(typing.keys("q").state.overlay != nil)
    #expect(typing.key(.control("u")).keys("xy").key(.enter).effects == [.ofRun(0, .readSequence("xy"))])
  }

  @Test func aLineThatCannotBeReadStaysToBeMended() {
    let refused = explorer().keys("pa~b").key(.enter).send(RunAction.failed("~ is no symbol of this network"))
    #expect(refused.state.frame().plainRow(2).contains("› a~b") && refused.state.message == nil)
    #expect(refused.state.frame().plainRow(3).contains("~ is no symbol"))
    let mended = refused.key(.backspace).key(.backspace).keys("c").key(.enter)
    #expect(mended.effects == [.ofRun(0, .readSequence("ac"))])
    #expect(mended.send(.sequenceRead(Self.own)).state.overlay == nil)
    #expect(!mended.state.frame().plainRow(3).contains("~ is no symbol"))
  }

  @Test func anAnswerForAnotherRunNeitherOpensNorClosesALine() {
    let pair = explorer().second(live: false, steps: 20)
    let (here, other) = (pair.run.number, 1 - pair.run.number)
    #expect(pair.send(.ofRun(here, .spelled(nil))).state.message?.isError == true)
    #expect(pair.send(.ofRun(other, .spelled(nil))).state.message == nil)
    let reading = explorer().keys("pa").key(.enter)
    #expect(reading.send(.ofRun(1, .edited(Self.own))).state.overlay == reading.state.overlay)
    #expect(reading.send(.ofRun(0, .edited(Self.own))).state.overlay == nil)
  }

  @Test func whatKeepsOneFromTypingIsTold() {
    var described = Press.description
    described.probeObstacle = "the network reads vectors"
    let press = Press(live: false, steps: 20).send(.opened(described, isLive: false)).keys("p")
    #expect(press.state.message?.text.contains("the network reads vectors: ") == true)
  }

  @Test func aSequenceThatWasReadIsUnrolledAtTheCursorsStepAndShownInEveryView() {
    let asked = explorer().keys("2,,l$").send(.sequenceRead(Self.own))
    #expect(asked.run.cursor.step == 17 && asked.run.cursor.timestep == 2)
    #expect(asked.effects == [.ofRun(0, .unroll(step: 17, inDetail: true, over: Self.own))])
    #expect(asked.run.unrolls.shown == nil)
    let shown = asked.send(.unrolled(unroll(step: 17, over: Self.own), requestedStep: 17, inDetail: true))
    #expect(shown.run.unrolls.shown?.unroll.timesteps == 3)
    #expect(shown.state.frame().plainRow(0).contains("over “abc”"))
    for key in "123456789" { #expect(!shown.keys(String(key)).state.frame().plainRow(0).isEmpty) }
    #expect(shown.keys("8").run.readout.contains("(c)"))
    // Going to another step asks for the same sequence there.
    #expect(shown.keys(",").effects == [.ofRun(0, .unroll(step: 16, inDetail: true, over: Self.own))])
  }

  @Test func anAnswerOverAnotherSequenceIsNotShown() {
    let asked = explorer().send(.sequenceRead(Self.own))
    let late = asked.send(.unrolled(unroll(step: 19, over: nil), requestedStep: 19, inDetail: true))
    #expect(late.run.unrolls.shown == nil)
    #expect(asked.send(.updated(Press.update(steps: 20))).run.unrolls.shown == nil)
  }

  @Test func theNextSequenceComesAroundToTheRunsOwn() {
    let another = ProbeSequence(title: "xy", inputLabels: ["x", "y"], targetLabels: ["", ""])
    let explorer = explorer(live: true).send(.sequenceRead(Self.own)).send(.sequenceRead(another))
    #expect(explorer.effects.contains(.ofRun(0, .show(another))))
    #expect(explorer.run.sequences.current == another)
    #expect(explorer.keys("P").run.sequences.current == nil)
    #expect(explorer.keys("P").effects.contains(.ofRun(0, .show(nil))))
    #expect(explorer.keys("PP").run.sequences.current == Self.own)
    #expect(explorer.keys("PPP").run.sequences.current == another)
    // The same sequence again is chosen, not added.
    #expect(explorer.send(.sequenceRead(Self.own)).run.sequences.others == [Self.own, another])
  }

  @Test func recordedSequencesAreLookedAtWithTheSameKey() {
    var described = Press.description
    described.otherSequences = [
      ProbeSequence(title: "second", number: 1, inputLabels: ["p", "q"], targetLabels: ["", ""])
    ]
    let explorer = Press(live: false, steps: 5).send(.opened(described, isLive: false))
      .send(.updated(Press.update(steps: 5))).keys("P")
    #expect(
      explorer.effects == [.ofRun(0, .unroll(step: 4, inDetail: true, over: described.otherSequences[0]))])
  }

  @Test func whereNothingCanBeTypedTheReasonIsSaid() {
    let explorer = Press(live: false, steps: 20).keys("p")
    #expect(explorer.state.overlay == nil)
    #expect(explorer.state.message?.text.contains("--probe FILE") == true)
    #expect(Press(live: false, steps: 20).keys("P").effects.isEmpty)
  }

  @Test func weightsAloneSayWhyTheyDoNotTrain() {
    var described = Press.description
    described.stillReason = "there is no training to play"
    let explorer = Press(live: false, steps: 1).send(.opened(described, isLive: false))
      .send(.updated(Press.update(steps: 1)))
    for key in [Key.character(" "), .character(".")] {
      let pressed = explorer.key(key)
      #expect(pressed.effects.isEmpty && !pressed.run.playback.isPlaying)
      #expect(pressed.state.message?.text == "there is no training to play")
    }
    #expect(explorer.state.frame().plainRow(0).contains("· weights"))
  }

  @Test func whatWasSearchedForIsLookedForInTheSequenceThatIsShown() {
    let found = explorer().send(.sequenceRead(Self.own)).keys("/b").key(.enter)
    #expect(found.run.search?.timesteps == [1])
    let around = found.keys("P")
    #expect(around.run.search?.text == "b")
    #expect(around.run.search == around.run.search(for: "b") && around.run.sequences.current == nil)
    #expect(around.keys("P").run.search?.timesteps == [1])
  }
}
