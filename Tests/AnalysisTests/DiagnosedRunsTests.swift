import Analysis
import Testing

/// The diagnosis of real runs: no healthy run is called sick, no sick one healthy, and each goes by its own name.
@Suite struct DiagnosedRunsTests {
  @Test(arguments: LabelledRun.all, [UInt64(1), 2, 3])
  func everyRunGetsItsVerdict(run: LabelledRun, seed: UInt64) throws {
    let found = try run.diagnosis(seed: seed)
    #expect(found.kind == run.label, "\(found.headline)")
    #expect(!found.headline.isEmpty && !found.explanation.isEmpty)
  }

  @Test func whatIsDiagnosedBeforeTheFirstUpdateTellsTheDecay() throws {
    let run = try #require(LabelledRun.all.first { $0.label == .untrained })
    #expect(try run.diagnosis(seed: 1).headline.contains("decades per step back"))
  }
}
