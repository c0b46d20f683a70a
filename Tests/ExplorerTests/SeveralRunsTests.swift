import Engine
import Testing
import Training

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
    #expect(explorer.state.runs.map(\.history.count) == [20, 5])
    let grown = explorer.send(.ofRun(1, .updated(Press.update(steps: 8))))
    #expect(grown.state.runs.map(\.history.count) == [20, 8])
    #expect(
      grown.send(.ofRun(7, .updated(Press.update(steps: 9)))).state.runs.map(\.history.count) == [20, 8])
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
    let one = two(20, 5).key(.escape)
    #expect(one.effects.first == .closeRun(0))
    #expect(one.state.runs.map(\.number) == [1] && one.run.number == 1)
    let none = one.key(.escape)
    #expect(none.state.runs.isEmpty && none.effects == [.closeRun(1), .refreshHome])
  }

  @Test func aFifthRunIsNotOpened() {
    var explorer = two(20, 5)
    for number in 2...5 {
      explorer = explorer.send(.ofRun(number, .opened(Press.description, isLive: false)))
    }
    #expect(explorer.state.runs.map(\.number) == [0, 1, 2, 3])
  }
}

extension Press {
  /// The same with another run beside it, number 1.
  func second(live: Bool, steps: Int, _ description: RunDescription = Press.description) -> Press {
    send(.ofRun(1, .opened(description, isLive: live))).send(.ofRun(1, .updated(Press.update(steps: steps))))
  }
}
