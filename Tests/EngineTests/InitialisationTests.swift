import Engine
import Foundation
import Testing

@Suite struct InitialisationTests {
  private let lstm = ModelShape(cell: .lstm, inputSize: 40, hiddenSize: 60, layerCount: 2, outputSize: 30)

  private func weights(_ scheme: Initializer, gain: Double = 1, model: ModelShape? = nil, seed: UInt64 = 1)
    -> Weights<Double>
  {
    .initialised(
      model: model ?? lstm, settings: InitialisationSettings(scheme: scheme, gain: gain), seed: seed)
  }

  @Test(arguments: Initializer.allCases)
  func floatAndDoubleAgreeAndSeedsDiffer(scheme: Initializer) {
    let settings = InitialisationSettings(scheme: scheme)
    let double = Weights<Double>.initialised(model: lstm, settings: settings, seed: 9)
    let float = Weights<Float>.initialised(model: lstm, settings: settings, seed: 9)
    for (name, _) in lstm.parameters {
      #expect(double[name].values.map(Float.init) == float[name].values)
    }
    #expect(double == weights(scheme, seed: 9))
    #expect(double != weights(scheme, seed: 10))
  }

  @Test func pytorchsDefaultIsUniformWithinTheRootOfTheHiddenSize() {
    let drawn = weights(.pytorch)
    for (name, _) in lstm.parameters {
      // Every parameter, the head too, has the bound 1/√60 here.
      let values = drawn[name].values
      let bound = 1 / 60.0.squareRoot()
      #expect(values.allSatisfy { $0.magnitude <= bound })
      #expect(abs(mean(values)) < 4 * bound / Double(values.count).squareRoot())
      #expect(abs(variance(values) / (bound * bound / 3) - 1) < (values.count > 1000 ? 0.05 : 0.4))
    }
  }

  @Test func theHeadsBoundComesFromBothDirections() {
    let model = ModelShape(
      cell: .gru, inputSize: 2, hiddenSize: 8, isBidirectional: true, outputSize: 400)
    let drawn = weights(.pytorch, model: model)
    let largest = drawn["head.weight"].values.map(\.magnitude).max()!
    #expect(largest <= 0.25 && largest > 0.249)
    #expect(drawn["head.bias"].values.allSatisfy { $0.magnitude <= 0.25 })
  }

  @Test func parametersAreIndependentOfEachOther() {
    let drawn = weights(.pytorch)
    #expect(drawn["rnn.bias_ih_l0"].values != drawn["rnn.bias_hh_l0"].values)
    #expect(drawn["rnn.weight_hh_l0"].values != drawn["rnn.weight_hh_l1"].values)
  }

  @Test func xavierTakesTheFansOfOneGate() {
    let uniform = weights(.xavierUniform)["rnn.weight_ih_l0"].values
    let bound = (6.0 / 100).squareRoot()
    #expect(uniform.allSatisfy { $0.magnitude <= bound } && uniform.contains { $0.magnitude > 0.99 * bound })
    let normal = weights(.xavierNormal)["rnn.weight_ih_l0"].values
    #expect(abs(variance(normal) / (2.0 / 100) - 1) < 0.05)
    #expect(weights(.xavierNormal)["rnn.bias_ih_l0"].values.allSatisfy { $0 == 0 })
  }

  @Test func heTakesTheFanIn() {
    #expect(abs(variance(weights(.he)["rnn.weight_ih_l0"].values) / (2.0 / 40) - 1) < 0.05)
    #expect(abs(variance(weights(.he)["rnn.weight_hh_l0"].values) / (2.0 / 60) - 1) < 0.05)
  }

  @Test func everyGatesBlockIsOrthogonalTimesTheGain() {
    let matrix = weights(.orthogonal, gain: 1.5)["rnn.weight_hh_l1"]
    for gate in 0..<4 {
      let rows = (0..<60).map { Array(matrix.row(gate * 60 + $0)) }
      for left in 0..<60 {
        for right in 0...left {
          let product = zip(rows[left], rows[right]).reduce(0) { $0 + $1.0 * $1.1 }
          #expect(abs(product - (left == right ? 2.25 : 0)) < 1e-12)
        }
      }
    }
  }

  @Test func identityIsTheIdentityTimesTheGain() {
    let model = ModelShape(cell: .rnn, activation: .relu, inputSize: 3, hiddenSize: 20, outputSize: 1)
    let drawn = weights(.identity, gain: 0.5, model: model)
    for row in 0..<20 {
      for column in 0..<20 { #expect(drawn["rnn.weight_hh_l0"][row, column] == (row == column ? 0.5 : 0)) }
    }
    #expect(drawn["rnn.weight_ih_l0"].values.allSatisfy { $0 != 0 && $0.magnitude < 0.006 })
  }

  @Test func sparseHasFifteenIncomingWeightsForEachUnit() {
    let matrix = weights(.sparse)["rnn.weight_hh_l0"]
    for row in 0..<matrix.rows { #expect(matrix.row(row).count { $0 != 0 } == 15) }
    #expect(abs(variance(matrix.values.filter { $0 != 0 }) * 15 - 1) < 0.1)
  }

  @Test func heUniformHasTheSameVariance() {
    for (name, fanIn) in [("rnn.weight_ih_l0", 40.0), ("rnn.weight_hh_l0", 60)] {
      let values = weights(.heUniform)[name].values
      let bound = (6 / fanIn).squareRoot()
      #expect(values.allSatisfy { $0.magnitude <= bound } && values.contains { $0.magnitude > 0.99 * bound })
      #expect(abs(variance(values) / (2 / fanIn) - 1) < 0.05)
    }
  }

  @Test func xavierTakesBothFansOfARecurrentMatrix() {
    let bound = (6.0 / 120).squareRoot()
    #expect(weights(.xavierUniform)["rnn.weight_hh_l1"].values.allSatisfy { $0.magnitude <= bound })
    #expect(abs(variance(weights(.xavierNormal)["rnn.weight_hh_l1"].values) / (2.0 / 120) - 1) < 0.05)
  }

  @Test(arguments: CellVariant.allCases.filter(\.hasPeepholes), Initializer.allCases)
  func peepholesAreDrawnByPyTorchsDefaultAndZeroElsewhere(variant: CellVariant, scheme: Initializer) {
    let model = ModelShape(
      variant: variant, inputSize: 3, hiddenSize: 400, isBidirectional: true, outputSize: 2)
    let drawn = Weights<Double>.initialised(
      model: model, settings: InitialisationSettings(scheme: scheme, gain: 3, forgetBias: 2), seed: 3)
    let names = model.parameters.map(\.name).filter { $0.contains("weight_c") }
    #expect(names.count == (variant.couplesGates ? 4 : 6))
    for name in names {
      let values = drawn[name].values
      guard scheme == .pytorch else {
        #expect(values.allSatisfy { $0 == 0 }, "\(name)")
        continue
      }
      let bound = 1 / 20.0
      #expect(values.allSatisfy { $0.magnitude <= bound } && values.contains { $0.magnitude > 0.95 * bound })
      #expect(abs(variance(values) / (bound * bound / 3) - 1) < 0.2)
    }
  }

  @Test(arguments: [CellVariant.lstmCoupled, .gruResetBefore], [Initializer.orthogonal, .sparse, .identity])
  func everyBlockOfAVariantIsDrawnAsAMatrixOfItsOwn(variant: CellVariant, scheme: Initializer) {
    let model = ModelShape(variant: variant, inputSize: 3, hiddenSize: 20, outputSize: 2)
    let matrix = weights(scheme, model: model)["rnn.weight_hh_l0"]
    #expect(matrix.shape == [60, 20])
    for gate in 0..<3 {
      let rows = (0..<20).map { Array(matrix.row(gate * 20 + $0)) }
      for left in 0..<20 {
        if scheme == .sparse { #expect(rows[left].count { $0 != 0 } == 15) }
        for right in 0...left where scheme != .sparse {
          let product = zip(rows[left], rows[right]).reduce(0) { $0 + $1.0 * $1.1 }
          #expect(abs(product - (left == right ? 1 : 0)) < 1e-12)
        }
      }
    }
  }

  @Test(arguments: [
    (CellVariant.lstm, 1), (.lstmPeephole, 1), (.lstmCoupled, 0), (.lstmPeepholeCoupled, 0), (.gru, 1),
    (.gruResetBefore, 1),
  ])
  func theForgetBiasIsTheSumOfBothBiases(cell: CellVariant, gate: Int) {
    let model = ModelShape(variant: cell, inputSize: 3, hiddenSize: 5, layerCount: 2, outputSize: 2)
    let settings = InitialisationSettings(forgetBias: 2)
    let drawn = Weights<Double>.initialised(model: model, settings: settings, seed: 4)
    let plain = weights(.pytorch, model: model, seed: 4)
    for layer in 0..<2 {
      let sums = zip(drawn["rnn.bias_ih_l\(layer)"].values, drawn["rnn.bias_hh_l\(layer)"].values).map(+)
      #expect(sums[gate * 5..<(gate + 1) * 5].allSatisfy { $0 == 2 })
      let last = (model.gateCount - 1) * 5
      #expect(
        drawn["rnn.bias_ih_l\(layer)"].values[last...] == plain["rnn.bias_ih_l\(layer)"].values[last...])
    }
  }

  @Test func chronoDrawsLogarithmsOfTimes() {
    let settings = InitialisationSettings(forgetBias: 7, chronoMaximum: 101)
    let drawn = Weights<Double>.initialised(model: lstm, settings: settings, seed: 4)
    let biases = drawn["rnn.bias_ih_l0"].values
    let forget = biases[60..<120]
    #expect(forget.allSatisfy { (0...log(100)).contains($0) })
    #expect(abs(mean(forget.map(exp)) - 50.5) < 15)
    #expect(zip(biases[..<60], forget).allSatisfy { $0 == -$1 })
    #expect(drawn["rnn.bias_hh_l0"].values[..<120].allSatisfy { $0 == 0 })
  }

  @Test(arguments: [(CellVariant.gru, 1), (.gruResetBefore, 1), (.lstmCoupled, 0), (.lstmPeepholeCoupled, 0)])
  func chronoSetsTheGateThatKeepsTheState(variant: CellVariant, gate: Int) {
    let model = ModelShape(variant: variant, inputSize: 3, hiddenSize: 400, outputSize: 2)
    let settings = InitialisationSettings(scheme: .orthogonal, chronoMaximum: 101)
    let drawn = Weights<Double>.initialised(model: model, settings: settings, seed: 4)
    let biases = drawn["rnn.bias_ih_l0"].values
    let keeping = biases[gate * 400..<(gate + 1) * 400]
    #expect(keeping.allSatisfy { (0...log(100)).contains($0) })
    // e to the bias is uniform from 1 to 100.
    #expect(abs(mean(keeping.map(exp)) - 50.5) < 5)
    #expect(abs(variance(keeping.map(exp)) / (99 * 99 / 12) - 1) < 0.15)
    #expect(biases.indices.allSatisfy { keeping.indices.contains($0) || biases[$0] == 0 })
    #expect(drawn["rnn.bias_hh_l0"].values.allSatisfy { $0 == 0 })
  }

  @Test func settingsThatMakeNoSenseAreRefused() {
    #expect(throws: InitialisationError.self) { try InitialisationSettings(gain: .nan).validate() }
    #expect(throws: InitialisationError.forgetBias(.infinity)) {
      try InitialisationSettings(forgetBias: .infinity).validate()
    }
    #expect(throws: InitialisationError.chronoMaximum(1)) {
      try InitialisationSettings(chronoMaximum: 1).validate()
    }
    #expect(throws: Never.self) { try InitialisationSettings(chronoMaximum: 2).validate() }
  }

  @Test func normalNumbersHaveTheMomentsOfTheNormalDistribution() {
    var generator = RandomGenerator(seed: 8)
    let values = (0..<100_000).map { _ in generator.normal() }
    #expect(abs(mean(values)) < 0.015)
    #expect(abs(variance(values) - 1) < 0.02)
    #expect(abs(mean(values.map { $0 * $0 * $0 * $0 }) - 3) < 0.15)
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private func variance(_ values: [Double]) -> Double {
    let centre = mean(values)
    return mean(values.map { ($0 - centre) * ($0 - centre) })
  }
}
