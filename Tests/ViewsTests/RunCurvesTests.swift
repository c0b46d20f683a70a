import Engine
import Testing

@testable import Views

@Suite struct RunCurvesTests {
  private func record(_ step: Int, loss: Double, heldOut: Double? = nil) -> StepRecord {
    StepRecord(
      step: step, loss: loss, gradientNorm: 2, clippedGradientNorm: step == 5 ? 1 : 2, learningRate: 0.1,
      heldOutLoss: heldOut, profile: [])
  }

  @Test func shortRunsKeepEveryPoint() {
    let curves = RunCurves(RunHistory((0..<100).map { record($0, loss: Double($0) / 10) }))
    #expect(curves.losses.points.steps == (0..<100).map(Double.init))
    #expect(curves.losses.points.values == (0..<100).map { Double($0) / 10 })
    #expect(curves.heldOutLosses.isEmpty)
    #expect(curves.clippedNorms.points.steps == [5] && curves.clippedNorms.points.values == [1])
  }

  @Test func longRunsKeepTheirSpikesAndTheirFirstNaN() {
    let losses = (0..<50_000).map { $0 == 31_234 ? 9.0 : $0 == 40_001 ? -7 : $0 == 20_000 ? .nan : 1 }
    let curve = RunCurves(RunHistory(losses.enumerated().map { record($0, loss: $1) })).losses.points
    #expect(curve.steps.count < 10_000)
    #expect(curve.steps == curve.steps.sorted())
    #expect(curve.values.contains(9) && curve.values.contains(-7))
    let broken = zip(curve.steps, curve.values).filter { $1.isNaN }.map(\.0)
    #expect(broken == [20_000])
  }

  @Test func followingAHistoryGivesTheSameAsStartingAnew() {
    let records = (0..<9000).map {
      record($0, loss: Double($0 * 7919 % 1000), heldOut: $0 % 10 == 0 ? 1 : nil)
    }
    var history = RunHistory(records.prefix(4000))
    var curves = RunCurves(history)
    for record in records.dropFirst(4000) {
      history.append(record)
      if record.step % 700 == 0 { curves.follow(history) }
    }
    curves.follow(history)
    let fresh = RunCurves(history)
    #expect(curves.losses.points == fresh.losses.points)
    #expect(curves.heldOutLosses.points == fresh.heldOutLosses.points)
  }

  @Test func anotherHistoryStartsAnew() {
    var curves = RunCurves(RunHistory((0..<50).map { record($0, loss: 1) }))
    curves.follow(RunHistory((0..<60).map { record($0, loss: 2) }))
    #expect(curves.losses.points.values == Array(repeating: 2, count: 60))
    curves.follow(RunHistory((0..<10).map { record($0, loss: 3) }))
    #expect(curves.losses.points.values == Array(repeating: 3, count: 10))
  }
}
