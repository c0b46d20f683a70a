import Analysis
import Engine
import Testing

@Suite struct HistoryBucketsTests {
  private func history(_ losses: [Double]) -> RunHistory {
    RunHistory(
      losses.enumerated().map {
        StepRecord(
          step: $0.offset * 10, loss: $0.element, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 1,
          heldOutLoss: $0.offset.isMultiple(of: 100) ? $0.element : nil, profile: [])
      })
  }

  @Test func noSpikeIsLost() {
    var losses = [Double](repeating: 1, count: 10_000)
    losses[7777] = 500
    losses[3] = -2
    let buckets = history(losses).buckets(80, of: \.loss)
    #expect(buckets.count == 80)
    #expect(buckets.compactMap(\.maximum).max() == 500)
    #expect(buckets[0].minimum == -2)
    #expect(buckets[0].firstStep == 0 && buckets[0].lastStep == 1240)
    #expect(buckets[79].lastStep == 99_990)
    #expect(abs(buckets[0].mean! - (125 - 3) / 125) < 1e-12)
  }

  @Test func bucketsNeverOutnumberRecords() {
    #expect(history([1, 2, 3]).buckets(80, of: \.loss).map(\.mean) == [1, 2, 3])
    #expect(history([]).buckets(80, of: \.loss).isEmpty)
    #expect(history([1]).buckets(0, of: \.loss).isEmpty)
  }

  @Test func nonFiniteValuesAreCountedApart() {
    let bucket = history([1, .nan, 3, .infinity]).buckets(1, of: \.loss)[0]
    #expect(bucket.nonFiniteCount == 2)
    #expect(bucket.minimum == 1 && bucket.maximum == 3 && bucket.mean == 2)
    #expect(history([.nan]).buckets(1, of: \.loss)[0].maximum == nil)
  }

  @Test func stepsWithoutTheValueAreLeftOut() {
    let buckets = history([Double](repeating: 2, count: 1000)).buckets(50, of: \.heldOutLoss)
    #expect(buckets.map(\.firstStep) == (0..<10).map { $0 * 1000 })
  }

  @Test func theExponentialMeanForgetsByHalves() {
    #expect(exponentialMean([5, 5, 5], halfLife: 3).allSatisfy { abs($0 - 5) < 1e-12 })
    // Weights 1/2 and 1/4 of the last and the value before, made to add up to 1.
    #expect(abs(exponentialMean([0, 3], halfLife: 1)[1] - 2) < 1e-12)
    let jumped = exponentialMean(
      [Double](repeating: 0, count: 1000) + [Double](repeating: 1, count: 10), halfLife: 10)
    #expect(abs(jumped.last! - 0.5) < 1e-9)
    #expect(exponentialMean([1, .nan, 1], halfLife: 2)[1] == 1)
  }
}
