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

  private func events(_ count: Int, _ make: (Int) -> StepRecord) -> [RunEvent] {
    var detector = EventDetector(model: model)
    detector.follow(RunHistory((0..<count).map(make)))
    return detector.events.filter { $0.kind != .plateau }
  }

  @Test func aLeapOfTheNormIsOneSpikeHoweverLongItLasts() {
    let found = events(200) { record($0, norm: (120..<125).contains($0) ? 50 : 2 + Double($0 % 3)) }
    #expect(found.map(\.kind) == [.spike] && found.map(\.step) == [120])
    #expect(found[0].value == 50)
    #expect(events(200) { record($0, norm: $0 == 120 ? 15 : 2) }.isEmpty)
  }

  @Test func clippingBeginsAnewAfterAQuietTime() {
    let found = events(300) {
      record($0, norm: $0 < 10 || (30..<40).contains($0) || $0 == 200 ? 3 : 2, clippedAt: 2.5)
    }
    #expect(found.map(\.kind) == [.clipping, .clipping] && found.map(\.step) == [0, 200])
  }

  @Test func onlyTheFirstNumberThatIsNotFiniteIsTold() {
    let found = events(50) { record($0, loss: $0 >= 30 ? .nan : 1, norm: $0 >= 20 ? .infinity : 1) }
    #expect(found.map(\.step) == [20] && found[0].text == "the gradient norm is infinite")
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

  @Test func aPlateauAndTheWayOutOfItAreFound() {
    var detector = EventDetector(model: model)
    for step in 0..<1200 {
      let loss: Double = step < 300 ? 3 - Double(step) / 150 : step < 900 ? 1 : 0.5
      detector.take(record(step, loss: loss + 0.01 * sin(Double(step))))
    }
    #expect(detector.events.map(\.kind) == [.plateau, .escape, .plateau])
    #expect(detector.events.map(\.step) == [400, 900, 1000])
  }

  @Test func followingAHistoryStepByStepGivesTheSameAsAllAtOnce() {
    let records = (0..<700).map { record($0, norm: $0 % 97 == 50 ? 40 : 2, clippedAt: 30) }
    var whole = EventDetector(model: model)
    whole.follow(RunHistory(records))
    var growing = EventDetector(model: model)
    var history = RunHistory()
    for record in records {
      history.append(record)
      if record.step % 13 == 0 { growing.follow(history) }
    }
    growing.follow(history)
    #expect(growing.events == whole.events && whole.events.count > 3)
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
