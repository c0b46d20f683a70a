import Engine
import FolderKit
import Testing
import Traces

@testable import Training

@Suite struct EventTests {
  private func record(_ step: Int, loss: Double = 1, norm: Double = 1, clippedTo: Double? = nil) -> StepRecord
  {
    StepRecord(
      step: step, loss: loss, gradientNorm: norm, clippedGradientNorm: clippedTo ?? norm, learningRate: 0.1,
      profile: [])
  }

  /// What is told of a run whose steps are `records`, with its end.
  private func events(_ records: [StepRecord]) -> [TraceEvent] {
    var detector = EventDetector()
    return records.flatMap { detector.events(at: $0.scalars) } + detector.finish()
  }

  @Test func aSeriesOfClippedStepsIsToldAtItsBeginningAndItsEnd() {
    let clipped = (0..<400).map { step in
      (100..<140).contains(step) && step % 2 == 0 ? record(step, norm: 3, clippedTo: 1) : record(step)
    }
    let found = events(clipped).filter { $0.kind.hasPrefix("clip") }
    #expect(found.map(\.step) == [100, 138])
    #expect(found.map(\.kind) == ["clip", "clip-end"])
    #expect(found[0].text == "the gradient's norm 3 was clipped to 1")
    #expect(found[1].text == "clipping ended: 20 of the 39 steps from 100 on, greatest norm 3 before it")
  }

  @Test func clippedStepsFarApartAreTwoSeriesEvenWithNothingBetween() {
    let found = events([3, 4, 100_000].map { record($0, norm: 3, clippedTo: 1) })
    #expect(found.map(\.kind) == ["clip", "clip-end", "clip", "clip-end"])
    #expect(found.map(\.step) == [3, 4, 100_000, 100_000])
    #expect(found[3].text == "clipping ended: after one step, greatest norm 3 before it")
  }

  @Test func howeverLongARunIsItsEventsStayFew() {
    var generator = RandomGenerator(seed: 5)
    let records = (0..<100_000).map { step -> StepRecord in
      let norm = generator.index(below: 40) == 0 ? 50.0 : 1
      return record(step, loss: generator.uniform(0, 1), norm: norm, clippedTo: min(norm, 2))
    }
    let found = events(records)
    #expect((3..<120).contains(found.count), "\(found.count)")
    #expect(Set(found.map(\.kind)) == ["clip", "clip-end", "spike", "plateau", "escape"])
  }

  @Test func aSpikeIsTenTimesTheMedianOfTheBlockBefore() {
    let calm = (0..<200).map { record($0, norm: 1 + Double($0 % 7) / 10) }
    #expect(events(calm).isEmpty)
    var spiked = calm
    spiked[120].gradientNorm = 14
    spiked[121].gradientNorm = 13
    spiked[170].gradientNorm = 4
    let found = events(spiked).filter { $0.kind == "spike" }
    #expect(found.map(\.step) == [120])
    #expect(found.first?.text == "the gradient's norm 14 is 10.8 times the usual 1.3")
  }

  @Test func theNoiseOfAConvergedRunIsNoSpike() {
    let records = (0..<300).map { record($0, norm: $0 < 100 ? 5 : $0 == 250 ? 0.1 : 0.001) }
    #expect(events(records).isEmpty)
  }

  @Test func aPlateauIsToldOnceUntilTheLossFallsAgain() {
    func loss(_ step: Int) -> Double { step < 500 ? 2 - Double(step) / 500 : step < 3000 ? 1 : 0.5 }
    let found = events((0..<6000).map { record($0, loss: loss($0)) })
    #expect(found.map(\.kind) == ["plateau", "escape", "plateau"])
    #expect(found.map(\.step) == [1599, 3099, 4099])
    #expect(events((0..<6000).map { record($0, loss: 1 / Double($0 + 1)) }).isEmpty)
  }

  @Test(arguments: [(Double.nan, 1.0, "the loss is NaN"), (1, .infinity, "the gradient's norm is infinite")])
  func theFirstNumberThatIsNotFiniteIsToldOnce(loss: Double, norm: Double, text: String) {
    let records = (0..<20).map { record($0, loss: $0 < 7 ? 1 : loss, norm: $0 < 7 ? 1 : norm) }
    #expect(events(records) == [TraceEvent(step: 7, kind: .nan, text: text)])
  }

  @Test func aRunThatDivergesNamesTheFirstTensorInItsTrace() throws {
    let folder = try TemporaryFolder()
    let experiment = try smallExperiment(cell: "rnn", steps: 40) {
      $0.activation = "relu"
      $0.optimizer = "sgd"
      $0.learningRate = 1e18
      $0.clipNorm = 0
    }
    let task = try experiment.loadTask()
    let trainer = Trainer(experiment: experiment, task: task)
    let recording = try Recording(path: folder.trace, experiment: experiment, task: task)
    var records: [StepRecord] = []
    for _ in 0..<40 { records.append(trainer.advance(into: recording)) }
    try recording.finish()
    let first = try #require(records.first { !$0.loss.isFinite || !$0.gradientNorm.isFinite })
    let event = try #require(try TraceReader(path: folder.trace).events().first { $0.kind == "nan" })
    #expect(event.step == first.step)
    #expect(event.text.contains(", first in "))
    #expect(event.text.contains(" at timestep ") || event.text.contains("the parameter "))
    #expect(trainer.events.contains(event))
  }

  @Test func aLiveRunTellsItsEvents() async throws {
    let experiment = try smallExperiment(steps: 30) { $0.clipNorm = 0.0001 }
    let inbox = Inbox()
    let run = LiveRun(experiment: experiment, task: try experiment.loadTask()) { inbox.receive($0) }
    await run.advance(by: 5)
    #expect(inbox.all.last?.events.map(\.kind) == ["clip"])
    #expect(inbox.all.last?.events.first?.step == 0)
  }
}
