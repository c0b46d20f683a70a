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

  /// The worst ratio of a norm to the median of the block of fifty steps before its own, found the slow way.
  private func worstSpike(through last: Int) -> (step: Int, ratio: Double)? {
    var worst: (step: Int, ratio: Double)?
    for index in 50...last where history[index].gradientNorm.isFinite {
      let block = (index / 50 * 50 - 50..<index / 50 * 50).map { history[$0].gradientNorm }
      let usual = block.filter { $0.isFinite && $0 > 0 }.sorted()
      let ratio = history[index].gradientNorm / usual[usual.count / 2]
      if ratio > worst?.ratio ?? 0 { worst = (history[index].step, ratio) }
    }
    return worst
  }

  @Test(arguments: [60, 209, 210, 300, 479, 480, 699])
  func itAnswersForAnyStepWhatASearchUpToThereFinds(last: Int) throws {
    let survey = HistorySurvey(history)
    let step = history[last].step
    let expected = try #require(worstSpike(through: last))
    let spike = try #require(survey.spike(through: step))
    #expect(spike.step == expected.step && abs(spike.ratio / expected.ratio - 1) < 1e-12)
    let measured = (0...last).compactMap { index in
      history[index].heldOutLoss.flatMap { $0.isFinite ? (step: history[index].step, loss: $0) : nil }
    }
    let found = try #require(survey.heldOutLoss(through: step))
    #expect(found.loss == measured.last?.loss)
    #expect(found.bestLoss == measured.map(\.loss).min())
    #expect(found.bestStep == measured.min { $0.loss < $1.loss }?.step)
    #expect(survey.instability(through: step)?.step == (last >= 600 ? 1200 : nil))
  }

  @Test func followingIsTheSameAsSurveyingAtOnce() {
    var survey = HistorySurvey()
    for last in [0, 49, 50, 51, 333, 699] { survey.follow(history.prefix(through: 2 * last)) }
    let whole = HistorySurvey(history)
    #expect(survey.spike(through: 2000) == whole.spike(through: 2000))
    #expect(survey.heldOutLoss(through: 2000)?.bestStep == whole.heldOutLoss(through: 2000)?.bestStep)
    survey.follow(RunHistory())
    #expect(survey.spike(through: 2000) == nil)
    #expect(survey.instability(through: 2000) == nil)
  }
}
