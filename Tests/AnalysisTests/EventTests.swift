import Analysis
import Engine
import Foundation
import Testing

@Suite struct EventTests {
  private let model = ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 3, outputSize: 2)

  private func record(
    _ step: Int, loss: Double = 1, norm: Double = 2, clippedAt limit: Double = .infinity,
    profile: [Float] = []
  ) -> StepRecord {
    StepRecord(
      step: step, loss: loss, gradientNorm: norm, clippedGradientNorm: min(norm, limit), learningRate: 0.1,
      profile: profile)
  }

  private func events(_ history: RunHistory) -> [RunEvent] {
    var watch = UnderflowWatch(model: model)
    watch.follow(history)
    return watch.events
  }

  private func events(_ count: Int, _ make: (Int) -> StepRecord) -> [RunEvent] {
    events(RunHistory((0..<count).map(make)))
  }

  @Test func gradientsBelowFloatRangeAreCounted() {
    let found = events(10) { step in
      record(step, profile: (0..<50).map { step < 5 ? -1 : $0 < 20 ? -.infinity : Float($0) - 50 })
    }
    #expect(found.map(\.kind) == [.underflow] && found[0].step == 5 && found[0].value == 20)
    // Timesteps after the last loss have no gradient because nothing depends on them.
    let cut = events(10) { record($0, profile: (0..<50).map { $0 < 20 ? -1 : -.infinity }) }
    #expect(cut.isEmpty)
  }

  @Test func whatTruncationCutsOffHasNotUnderflowed() {
    var watch = UnderflowWatch(model: model, truncation: 10)
    // A loss at the end reaches ten timesteps, of which two are lost.
    watch.follow(
      RunHistory(
        (0..<3).map { step in
          record(step, profile: (0..<40).map { $0 < (step == 2 ? 32 : 30) ? -.infinity : -1 })
        }))
    #expect(watch.events.map(\.step) == [2] && watch.events.first?.value == 2)
  }

  /// The gradient of the first twenty timesteps is lost at the steps where `isLost` says so.
  private func losing(_ step: Int, _ isLost: Bool) -> StepRecord {
    record(step, profile: (0..<50).map { isLost && $0 < 20 ? -.infinity : -1 })
  }

  @Test func underflowBeginsAnewAfterAQuietTime() {
    let found = events(300) { losing($0, $0 < 10 || (30..<40).contains($0) || $0 == 200) }
    #expect(found.map(\.step) == [0, 200])
  }

  @Test func whatBeganWhereProfilesWereLetGoOfIsNotToldAsABeginning() {
    var history = RunHistory(profileBudget: 128 * 50 * 4)
    for step in 0..<300 { history.append(losing(step, step < 260 || step >= 290)) }
    #expect(history.lacksProfile(at: 100) && !history.lacksProfile(at: 280))
    #expect(events(history).isEmpty)
    for step in 300..<400 { history.append(losing(step, step == 399)) }
    #expect(events(history).map(\.step) == [399])
  }

  @Test func followingAHistoryStepByStepGivesTheSameAsAllAtOnce() {
    let records = (0..<700).map { losing($0, $0 % 97 == 50) }
    let whole = events(RunHistory(records))
    var growing = UnderflowWatch(model: model)
    var history = RunHistory()
    for record in records {
      history.append(record)
      if record.step % 13 == 0 { growing.follow(history) }
    }
    growing.follow(history)
    #expect(growing.events == whole && whole.count > 3)
    growing.follow(RunHistory((0..<10).map { record($0, loss: 7) }))
    #expect(growing.events.isEmpty)
  }

  @Test func saturationIsAnEventWhereItBegins() {
    func unroll(_ value: Float) -> Unroll<Float> {
      let name = TensorName.of(.hidden, at: LayerDirection(layer: 0))
      return Unroll(model: model, timesteps: 4, tensors: [name: Tensor(shape: [4, 3], repeating: value)])
    }
    var watch = SaturationWatch()
    for (step, value) in [(0, 0.1), (10, 0.99), (20, 0.98), (30, 0.2), (40, -0.99), (35, 0.99)] {
      watch.take(unroll(Float(value)), at: step)
    }
    #expect(watch.events.map(\.step) == [10, 40])
    #expect(watch.events[0].text.contains("100 % of the hidden states are beyond ±0.95"))
  }
}
