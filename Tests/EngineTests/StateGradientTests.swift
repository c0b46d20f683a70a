import Engine
import Testing

/// Gradients of states and gates, which no parameter reaches alone, against an independent plain network in which
/// single values are disturbed.
@Suite struct StateGradientTests {
  @Test(arguments: Case.everyKind)
  func stateAndGateGradientsAreSlopesOfTheLoss(of testCase: Case) throws {
    let testCase = testCase.with(timesteps: 3, batchSize: 1)
    let weights: Weights<Double> = testCase.weights()
    let sequence = testCase.batch
    let unroll = Network(weights).unroll(sequence)
    let reference = ReferenceNetwork(weights: weights, sequence: sequence)
    var generator = RandomGenerator(seed: 9)
    #expect(abs(reference.loss() - unroll.loss!) < 1e-12)
    for place in testCase.model.layerDirections {
      for (quantity, kind) in disturbed(testCase.model) {
        let gradient = try #require(unroll.tensor(quantity, at: place))
        for timestep in 0..<3 {
          // All units at once, along a random direction.
          let direction = (0..<testCase.model.hiddenSize).map { _ in generator.uniform(-1, 1) }
          let expected = zip(gradient.row(timestep), direction).reduce(0) { $0 + $1.0 * $1.1 }
          let slope = slope(reference, place, timestep, direction, kind)
          #expect(abs(slope - expected) < 1e-8, "\(quantity.name).\(place)")
        }
      }
    }
  }

  @Test(arguments: CellVariant.allCases, [(1, 13), (2, 31), (2, 33), (1, 64)])
  func stateAndGateGradientsAreRightForManySizes(variant: CellVariant, extents: (timesteps: Int, units: Int))
    throws
  {
    let model = ModelShape(
      variant: variant, inputSize: 2, hiddenSize: extents.units, isBidirectional: extents.units == 33,
      outputSize: 3)
    let testCase = Case(
      model: model, timesteps: extents.timesteps, batchSize: 1,
      loss: extents.units == 31 ? .meanSquaredError : .crossEntropy)
    let weights: Weights<Double> = testCase.weights(bound: 1 / Double(extents.units).squareRoot())
    let unroll = Network(weights).unroll(testCase.batch)
    let reference = ReferenceNetwork(weights: weights, sequence: testCase.batch)
    var generator = RandomGenerator(seed: 4)
    for place in model.layerDirections {
      let timestep = place.isReverse ? extents.timesteps - 1 : 0
      for (quantity, kind) in disturbed(model) {
        // All units at once, along a random direction.
        let direction = (0..<extents.units).map { _ in generator.uniform(-1, 1) }
        let gradient = try #require(unroll.tensor(quantity, at: place)).row(timestep)
        let expected = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
        let largest = gradient.reduce(0) { max($0, abs($1)) }
        let slope = slope(reference, place, timestep, direction, kind)
        #expect(abs(slope - expected) <= 1e-6 * largest + 1e-11, "\(quantity.name).\(place)")
      }
    }
  }

  @Test(arguments: Case.everyKind.filter { $0.model.cell == .rnn })
  func theDirectGradientIsTheTotalWithoutTheRecurrence(of testCase: Case) throws {
    // With W_hh = 0 and without a carousel, nothing passes from timestep to timestep.
    let testCase = testCase.with(timesteps: 3, batchSize: 1)
    var weights: Weights<Double> = testCase.weights()
    for place in testCase.model.layerDirections {
      let name = "rnn.weight_hh_\(place)"
      weights[name] = Tensor(shape: weights[name].shape, repeating: 0)
    }
    let unroll = Network(weights).unroll(testCase.batch)
    for place in testCase.model.layerDirections {
      let total = try #require(unroll.tensor(.hiddenGradient, at: place))
      #expect(total == unroll.tensor(.directHiddenGradient, at: place))
      #expect(total.values.contains { $0 != 0 })
    }
  }

  @Test func theDirectGradientOfTheTopIsTheHeadsAlone() throws {
    let testCase = Case(
      model: ModelShape(cell: .lstm, inputSize: 3, hiddenSize: 6, outputSize: 2), timesteps: 6, batchSize: 1,
      loss: .meanSquaredError)
    let weights: Weights<Double> = testCase.weights()
    let sequence = testCase.batch
    let unroll = Network(weights).unroll(sequence)
    let direct = try #require(unroll.tensor(.directHiddenGradient, at: LayerDirection(layer: 0)))
    let output = try #require(unroll.output)
    let wanted = try #require(sequence.targets.ofValues)
    let counted = try #require(sequence.targets.ofCounted)
    let terms = Double(2 * counted.count { $0 })
    for timestep in 0..<6 {
      for unit in 0..<6 {
        let expected = (0..<2).reduce(0.0) {
          $0 + 2 * (output[timestep, $1] - Double(wanted[timestep * 2 + $1])) / terms
            * weights["head.weight"][$1, unit]
        }
        #expect(abs(direct[timestep, unit] - (counted[timestep] ? expected : 0)) < 1e-14)
      }
    }
  }

  private func disturbed(_ model: ModelShape) -> [(LayerQuantity, ReferenceNetwork.Disturbance.Kind)] {
    var quantities: [(LayerQuantity, ReferenceNetwork.Disturbance.Kind)] = [(.hiddenGradient, .hidden)]
    if model.cell == .lstm { quantities.append((.cellGradient, .cell)) }
    for (index, gate) in model.weightedGates.enumerated() {
      quantities.append((.gateGradient(gate), .preactivation(gate: index)))
    }
    return quantities
  }

  private func slope(
    _ reference: ReferenceNetwork, _ place: LayerDirection, _ timestep: Int,
    _ direction: [Double], _ kind: ReferenceNetwork.Disturbance.Kind
  ) -> Double {
    let step = 1e-5
    func loss(_ amount: Double) -> Double {
      let amounts = direction.map { $0 * amount }
      return reference.loss(.init(place: place, timestep: timestep, kind: kind, amounts: amounts))
    }
    return (loss(step) - loss(-step)) / (2 * step)
  }
}
