import Analysis
import Engine
import Foundation
import Testing

@Suite struct CarouselGradientTests {
  private func unroll(
    _ cell: CellKind, timesteps: Int, place: LayerDirection, _ tensors: [LayerQuantity: Double],
    directAt lossTimestep: Int
  ) -> Unroll<Double> {
    let model = ModelShape(
      cell: cell, inputSize: 1, hiddenSize: 2, isBidirectional: place.isReverse, outputSize: 1)
    var named = tensors.map {
      (TensorName.of($0.key, at: place), Tensor<Double>(shape: [timesteps, 2], repeating: $0.value))
    }
    var direct = Tensor<Double>(shape: [timesteps, 2], repeating: 0)
    direct[lossTimestep, 0] = 0.6
    direct[lossTimestep, 1] = 0.8
    named.append((TensorName.of(.directHiddenGradient, at: place), direct))
    return Unroll(model: model, timesteps: timesteps, tensors: Dictionary(uniqueKeysWithValues: named))
  }

  @Test func theLSTMsCarouselDecaysByTheForgetGate() throws {
    let place = LayerDirection(layer: 0)
    let quantities: [LayerQuantity: Double] = [
      .gate(.forget): 0.5, .gate(.output): 0.25, .cell: 1, .cellGradient: 2,
    ]
    let carousel = try #require(
      CarouselGradient(unroll(.lstm, timesteps: 10, place: place, quantities, directAt: 9), at: place))
    let injected = 0.25 * (1 - tanh(1.0) * tanh(1.0))
    for timestep in 0..<10 {
      let expected = injected * pow(0.5, Double(9 - timestep))
      #expect(abs(carousel.carousel[timestep, 0] - 0.6 * expected) < 1e-15)
      #expect(abs(carousel.shares[timestep] - expected / 8.0.squareRoot()) < 1e-15)
    }
    #expect(abs(try #require(GradientFlow(carousel.profile)).decadesPerStep - log10(0.5)) < 1e-12)
  }

  @Test func theReverseHalfOfAGRUDecaysTheOtherWay() throws {
    let place = LayerDirection(layer: 0, isReverse: true)
    let quantities: [LayerQuantity: Double] = [.gate(.update): 0.1, .hiddenGradient: 1]
    let carousel = try #require(
      CarouselGradient(unroll(.gru, timesteps: 4, place: place, quantities, directAt: 1), at: place))
    #expect(zip(carousel.shares, [0, 1, 0.1, 0.01]).allSatisfy { abs($0 - $1 / 2.0.squareRoot()) < 1e-15 })
    #expect(abs(try #require(GradientFlow(carousel.profile)).decadesPerStep + 1) < 1e-12)
  }

  @Test func aSimpleCellHasNoCarousel() {
    let place = LayerDirection(layer: 0)
    #expect(CarouselGradient(unroll(.rnn, timesteps: 3, place: place, [:], directAt: 2), at: place) == nil)
    #expect(CarouselGradient(unroll(.lstm, timesteps: 3, place: place, [:], directAt: 2), at: place) == nil)
  }

  @Test(arguments: CellVariant.allCases.filter { $0.kind != .rnn }, [false, true])
  func withoutGatePathsTheCarouselIsTheWholeGradient(variant: CellVariant, isReverse: Bool) throws {
    let model = ModelShape(
      variant: variant, inputSize: 3, hiddenSize: 5, isBidirectional: isReverse, outputSize: 2)
    var weights = Weights<Double>.initialised(model: model, seed: 5)
    let place = LayerDirection(layer: 0, isReverse: isReverse)
    weights["rnn.weight_hh_\(place)"] = Tensor(shape: weights["rnn.weight_hh_\(place)"].shape, repeating: 0)
    let withPeepholes = try carousel(weights, at: place)
    // Peepholes lead through the gates: with them the total is more than the carousel.
    #expect((distance(withPeepholes.total, withPeepholes.carousel) > 1e-4) == variant.hasPeepholes)
    for peephole in model.peepholes {
      weights["rnn.\(peephole.weightName)_\(place)"] = Tensor(shape: [5], repeating: 0)
    }
    let without = try carousel(weights, at: place)
    #expect(distance(without.total, without.carousel) < 1e-15)
    #expect(without.total.values.contains { $0 != 0 })
  }

  /// Where no gradient passes gates or weights, the carousel is the whole gradient, whatever ends it.
  @Test(arguments: [CellKind.lstm, .gru], [false, true])
  func theCarouselEndsWhereBackpropagationIsCutAndAtHeldValues(cell: CellKind, isReverse: Bool) throws {
    let model = ModelShape(
      cell: cell, inputSize: 3, hiddenSize: 5, isBidirectional: isReverse, outputSize: 2)
    var weights = Weights<Double>.initialised(model: model, seed: 5)
    let place = LayerDirection(layer: 0, isReverse: isReverse)
    weights["rnn.weight_hh_\(place)"] = Tensor(shape: weights["rnn.weight_hh_\(place)"].shape, repeating: 0)
    let carry: Intervention.Quantity = cell == .lstm ? .cell : .hidden
    let clamps = [
      Intervention(carry, at: place, unit: 1, timesteps: 2..<4, value: 0.3),
      Intervention(.hidden, at: place, unit: 3, timesteps: 1..<3, value: -0.2),
    ]
    let whole = try carousel(weights, at: place)
    for (truncation, held) in [(2, []), (nil, clamps), (4, clamps)] as [(Int?, [Intervention])] {
      let part = try carousel(weights, at: place, truncation: truncation, clamps: held)
      #expect(distance(part.total, part.carousel) < 1e-15)
      #expect(distance(part.carousel, whole.carousel) > 1e-4)
    }
  }

  private func carousel(
    _ weights: Weights<Double>, at place: LayerDirection, truncation: Int? = nil, clamps: [Intervention] = []
  ) throws -> CarouselGradient {
    var generator = RandomGenerator(seed: 3)
    let sequence = Batch(
      timesteps: 6, batchSize: 1, inputs: .vectors((0..<18).map { _ in Float(generator.uniform(-2, 2)) }),
      targets: .classes((0..<6).map { Int32($0 % 2) }))
    let network = Network(weights)
    network.truncation = truncation
    let unroll = network.unroll(sequence, interventions: clamps)
    return try #require(CarouselGradient(unroll, at: place, truncation: truncation, clamps: clamps))
  }

  private func distance(_ left: Tensor<Double>, _ right: Tensor<Double>) -> Double {
    zip(left.values, right.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
}
