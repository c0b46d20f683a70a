import Engine
import Foundation
import Testing

/// Values that are held: what follows from them, and which gradients they get and let through.
@Suite struct InterventionTests {
  private static let cases = Case.everyKind.map { $0.with(timesteps: 6, batchSize: 1) }

  /// Something of every kind that the case's network has, in both directions.
  private static func interventions(of model: ModelShape) -> [Intervention] {
    let top = model.layerDirections[model.layerDirections.count - 1]
    let bottom = LayerDirection(layer: 0)
    var all = [
      Intervention(.hidden, at: bottom, unit: 1, timesteps: 2..<3, value: 0.4),
      Intervention(.hidden, at: top, unit: 0, timesteps: 4..<5, value: -0.3),
      Intervention(.input, unit: 2, timesteps: 1..<2, value: 0.7),
    ]
    if model.cell == .lstm {
      all.append(Intervention(.cell, at: bottom, unit: 2, timesteps: 3..<4, value: 0.9))
      all.append(Intervention(.cell, at: top, unit: 1, timesteps: 1..<2, value: -0.6))
    }
    for (index, gate) in Gate.gates(of: model.cell).enumerated() {
      all.append(
        Intervention(.gate(gate), at: bottom, unit: 0, timesteps: index..<index + 2, value: 0.35))
    }
    return all
  }

  @Test(arguments: cases)
  func whatIsHeldIsThere(of testCase: Case) {
    let network = Network<Double>(testCase.weights())
    let interventions = Self.interventions(of: testCase.model)
    let unroll = network.unroll(testCase.batch, interventions: interventions)
    for held in interventions {
      guard let quantity = held.quantity.layerQuantity else { continue }
      for timestep in held.timesteps {
        #expect(unroll.tensor(quantity, at: held.place)?[timestep, held.unit] == held.value)
      }
    }
  }

  @Test(arguments: cases)
  func parametersGradientsAreTheSlopesOfTheLossWithEverythingHeld(of testCase: Case) throws {
    let weights: Weights<Double> = testCase.weights()
    let network = Network(weights)
    let interventions = Self.interventions(of: testCase.model)
    let unroll = network.unroll(testCase.batch, interventions: interventions)
    for (name, _) in testCase.model.parameters {
      let gradient = try #require(unroll.tensors[TensorName.gradient(ofParameter: name)])
      let scale = gradient.values.map(abs).max() ?? 0
      for index in stride(from: 0, to: gradient.values.count, by: 3) {
        let slope = slope { change in
          var changed = weights
          changed[name].values[index] += change
          network.weights = changed
          return network.unroll(testCase.batch, interventions: interventions).loss
        }
        #expect(abs(slope - gradient.values[index]) <= 1e-6 * max(scale, 1e-3), "\(name)[\(index)]")
      }
    }
  }

  @Test(arguments: cases)
  func theGradientOfAHeldStateIsTheSlopeOfTheLossOverItsValue(of testCase: Case) {
    let network = Network<Double>(testCase.weights())
    let interventions = Self.interventions(of: testCase.model)
    let unroll = network.unroll(testCase.batch, interventions: interventions)
    for (index, held) in interventions.enumerated() {
      let gradient: LayerQuantity? =
        switch held.quantity {
        case .hidden: .hiddenGradient
        case .cell: .cellGradient
        default: nil
        }
      guard let gradient else { continue }
      let slope = slope { change in
        var changed = interventions
        changed[index].value += change
        return network.unroll(testCase.batch, interventions: changed).loss
      }
      let found = unroll.tensor(gradient, at: held.place)?[held.timesteps.lowerBound, held.unit]
      #expect(abs(slope - (found ?? .nan)) < 1e-8)
    }
  }

  @Test(arguments: cases)
  func noGradientFlowsThroughWhatIsHeld(of testCase: Case) {
    let network = Network<Double>(testCase.weights())
    let all = Self.interventions(of: testCase.model)
    let unroll = network.unroll(testCase.batch, interventions: all)
    for held in all {
      // A coupled input gate has no pre-activation.
      guard case .gate(let gate) = held.quantity, testCase.model.weightedGates.contains(gate) else {
        continue
      }
      for timestep in held.timesteps {
        #expect(unroll.tensor(.gateGradient(gate), at: held.place)?[timestep, held.unit] == 0)
      }
    }
    // The rows of the gradient by lag add up to the total gradient where one loss alone counts.
    var last = testCase.batch
    last.targets = .classes([-100, -100, -100, -100, -100, 1])
    let place = LayerDirection(layer: testCase.model.layerCount - 1)
    let total = network.unroll(last, interventions: all).tensor(.hiddenGradient, at: place)
    let byLag = network.gradientByLag(last, interventions: all)
    for timestep in 0..<6 {
      let norm = (total?.row(timestep).reduce(0) { $0 + $1 * $1 } ?? .nan).squareRoot()
      #expect(abs(byLag[5, timestep] - norm) < 1e-12)
    }
  }

  @Test(arguments: cases)
  func withoutInterventionsNothingChanges(of testCase: Case) {
    let network = Network<Float>(testCase.weights())
    let reference = network.unroll(testCase.batch)
    let late = [Intervention(.hidden, unit: 0, timesteps: 6..<9, value: 1)]
    #expect(network.unroll(testCase.batch, interventions: late) == reference)
    _ = network.unroll(testCase.batch, interventions: Self.interventions(of: testCase.model))
    #expect(network.unroll(testCase.batch) == reference)
  }

  @Test func theLastInterventionOnAValueCounts() {
    let testCase = Self.cases[0]
    let network = Network<Double>(testCase.weights())
    let first = Intervention(.hidden, unit: 1, value: 0.2)
    let second = Intervention(.hidden, unit: 1, timesteps: 2..<4, value: 0.6)
    let hidden = network.unroll(testCase.batch, interventions: [first, second])
      .tensor(.hidden, at: LayerDirection(layer: 0))
    #expect((0..<6).map { hidden?[$0, 1] } == [0.2, 0.2, 0.6, 0.6, 0.2, 0.2])
  }

  @Test func whatANetworkLacksCannotBeHeld() {
    let lstm = ModelShape(cell: .lstm, inputSize: 2, hiddenSize: 3, outputSize: 2)
    let gru = ModelShape(cell: .gru, inputSize: 2, hiddenSize: 3, outputSize: 2)
    let reverse = LayerDirection(layer: 0, isReverse: true)
    #expect(Intervention(.cell, unit: 2, value: 1).fault(for: lstm) == nil)
    #expect(Intervention(.input, at: reverse, unit: 1, value: 1).fault(for: lstm) == nil)
    #expect(Intervention(.cell, unit: 0, value: 1).fault(for: gru) != nil)
    #expect(Intervention(.hidden, unit: 3, value: 1).fault(for: gru) != nil)
    #expect(Intervention(.hidden, unit: -1, value: 1).fault(for: gru) != nil)
    #expect(Intervention(.input, unit: 2, value: 1).fault(for: gru) != nil)
    #expect(Intervention(.hidden, at: reverse, unit: 0, value: 1).fault(for: gru) != nil)
    #expect(Intervention(.gate(.forget), unit: 0, value: 1).fault(for: gru) != nil)
    #expect(Intervention(.gate(.reset), unit: 0, value: .nan).fault(for: gru) != nil)
  }

  private func slope(_ loss: (Double) -> Double?) -> Double {
    let step = 1e-5
    return ((loss(step) ?? .nan) - (loss(-step) ?? .nan)) / (2 * step)
  }
}

extension Intervention.Quantity {
  /// Where an unroll shows what is held.
  fileprivate var layerQuantity: LayerQuantity? {
    switch self {
    case .hidden: .hidden
    case .cell: .cell
    case .gate(let gate): .gate(gate)
    case .input: nil
    }
  }
}
