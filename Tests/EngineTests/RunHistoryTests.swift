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

  @Test func theHeldOutLossAfterTheLastUpdateBelongsToTheLastStepAlone() {
    var history = RunHistory(
      (0..<100).map { step in
        var record = record(step, profile: [])
        if step % 30 == 0 { record.heldOutLoss = Double(step) }
        return record
      })
    #expect(history.heldOut(at: 99) == HeldOutLoss(step: 90, loss: 90) && history.heldOut(at: -1) == nil)
    history.end(with: HeldOutLoss(step: 99, loss: 7))
    #expect(history.finalHeldOut == nil, "one of another moment")
    let final = HeldOutLoss(step: 100, loss: 7)
    history.end(with: final)
    #expect(history.heldOut(at: 99) == final && history.heldOut(at: 500) == final)
    #expect(history.heldOut(at: 98) == HeldOutLoss(step: 90, loss: 90))
    #expect(history.prefix(through: 99).finalHeldOut == final)
    #expect(history.prefix(through: 98).finalHeldOut == nil)
    history.append(record(100, profile: []))
    #expect(history.finalHeldOut == nil, "the run went on")
  }

  @Test func ofARunWithAProfileNowAndThenTheLastBeforeAStepIsFound() {
    let history = RunHistory((0..<200).map { record($0, profile: $0 % 10 == 3 ? [Float($0)] : []) })
    #expect(history.profileValueCount == 1)
    #expect(history.profiledRecord(atOrBefore: 199)?.step == 193)
    #expect(history.profiledRecord(atOrBefore: 13)?.step == 13)
    #expect(history.profiledRecord(atOrBefore: 2) == nil)
    #expect(history.profiledRecord(atOrBefore: 199, reach: 5) == nil)
    #expect(history.prefix(through: 12).profiledRecord(atOrBefore: 12)?.step == 3)
  }

  @Test func recordsAreFoundByTheirStep() {
    #expect(history.record(at: 10)?.loss == 10)
    #expect(history.record(at: 11) == nil)
    #expect(history.index(atOrBefore: 11) == 5)
    #expect(history.index(atOrBefore: -1) == nil)
  }
}

/// A history that has let go of most of its profiles.
@Suite struct ReducedHistoryTests {
  private static let places = 3

  private static let records: [StepRecord] = {
    var generator = RandomGenerator(seed: 4)
    return (0..<1000).map { index in
      StepRecord(
        step: 3 * index, loss: generator.uniform(0, 1), gradientNorm: 1, clippedGradientNorm: 1,
        learningRate: 0.1, profile: (0..<places).map { _ in Float(generator.uniform(-9, 1)) })
    }
  }()

  /// Room for the profiles of two hundred steps.
  private var history: RunHistory {
    var history = RunHistory(profileBudget: 200 * Self.places * 4)
    for record in Self.records { history.append(record) }
    return history
  }

  @Test func everyScalarStaysAndTheNewestProfiles() {
    let history = history
    for (index, record) in Self.records.enumerated() {
      #expect(history[index].loss == record.loss && history[index].step == record.step)
      #expect(history.lacksProfile(at: record.step) == (index < 832), "\(index)")
      #expect(history[index].profile == (index < 832 ? [] : record.profile))
    }
    #expect(!history.lacksProfile(at: 1) && !history.lacksProfile(at: 100_000))
  }

  @Test(arguments: [0..<1000, 64..<128, 0..<640, 70..<75, 300..<900, 990..<1000])
  func peaksHoldWhateverWasThere(positions: Range<Int>) {
    let peaks = history.profilePeaks(at: positions)
    let isWhole =
      positions.lowerBound % 64 == 0 && positions.upperBound % 64 == 0 || positions.upperBound == 1000
    for place in 0..<Self.places {
      let greatest = positions.map { Self.records[$0].profile[place] }.max() ?? .nan
      #expect(positions.lowerBound % 64 == 0 && isWhole ? peaks[place] == greatest : peaks[place] >= greatest)
    }
  }

  @Test func recalledProfilesAreThereAgain() {
    var history = history
    history.recall([Self.records[100], Self.records[101]])
    #expect(history.record(at: 300) == Self.records[100])
    #expect(!history.lacksProfile(at: 300) && history.lacksProfile(at: 306))
  }

  @Test(arguments: [10, 300, 2400, 2600, 2999])
  func aPrefixLacksNoMoreThanTheHistory(step: Int) {
    let prefix = history.prefix(through: step)
    #expect(prefix.last?.loss == history.record(at: step / 3 * 3)?.loss)
    #expect(prefix.last?.profile == history.record(at: step / 3 * 3)?.profile)
    #expect(prefix.lacksProfile(at: 0))
  }

  @Test func stepsAreAddedWithThePeaksOfTheirBlock() {
    var reduced = RunHistory(profileBudget: 1 << 20)
    reduced.append(reduced: Self.records[0..<256].map(\.scalars), peaks: [1, 2, 3])
    for record in Self.records[256...] { reduced.append(record) }
    #expect(reduced.profilePeaks(at: 0..<256) == [1, 2, 3])
    #expect(reduced.profilePeaks(at: 3..<4) == [1, 2, 3])
    #expect(reduced.lacksProfile(at: 0) && !reduced.lacksProfile(at: 768))
    #expect(reduced[255].loss == Self.records[255].loss && reduced[256] == Self.records[256])
  }
}

@Suite struct BatchSequenceTests {
  @Test func oneSequenceIsCutOutOfABatch() {
    let batch = Batch(
      timesteps: 2, batchSize: 2, inputs: .vectors([0, 1, 2, 3, 4, 5, 6, 7]),
      targets: .values([10, 11, 12, 13], counted: [true, false, false, true]))
    #expect(
      batch.sequence(1)
        == Batch(
          timesteps: 2, batchSize: 1, inputs: .vectors([2, 3, 6, 7]),
          targets: .values([11, 13], counted: [false, true])))
    let tokens = Batch(
      timesteps: 3, batchSize: 2, inputs: .tokens([0, 1, 2, 3, 4, 5]), targets: .classes([5, 4, 3, 2, 1, 0]))
    #expect(
      tokens.sequence(0)
        == Batch(timesteps: 3, batchSize: 1, inputs: .tokens([0, 2, 4]), targets: .classes([5, 3, 1])))
  }
}
