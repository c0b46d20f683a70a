import Analysis
import Engine
import Foundation
import Testing

@Suite struct StateTests {
  private let waves = SharedInput.wave(50, 9)

  @Test func principalComponentsAreThoseOfTheSVD() throws {
    let expected = try Reference.load().trajectory
    let found = try #require(PrincipalComponents(waves))
    #expect(zip(found.explainedShares, expected.shares).allSatisfy { abs($0 - $1) < 1e-10 })
    let scores = found.project(waves)
    for (t, magnitudes) in expected.magnitudes.enumerated() {
      for (component, magnitude) in magnitudes.enumerated() {
        #expect(abs(abs(scores[component][t]) - magnitude) < 1e-6)
      }
    }
  }

  @Test func statesOnALineHaveOneComponent() throws {
    let line = Tensor<Float>(shape: [20, 3], values: (0..<60).map { Float($0 / 3) * [1, 2, -2][$0 % 3] })
    let found = try #require(PrincipalComponents(line))
    #expect(found.directions.count == 1 && abs(found.explainedShares[0] - 1) < 1e-12)
    #expect(abs(abs(found.directions[0][0]) - 1.0 / 3) < 1e-9)
    #expect(PrincipalComponents(Tensor<Float>(shape: [20, 3], repeating: 1)) == nil)
    #expect(PrincipalComponents(Tensor<Float>(shape: [1, 3], repeating: 1)) == nil)
    #expect(PrincipalComponents(Tensor<Float>(shape: [2, 1], values: [1, .nan])) == nil)
  }

  @Test func similarUnitsStandSideBySide() {
    // Three waves, each in three units that are shuffled, and one that never changes.
    let waves = [0.3, 0.9, 2.1]
    let shuffled = [0, 1, 2, 1, 0, 2, 2, 1, 0]
    let states = Tensor<Double>(
      shape: [60, 10],
      values: (0..<600).map { index in
        let (t, unit) = (Double(index / 10), index % 10)
        if unit == 9 { return 0.7 }
        return sin(waves[shuffled[unit]] * t) * (unit % 2 == 0 ? 1 : -1) + 0.05 * sin(5.1 * t + Double(unit))
      })
    let order = UnitOrder.bySimilarity(states)
    #expect(order.sorted() == Array(0..<10) && order[9] == 9)
    let groups = order.dropLast().map { shuffled[$0] }
    #expect(groups[0..<3].allSatisfy { $0 == groups[0] } && groups[3..<6].allSatisfy { $0 == groups[3] })
  }

  @Test func correlationsAreNumpys() throws {
    let expected = try Reference.load().correlation
    let feature = InputFeature("wave", (0..<50).map { sin(0.3 * Double($0)) })
    let found = try #require(UnitFeatures(waves, features: [feature]))
    #expect(zip(found.matches, expected).allSatisfy { abs($0.correlation - $1) < 1e-12 })
  }

  @Test func theFeatureThatAUnitFollowsIsNamed() throws {
    let text = Array("he (said) “oh no” and\nleft (the [big] room) “now” x\nend").map(String.init)
    let features = InputFeature.all(of: text)
    for name in ["inside quotes", "bracket depth", "position in the line", "vowel", "count of 'o'"] {
      let feature = try #require(features.first { $0.name == name }, "\(name)")
      var noise = SharedInput.uniform(2 * text.count, seed: 2)
      for t in text.indices { noise[2 * t + 1] = 0.05 * noise[2 * t + 1] - feature.values[t] }
      let states = Tensor(shape: [text.count, 2], values: noise)
      let found = try #require(UnitFeatures(states, features: features))
      #expect(found.matches[1].feature == name && found.matches[1].correlation < -0.9)
      #expect(found.ranked.first?.unit == 1)
      #expect(found.caution.contains("chance"))
    }
  }

  @Test func theChanceLevelIsWhatTheBestOfManyNoisyPairsReaches() throws {
    let features = (0..<10).map { InputFeature("\($0)", SharedInput.uniform(80, seed: UInt64(100 + $0))) }
    var above = 0
    for seed in 1...40 {
      let states = SharedInput.random(80, 12, seed: UInt64(seed) &* 977)
      let found = try #require(UnitFeatures(states, features: features))
      if abs(found.ranked[0].correlation) > found.chanceLevel { above += 1 }
    }
    #expect((8...32).contains(above), "\(above) of 40 exceed it, about half are expected")
  }

  @Test func featuresOfNumbersAndOfConstantInputs() {
    let numbers = (0..<30).map { String(format: "%.2f", Double($0) * 0.37) + ($0 == 7 ? "*" : "") }
    let names = InputFeature.all(of: numbers).map(\.name)
    #expect(names.contains("value") && names.contains("marked") && names.contains("sum of the marked values"))
    #expect(
      InputFeature.all(of: Array(repeating: "a", count: 9)).map(\.name) == [
        "position in the sequence", "position in the word", "count of 'a'",
      ])
    #expect(InputFeature.all(of: []).isEmpty)
  }

  @Test func searchFindsThePlacesWhereTheSameUnitsAreOn() throws {
    var states = Tensor<Float>(shape: [40, 5], repeating: 0)
    func turnOn(_ units: [Int], _ timesteps: Range<Int>) {
      for t in timesteps { for unit in units { states[t, unit] = 0.9 } }
    }
    turnOn([0, 1], 3..<7)
    turnOn([0, 1], 20..<24)
    turnOn([0, 1, 3], 30..<36)
    turnOn([1], 12..<15)
    turnOn([4], 0..<40)
    let search = try #require(StateSearch(selecting: 3..<7, in: states, threshold: 0.5))
    // Unit 4 is on everywhere and marks nothing.
    #expect(search.units == [0, 1])
    let found = search.matches(in: states, excluding: 3..<7)
    #expect(found.map(\.timesteps) == [20..<24, 30..<36, 12..<15])
    #expect(found.map(\.coverage) == [1, 1, 0.5] && found.map(\.extraCount) == [1, 2, 1])
    #expect(StateSearch(selecting: 3..<7, in: states, threshold: 0.95) == nil)
    #expect(StateSearch(selecting: 38..<50, in: states, threshold: 0.5) == nil)
    let all = try #require(StateSearch(selecting: 36..<40, in: states, threshold: 0.5))
    #expect(all.units == [4])
  }

  @Test func aBetterMatchIsNotSwallowedByALongerOne() throws {
    var states = Tensor<Float>(shape: [12, 2], repeating: 0)
    for t in 1..<3 { (states[t, 0], states[t, 1]) = (1, 1) }
    for t in 5..<12 { states[t, 0] = 1 }
    for t in 8..<10 { states[t, 1] = 1 }
    let search = try #require(StateSearch(selecting: 1..<3, in: states, threshold: 0.5))
    #expect(search.matches(in: states, limit: 1, excluding: 1..<3).map(\.timesteps) == [8..<10])
  }
}
