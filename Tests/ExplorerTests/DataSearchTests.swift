import Analysis
import Engine
import Testing
import Training

@testable import Explorer

/// Searching the data for places where the same units are on.
@Suite struct DataSearchTests {
  private let place = LayerDirection(layer: 0)

  /// Units 0 and 1 are on at timesteps 3…5 and 8; unit 2 always.
  private func explorer() -> Press {
    var hidden = Tensor<Float>(shape: [10, 7], repeating: 0)
    for t in 0..<10 {
      hidden[t, 2] = 0.9
      if (3...5).contains(t) || t == 8 { (hidden[t, 0], hidden[t, 1]) = (0.5, 0.5) }
    }
    var tensors = Press.unroll(step: 19).unroll.tensors
    tensors[TensorName.of(.hidden, at: place)] = hidden
    let unroll = StepUnroll(step: 19, unroll: Unroll(model: Press.model, timesteps: 10, tensors: tensors))
    return Press(live: false, steps: 20).send(.unrolled(unroll, requestedStep: 19, inDetail: true))
      .keys("0lllll")
  }

  private func sequence(_ title: String) -> ProbeSequence {
    ProbeSequence(
      title: title, inputLabels: (0..<6).map { "w\($0)" }, targetLabels: [],
      batch: Batch(
        timesteps: 6, batchSize: 1, inputs: .vectors([Float](repeating: 0, count: 12)),
        targets: .values([Float](repeating: 0, count: 6), counted: nil)))
  }

  @Test func theStretchUpToTheCursorIsLookedFor() throws {
    let searching = explorer().keys("z")
    let search = try #require(searching.run.stretch.search)
    #expect(search.search.selection == 3..<6 && search.search.units == [0, 1])
    guard case .ofRun(0, .searchData(let asked, let unroll)) = searching.effects.first else {
      return #expect(Bool(false), "the data is looked through")
    }
    #expect(asked == search && unroll.step == 19)
    // The sequence that is shown is looked through at once.
    #expect(search.matches.map(\.place.timesteps) == [8..<9])
    let page = searching.state.frame().plainText
    #expect(
      page.contains("Where the same units are on") && page.contains("x3 x4 x5")
        && page.contains("this sequence"))
    #expect(searching.key(.escape).keys("z").effects.isEmpty, "the same is not looked for twice")
  }

  @Test func whatIsFoundIsRankedAndGoneTo() throws {
    let searching = explorer().keys("z")
    let search = try #require(searching.run.stretch.search)
    func match(_ name: String, _ timesteps: Range<Int>, _ coverage: Double) -> DataSearch.Match {
      DataSearch.Match(
        sequence: sequence(name),
        place: StateSearch.Match(timesteps: timesteps, coverage: coverage, extraCount: 0))
    }
    let found = [match("half", 1..<4, 0.5), match("whole", 2..<5, 1)]
    let told = searching.send(.found(search, found, searched: 50, isOver: false))
    #expect(told.run.stretch.search?.matches.map { $0.sequence?.title } == ["whole", nil, "half"])
    let page = told.state.frame().plainText
    #expect(
      page.contains("w2 w3 w4") && page.contains("100%") && page.contains("50 sequences of the data so far"))
    let gone = told.key(.enter)
    #expect(
      gone.state.overlay == nil && gone.run.sequences.current?.title == "whole"
        && gone.run.cursor.timestep == 4)
    #expect(told.keys("j").key(.enter).run.cursor.timestep == 8, "the second is in the sequence itself")
    #expect(told.keys("jj").key(.enter).run.sequences.current?.title == "half")
    // What an earlier search found late is not mixed in.
    let other = told.keys("l").send(.found(search, found, searched: 100, isOver: true))
    #expect(other.run.stretch.search?.searchedCount == 0)
  }

  @Test func stretchAndThresholdAreChosen() throws {
    let shorter = explorer().keys("zl")
    #expect(shorter.run.stretch.search?.search.selection == 4..<6 && !shorter.effects.isEmpty)
    let higher = explorer().keys("z+++")
    #expect(higher.run.stretch.choice.threshold == 0.6 && higher.run.stretch.search?.search.units == [2])
    let none = explorer().keys("z++++++")
    #expect(none.run.stretch.search == nil && none.state.frame().plainText.contains("no unit is on"))
    #expect(none.keys("-").run.stretch.search != nil)
  }
}
