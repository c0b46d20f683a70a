import Engine
import Testing

@testable import Analysis

@Suite struct HistorySurveyTests {
  /// 700 steps of noisy norms and losses, with two spikes, some NaN, and a held-out loss at every tenth.
  private let history: RunHistory = {
    var generator = RandomGenerator(seed: 9)
    return RunHistory(
      (0..<700).map { step in
        var record = StepRecord(
          step: 2 * step, loss: generator.uniform(0, 1), gradientNorm: generator.uniform(0.5, 2),
          clippedGradientNorm: 1, learningRate: 0.1, profile: [])
        if step == 210 { record.gradientNorm = 900 }
        if step == 480 { record.gradientNorm = 5000 }
        if step == 600 { record.gradientNorm = .infinity }
        if step == 601 { record.loss = .nan }
        if step % 10 == 0 { record.heldOutLoss = step == 100 ? .nan : generator.uniform(1, 2) }
        return record
      })
  }()

  /// The worst ratio of a norm to the median of the block of fifty steps before its own, or of the first five, found
  /// the slow way, and how many are at least a hundred.
  private func worstSpike(through last: Int) -> (step: Int, ratio: Double, count: Int)? {
    var worst: (step: Int, ratio: Double)?
    var count = 0
    for index in 0...last where history[index].gradientNorm.isFinite {
      let before = index < 50 ? 0..<5 : index / 50 * 50 - 50..<index / 50 * 50
      let usual = before.map { history[$0].gradientNorm }.filter { $0.isFinite && $0 > 0 }.sorted()
      let ratio = history[index].gradientNorm / usual[usual.count / 2]
      if ratio >= 100 { count += 1 }
      if ratio > worst?.ratio ?? 0 { worst = (history[index].step, ratio) }
    }
    return worst.map { ($0.step, $0.ratio, count) }
  }

  @Test(arguments: [6, 60, 209, 210, 300, 479, 480, 699])
  func itAnswersForAnyStepWhatASearchUpToThereFinds(last: Int) throws {
    let survey = HistorySurvey(history)
    let step = history[last].step
    let past = history.prefix(through: step)
    let expected = try #require(worstSpike(through: last))
    let spike = try #require(survey.spike(in: past))
    #expect(spike.step == expected.step && abs(spike.ratio / expected.ratio - 1) < 1e-12)
    #expect(spike.count == expected.count)
    let measured = (0...last).compactMap { index in
      history[index].heldOutLoss.flatMap { $0.isFinite ? (step: history[index].step, loss: $0) : nil }
    }
    let found = survey.heldOutLosses(in: past, count: 3)
    #expect(found.map(\.latest.loss) == measured.suffix(3).map(\.loss))
    #expect(found.last?.best.loss == measured.map(\.loss).min())
    #expect(found.last?.best.step == measured.min { $0.loss < $1.loss }?.step)
    #expect(survey.instability(through: step)?.step == (last >= 600 ? 1200 : nil))
    let records = (0...last).map { history[$0] }
    #expect(
      survey.largestMove(in: past)
        == records.reduce(0) { $0 + $1.learningRate * max(1, $1.clippedGradientNorm) })
    #expect(survey.clippedShare(in: past) == Double(records.count(where: \.wasClipped)) / Double(last + 1))
  }

  @Test(arguments: [0..<1, 10..<60, 50..<100, 3..<699, 560..<700, 601..<602])
  func meanLossesAreThoseOfTheStepsThemselves(range: Range<Int>) {
    let losses = range.map { history[$0].loss }.filter(\.isFinite)
    let found = HistorySurvey(history).losses(in: history, range)
    #expect((found == nil) == losses.isEmpty)
    guard let found else { return }
    let mean = losses.reduce(0, +) / Double(losses.count)
    let variance = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, losses.count - 1))
    #expect(abs(found.mean - mean) < 1e-13)
    #expect(abs(found.standardError - (variance / Double(losses.count)).squareRoot()) < 1e-13)
  }

  @Test func followingIsTheSameAsSurveyingAtOnce() {
    var survey = HistorySurvey()
    for last in [0, 3, 49, 50, 51, 333, 699] { survey.follow(history.prefix(through: 2 * last)) }
    let whole = HistorySurvey(history)
    #expect(survey.spike(in: history) == whole.spike(in: history))
    #expect(survey.losses(in: history, 0..<700) == whole.losses(in: history, 0..<700))
    #expect(survey.largestMove(in: history) == whole.largestMove(in: history))
    #expect(
      survey.heldOutLosses(in: history, count: 1).last?.best
        == whole.heldOutLosses(in: history, count: 1).last?.best)
    survey.follow(RunHistory())
    #expect(survey.spike(in: history) == nil)
    #expect(survey.instability(through: 2000) == nil)
  }
}
