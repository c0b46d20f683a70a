import Analysis
import Canvas
import Engine
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

  @Test func spectraAreAskedForOnceAndKept() throws {
    let weights = Weights<Float>.initialised(model: Press.model, seed: 1)
    let unroll = StepUnroll(step: 19, unroll: Press.unroll(step: 19).unroll, weights: weights)
    let explorer = Press(live: false, steps: 20)
      .send(.unrolled(unroll, requestedStep: 19, inDetail: true)).keys("99")
    #expect(explorer.run.view.name == "spectra")
    let place = LayerDirection(layer: 0)
    #expect(explorer.effects == [.decompose(unroll, place)])
    #expect(explorer.keys("l").effects.isEmpty)
    let spectra = NetworkSpectra(step: 19, weights: weights, unroll: unroll.unroll, at: place)
    let shown = explorer.send(.decomposed(spectra, place))
    #expect(shown.effects.isEmpty && shown.run.scene.spectra == spectra)
    #expect(shown.state.frame().plainText.contains("σ_max"))
  }
}
