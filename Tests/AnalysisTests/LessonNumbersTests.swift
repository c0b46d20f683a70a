import Analysis
import Engine
import Foundation
import Testing

/// What untrained networks show, measured on the engine: the numbers that the lessons speak of.
@Suite struct LessonNumbersTests {
  private let place = LayerDirection(layer: 0)

  /// T timesteps of N(0, 1) inputs; the loss at the last timestep only, or at every one.
  private func sequence(timesteps: Int, lossAtEveryStep: Bool, model: ModelShape, seed: UInt64) -> Batch {
    var generator = RandomGenerator(seed: seed, stream: 99)
    let inputs = (0..<timesteps * model.inputSize).map { _ in Float(generator.normal()) }
    let targets = (0..<timesteps * model.outputSize).map { _ in Float(generator.normal()) }
    let counted = (0..<timesteps).map { lossAtEveryStep || $0 == timesteps - 1 }
    return Batch(
      timesteps: timesteps, batchSize: 1, inputs: .vectors(inputs),
      targets: .values(targets, counted: counted))
  }

  private func unroll(
    _ model: ModelShape, _ settings: InitialisationSettings, timesteps: Int, lossAtEveryStep: Bool = false,
    seed: UInt64
  ) -> (unroll: Unroll<Double>, weights: Weights<Double>) {
    let weights = Weights<Double>.initialised(model: model, settings: settings, seed: seed)
    let batch = sequence(timesteps: timesteps, lossAtEveryStep: lossAtEveryStep, model: model, seed: seed)
    return (Network(weights).unroll(batch), weights)
  }

  private func decay(_ unroll: Unroll<Double>, _ quantity: LayerQuantity = .hiddenGradient) throws
    -> GradientFlow
  {
    let profile = try #require(GradientProfile(unroll, quantity, at: place))
    return try #require(GradientFlow(profile))
  }

  @Test(arguments: [0.9, 1.0, 1.1, 1.5], [UInt64(1), 2, 3])
  func eigenDecay(gain: Double, seed: UInt64) throws {
    let model = ModelShape(cell: .rnn, activation: .linear, inputSize: 4, hiddenSize: 32, outputSize: 2)
    let (unroll, _) = unroll(
      model, InitialisationSettings(scheme: .orthogonal, gain: gain), timesteps: 60, seed: seed)
    #expect(abs(try decay(unroll).decadesPerStep - log10(gain)) < 1e-9)
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func vanishingInSpiteOfASingularValueAboveOne(seed: UInt64) throws {
    let model = ModelShape(cell: .rnn, inputSize: 8, hiddenSize: 64, outputSize: 1)
    let (unroll, weights) = unroll(model, InitialisationSettings(), timesteps: 100, seed: seed)
    let recurrent = weights["rnn.weight_hh_l0"]
    #expect((1.05...1.2).contains(largestSingularValue(of: recurrent)))
    #expect((0.5...0.7).contains(try #require(spectralRadius(of: recurrent))))
    let flow = try decay(unroll)
    #expect((-0.3 ... -0.2).contains(flow.decadesPerStep))
    #expect(flow.dynamicRange > 20)
  }

  @Test func theLargestLyapunovExponentIsTheDecayRateInNats() throws {
    let model = ModelShape(cell: .rnn, inputSize: 8, hiddenSize: 64, outputSize: 1)
    for gain in [1.0, 3] {
      let settings = InitialisationSettings(scheme: .orthogonal, gain: gain)
      let (unroll, weights) = unroll(model, settings, timesteps: 100, seed: 2)
      let jacobians = try #require(StateJacobians(unroll, weights: weights, at: place))
      let exponent = jacobians.lyapunovExponents(count: 1, transient: 20)[0]
      #expect(abs(exponent - (try decay(unroll).decadesPerStep) * log(10)) < 0.03)
      #expect(gain > 1 ? exponent > 0 : exponent < 0)
    }
  }

  @Test(arguments: [(0.0, -0.20), (1, -0.071), (2, -0.012), (3, 0.008)], [UInt64(1), 2, 3])
  func theForgetBiasOpensTheCarousel(biasAndRate: (Double, Double), seed: UInt64) throws {
    let (bias, rate) = biasAndRate
    let model = ModelShape(cell: .lstm, inputSize: 8, hiddenSize: 64, outputSize: 1)
    let (unroll, _) = unroll(model, InitialisationSettings(forgetBias: bias), timesteps: 100, seed: seed)
    let total = try decay(unroll, .cellGradient).decadesPerStep
    #expect(abs(total - rate) < 0.02)
    let carousel = try #require(CarouselGradient(unroll, at: place))
    let pure = try #require(GradientFlow(carousel.profile)).decadesPerStep
    #expect(abs(pure - log10(1 / (1 + exp(-bias)))) < 0.01)
    #expect(total > pure)
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func aFlatTotalHidesAShortMemory(seed: UInt64) throws {
    let tanh = ModelShape(cell: .rnn, inputSize: 8, hiddenSize: 64, outputSize: 1)
    let lstm = ModelShape(cell: .lstm, inputSize: 8, hiddenSize: 64, outputSize: 1)
    var memories: [Int] = []
    for (model, bias) in [(tanh, nil), (lstm, 0.0), (lstm, 1), (lstm, 3)] as [(ModelShape, Double?)] {
      let settings = InitialisationSettings(forgetBias: bias)
      let (unroll, weights) = unroll(model, settings, timesteps: 40, lossAtEveryStep: true, seed: seed)
      // Less than half a decade over the sequence, by the fitted line.
      #expect(abs(try decay(unroll).decadesPerStep * 39) < 0.5)
      memories.append(try #require(LagProfile(byLag: gradientByLag(weights, seed: seed))).memory())
    }
    #expect((6...9).contains(memories[0]) && (5...9).contains(memories[1]))
    #expect((14...28).contains(memories[2]) && memories[3] >= 36)
  }

  @Test func theDiagnosisSeesThroughTheFlatTotal() throws {
    let model = ModelShape(cell: .rnn, inputSize: 8, hiddenSize: 64, outputSize: 1)
    var (unroll, weights) = unroll(
      model, InitialisationSettings(), timesteps: 40, lossAtEveryStep: true, seed: 1)
    unroll.tensors[TensorName.byLag] = gradientByLag(weights, seed: 1)
    let diagnosis = Diagnosis(model: model, history: RunHistory(), unroll: unroll)
    #expect(diagnosis.kind == .vanishing)
    #expect(diagnosis.headline.contains("99 % of it from within 7 of 39 steps"))
  }

  private func gradientByLag(_ weights: Weights<Double>, seed: UInt64) -> Tensor<Double> {
    let sequence = sequence(timesteps: 40, lossAtEveryStep: true, model: weights.model, seed: seed)
    return Network(weights).gradientByLag(sequence)
  }
}
