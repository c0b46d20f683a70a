import Analysis
import Engine
import Testing

/// The diagnosis of real runs: no healthy run is called sick, no sick one healthy, and each goes by its own name.
@Suite struct DiagnosedRunsTests {
  @Test(arguments: LabelledRun.all, [UInt64(1), 2, 3])
  func everyRunGetsItsVerdict(run: LabelledRun, seed: UInt64) throws {
    let found = try run.diagnosis(seed: seed)
    #expect(found.kind == run.label, "\(found.headline)")
    #expect(!found.headline.isEmpty && !found.explanation.isEmpty)
  }

  /// It answers the first timestep, which takes no memory, and guesses the others: 0.62 where chance is 0.69.
  @Test(arguments: [UInt64(1), 2, 3])
  func oneUnitThatGuessesAllButTheFirstAnswerIsNotHealthy(seed: UInt64) throws {
    let run = LabelledRun(
      label: .vanishing, name: "one unit of tanh, parity", task: "parity", length: 10, hidden: 1,
      optimizer: OptimizerSettings(kind: .adam, learningRate: 0.05), steps: 1000)
    let found = try run.diagnosis(seed: seed)
    #expect([.vanishing, .saturated, .notLearning].contains(found.kind), "\(found.headline)")
  }

  @Test func whatIsDiagnosedBeforeTheFirstUpdateTellsTheDecay() throws {
    let run = try #require(LabelledRun.all.first { $0.label == .untrained })
    #expect(try run.diagnosis(seed: 1).headline.contains("decades per step back"))
  }
}
