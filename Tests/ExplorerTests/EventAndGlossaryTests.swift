import Analysis
import Canvas
import Engine
import Foundation
import Testing
import Training

@testable import Explorer

@Suite struct EventAndGlossaryTests {
  /// A run of 200 steps with leaps of the norm at 60 and 120.
  private var eventful: Press {
    let records = (0..<200).map { step in
      StepRecord(
        step: step, loss: 1 / Double(step + 1), gradientNorm: step == 60 || step == 120 ? 40 : 1,
        clippedGradientNorm: step == 60 || step == 120 ? 40 : 1, learningRate: 0.1,
        profile: (0..<10).map { Float($0) - 10 })
    }
    let history = RunHistory(records)
    let update = RunUpdate(history: history, newest: nil, events: EventDetector.events(of: history))
    return Press(live: false, steps: 1).send(.opened(Press.description, isLive: false)).send(.updated(update))
  }

  @Test func eventsAreVisitedForwardsAndBackwards() {
    let explorer = eventful.key(.home)
    #expect(explorer.keys("n").run.cursor.step == 60)
    #expect(
      explorer.keys("n").state.frame().plainRow(23).contains(
        "spike: the gradient's norm 40 is 40 times the usual 1"))
    #expect(explorer.keys("nn").run.cursor.step == 120)
    #expect(explorer.keys("nnN").run.cursor.step == 60)
    #expect(explorer.keys("nnnN").run.cursor.step == 60)
    #expect(explorer.keys("N").run.cursor.step == 0)
    #expect(explorer.keys("N").state.message?.text == "no event before step 0")
    #expect(explorer.run.scene.events.map(\.step) == [60, 120])
  }

  @Test func theGlossaryTellsOfTheViewOnTheScreen() {
    let explorer = Press(live: false, steps: 20).send(.input(.resize(width: 100, height: 60)))
    let gradients = explorer.keys("5i").state.frame().plainText
    #expect(gradients.contains("What is this?") && gradients.contains("Total gradient"))
    #expect(gradients.contains("retain_grad"))
    let waterfall = explorer.keys("6i").state.frame().plainText
    #expect(!waterfall.contains("Direct gradient"))
    #expect(explorer.keys("5ix").state.overlay == nil)
    #expect(explorer.keys("11i").state.frame().plainText.contains("now"))
    let scrolled = explorer.keys("5ijj").state.frame().plainText
    #expect(!scrolled.contains("Total gradient δ") && scrolled.contains("Direct gradient"))
  }

  @Test func everyViewHasAnEntryInTheGlossary() {
    for view in ViewChoice.all { #expect(!Glossary.entries(ofView: view.name).isEmpty, "\(view.name)") }
    let known = Set(ViewChoice.all.map(\.name))
    for entry in Glossary.entries { #expect(entry.views.isSubset(of: known), "\(entry.name)") }
  }

  @Test func updatesAreMeasuredOnceOverTheWholeRunAndKept() throws {
    let weights = Weights<Float>.initialised(model: Press.model, seed: 1)
    var next = weights
    for index in next["rnn.weight_hh_l0"].values.indices { next["rnn.weight_hh_l0"].values[index] *= 1.01 }
    let unroll = StepUnroll(step: 19, unroll: Press.unroll(step: 19).unroll, weights: weights)
    let explorer = Press(live: false, steps: 20)
      .send(.unrolled(unroll, requestedStep: 19, inDetail: true)).keys("999")
    #expect(explorer.run.view.name == "updates")
    #expect(explorer.effects == [.ofRun(0, .measure(unroll, acrossTraining: true))])
    #expect(explorer.keys("l").effects.isEmpty, "one at a time")
    let flow = try #require(ParameterFlow(step: 19, weights: weights, next: next, unroll: unroll.unroll))
    let shown = explorer.send(.measured(flow, over: nil)).send(.measuringEnded(step: 19, over: nil))
    #expect(shown.effects.isEmpty && shown.run.scene.flow == flow)
    #expect(shown.state.frame().plainText.contains("0.01"))
    let earlier = StepUnroll(step: 18, unroll: Press.unroll(step: 18).unroll, weights: weights)
    let back = shown.keys(",").send(.unrolled(earlier, requestedStep: 18, inDetail: true))
    #expect(back.effects == [.ofRun(0, .measure(earlier, acrossTraining: false))])
  }

  @Test func theGlossaryComesBackFromItsEndAtOnce() {
    let open = Press(live: false, steps: 20).keys("i")
    let glossary = (0..<500).reduce(open) { explorer, _ in explorer.key(.down) }
    let wheeled = (0..<500).reduce(open) { explorer, _ in
      explorer.send(.input(.mouse(MouseEvent(.wheelDown, x: 40, y: 12))))
    }
    let last = GlossaryContents(run: open.run).lastScroll
    #expect(last > 3)
    #expect(
      glossary.state.overlay == .glossary(scroll: last) && wheeled.state.overlay == glossary.state.overlay)
    #expect(glossary.key(.pageDown).keys("k").state.overlay == .glossary(scroll: last - 1))
  }

  @Test func theVerdictIsMadeAnewForAnotherSequence() throws {
    let typed = ProbeSequence(
      title: "typed", inputLabels: ["a", "b"], targetLabels: [],
      batch: Batch(
        timesteps: 2, batchSize: 1, inputs: .vectors([0, 1, 1, 0]), targets: .values([0, 1], counted: nil)))
    let own = Press.unroll(step: 19)
    var tensors = own.unroll.tensors
    tensors[TensorName.of(.hidden, at: LayerDirection(layer: 0))]?.values[0] = .nan
    let broken = StepUnroll(
      step: 19, unroll: Unroll(model: Press.model, timesteps: 10, tensors: tensors), sequence: typed)
    let explorer = Press(live: false, steps: 20).send(.unrolled(own, requestedStep: 19, inDetail: true))
    let other = explorer.send(.sequenceRead(typed)).send(.unrolled(broken, requestedStep: 19, inDetail: true))
    #expect(other.run.analyses.diagnosed?.sequencePosition == 0)
    let again = other.keys("P").send(.unrolled(own, requestedStep: 19, inDetail: true))
    #expect(again.run.analyses.diagnosed?.sequencePosition == nil)
    #expect(again.run.analyses.diagnosed?.diagnosis == explorer.run.analyses.diagnosed?.diagnosis)
    // The gradient by lag comes later: it is what tells how far a loss reaches.
    var detailed = own.unroll.tensors
    let lagNorms = (0..<100).map { index -> Float in
      let lag = index / 10 - index % 10
      return lag < 0 ? 0 : Float(exp(-Double(lag)))
    }
    detailed[TensorName.byLag] = Tensor(shape: [10, 10], values: lagNorms)
    let lags = StepUnroll(step: 19, unroll: Unroll(model: Press.model, timesteps: 10, tensors: detailed))
    let told = again.send(.unrolled(lags, requestedStep: 19, inDetail: true))
    #expect(told.run.analyses.diagnosed?.hasLags == true)
    #expect(told.run.analyses.diagnosed?.diagnosis.headline.contains("99 %") == true)
  }

  @Test func spectraAreAskedForOnceAndKept() throws {
    let weights = Weights<Float>.initialised(model: Press.model, seed: 1)
    let unroll = StepUnroll(step: 19, unroll: Press.unroll(step: 19).unroll, weights: weights)
    let explorer = Press(live: false, steps: 20)
      .send(.unrolled(unroll, requestedStep: 19, inDetail: true)).keys("99")
    #expect(explorer.run.view.name == "spectra")
    let place = LayerDirection(layer: 0)
    #expect(explorer.effects == [.ofRun(0, .decompose(unroll, place, besides: []))])
    #expect(explorer.keys("l").effects.isEmpty)
    let spectra = NetworkSpectra(step: 19, weights: weights, unroll: unroll.unroll, at: place)
    let shown = explorer.send(.decomposed(spectra, place, over: nil))
    #expect(shown.effects.isEmpty && shown.run.scene.spectra == spectra)
    #expect(shown.state.frame().plainText.contains("σ_max"))
  }
}
