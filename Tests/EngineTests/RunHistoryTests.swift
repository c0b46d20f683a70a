import Testing

@testable import Engine

@Suite struct RunHistoryTests {
  private func record(_ step: Int, profile: [Float]) -> StepRecord {
    StepRecord(
      step: step, loss: Double(step), gradientNorm: 1, clippedGradientNorm: 1, learningRate: 0.1,
      profile: profile)
  }

  /// 500 records with pseudo-random profiles of three places, steps 0, 2, 4, ….
  private var history: RunHistory {
    var generator = RandomGenerator(seed: 3)
    return RunHistory(
      (0..<500).map { index in
        record(2 * index, profile: (0..<3).map { _ in Float(generator.uniform(-9, 1)) })
      })
  }

  @Test(arguments: [0..<1, 0..<500, 63..<65, 64..<128, 1..<499, 130..<130, 120..<400])
  func peaksAreTheGreatestValuesOfTheirRange(positions: Range<Int>) {
    let history = history
    let peaks = history.profilePeaks(at: positions)
    let expected = (0..<3).map { place in positions.map { history[$0].profile[place] }.max() }
    #expect(peaks.isEmpty ? positions.isEmpty : peaks == expected)
  }

  @Test func aNaNIsNotHiddenByGreaterValues() {
    var history = history
    history.append(record(5000, profile: [.nan, 0, 0]))
    #expect(history.profilePeaks(at: 0..<501)[0].isNaN)
  }

  @Test(arguments: [-1, 0, 1, 126, 127, 128, 500, 998, 2000])
  func aPrefixIsTheHistoryAsItWas(step: Int) {
    let history = history
    let prefix = history.prefix(through: step)
    #expect(prefix.count == (history.index(atOrBefore: step).map { $0 + 1 } ?? 0))
    for index in 0..<prefix.count { #expect(prefix[index] == history[index]) }
    #expect(prefix.profilePeaks(at: 0..<prefix.count) == history.profilePeaks(at: 0..<prefix.count))
  }

  @Test func recordsAreFoundByTheirStep() {
    #expect(history.record(at: 10)?.loss == 10)
    #expect(history.record(at: 11) == nil)
    #expect(history.index(atOrBefore: 11) == 5)
    #expect(history.index(atOrBefore: -1) == nil)
  }
}
