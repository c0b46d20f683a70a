import Analysis
import Engine
import Foundation
import Testing

@Suite struct GradientFlowTests {
  private func profile(_ norms: [Double]) -> GradientProfile { GradientProfile(log10Norms: norms) }

  @Test(arguments: [0.9, 1.0, 1.1, 1.5, 0.5])
  func aGeometricProfileHasTheLogarithmOfItsFactorAsRate(factor: Double) throws {
    // ‖δ_t‖ = factor^(T − 1 − t): one factor for each step back.
    let flow = try #require(GradientFlow(profile((0..<60).map { Double(59 - $0) * log10(factor) })))
    #expect(abs(flow.decadesPerStep - log10(factor)) < 1e-12)
    #expect(abs(flow.dynamicRange - 59 * abs(log10(factor))) < 1e-9)
    #expect(flow.underflowedCount == 0)
  }

  @Test func theHalfLifeIsTheTimeInWhichTheGradientHalves() throws {
    let flow = try #require(GradientFlow(profile((0..<20).map { Double($0) * log10(2) / 5 })))
    #expect(abs(flow.halfLife - 5) < 1e-9)
    #expect(try #require(GradientFlow(profile([0, 0, 0]))).halfLife == .infinity)
  }

  @Test func theFitIgnoresAndReportsWhatUnderflowed() throws {
    // Two decades a step: float32's normal numbers end after the 18th step back.
    let norms = (0..<40).map { step -> Double in
      let exact = -2.0 * Double(39 - step)
      return exact < -45 ? -.infinity : exact
    }
    let flow = try #require(GradientFlow(profile(norms)))
    #expect(abs(flow.decadesPerStep + 2) < 1e-12)
    #expect(flow.underflowedCount == 21)
  }

  @Test func timestepsAfterTheLastLossDidNotUnderflow() throws {
    let flow = try #require(GradientFlow(profile([-3, -2, -1, 0, -.infinity, -.infinity])))
    #expect(abs(flow.decadesPerStep + 1) < 1e-12)
    #expect(flow.underflowedCount == 0)
  }

  @Test func nonFiniteNormsAreNotFitted() throws {
    let flow = try #require(GradientFlow(profile([.nan, .infinity, -1, 0])))
    #expect(abs(flow.decadesPerStep + 1) < 1e-12)
  }

  @Test(arguments: [[], [0], [-.infinity, -.infinity], [.nan, .nan, 1], [-50, -60, -70]] as [[Double]])
  func aProfileWithoutTwoUsableNormsHasNoFlow(norms: [Double]) {
    #expect(GradientFlow(profile(norms)) == nil)
  }

  @Test func aDoublesProfileReachesFurtherDownThanAFloats() throws {
    let norms = (0..<50).map { -5.0 * Double(49 - $0) }
    let deep = GradientProfile(log10Norms: norms, log10Floor: GradientProfile.float64Floor)
    #expect(try #require(GradientFlow(deep)).underflowedCount == 0)
    #expect(try #require(GradientFlow(profile(norms))).underflowedCount == 42)
  }

  @Test func aRecordsRowIsTakenByLayerAndTurnedForTheReverseHalf() throws {
    let model = ModelShape(
      cell: .gru, inputSize: 1, hiddenSize: 2, layerCount: 2, isBidirectional: true, outputSize: 1)
    let record = StepRecord(
      step: 0, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 1,
      profile: (0..<12).map(Float.init))
    let forward = try #require(GradientProfile(record, model: model, at: LayerDirection(layer: 1)))
    #expect(forward.log10Norms == [6, 7, 8])
    let reverse = try #require(
      GradientProfile(record, model: model, at: LayerDirection(layer: 0, isReverse: true)))
    #expect(reverse.log10Norms == [5, 4, 3])
    #expect(GradientProfile(record, model: model, at: LayerDirection(layer: 2)) == nil)
  }

  @Test func anUnrollsProfileIsTheNormOverTheUnits() throws {
    let model = ModelShape(cell: .rnn, inputSize: 1, hiddenSize: 2, outputSize: 1)
    let place = LayerDirection(layer: 0)
    let gradient = Tensor<Float>(shape: [3, 2], values: [0, 0, 0.3, 0.4, 30, 40])
    let unroll = Unroll(
      model: model, timesteps: 3, tensors: [TensorName.of(.hiddenGradient, at: place): gradient])
    let norms = try #require(GradientProfile(unroll, at: place)).log10Norms
    #expect(norms[0] == -.infinity)
    #expect(abs(norms[1] - log10(0.5)) < 1e-7)
    #expect(abs(norms[2] - log10(50)) < 1e-7)
    #expect(GradientProfile(unroll, .cellGradient, at: place) == nil)
  }
}

@Suite struct LagProfileTests {
  /// M[k, t] = 0.5^(k − t): every loss looks back with half-life 1.
  private func geometric(_ timesteps: Int, factor: Double, isReverse: Bool = false) -> Tensor<Double> {
    var matrix = Tensor<Double>(shape: [timesteps, timesteps], repeating: 0)
    for loss in 0..<timesteps {
      for state in 0..<timesteps where isReverse ? state >= loss : state <= loss {
        matrix[loss, state] = pow(factor, Double(abs(loss - state)))
      }
    }
    return matrix
  }

  @Test func geometricSharesReachNinetyNinePercentWhereTheSeriesDoes() throws {
    let lags = try #require(LagProfile(byLag: geometric(40, factor: 0.5)))
    // 1 − 0.5^(l + 1) ≥ 0.99 first holds at l = 6.
    #expect(lags.memory() == 6)
    #expect(abs(lags.shares.reduce(0, +) - 1) < 1e-12)
    #expect(abs(try #require(lags.flow).decadesPerStep - log10(0.5)) < 1e-12)
  }

  @Test func withoutDecayTheMemoryIsTheWholeSequence() throws {
    let lags = try #require(LagProfile(byLag: geometric(20, factor: 1)))
    #expect(lags.memory() == 19)
    #expect(lags.memory(share: 0.5) == 9)
    #expect(try #require(lags.flow).decadesPerStep == 0)
  }

  @Test func theReverseHalfLooksForward() throws {
    let reversed = try #require(
      LagProfile(byLag: geometric(30, factor: 0.5, isReverse: true), isReverse: true))
    let forward = try #require(LagProfile(byLag: geometric(30, factor: 0.5)))
    #expect(reversed == forward)
  }

  @Test func timestepsWithoutALossDoNotDiluteTheMean() throws {
    var matrix = Tensor<Double>(shape: [5, 5], repeating: 0)
    for state in 0..<5 { matrix[4, state] = pow(0.1, Double(4 - state)) }
    let lags = try #require(LagProfile(byLag: matrix))
    #expect(zip(lags.meanNorms, [1, 0.1, 0.01, 0.001, 0.0001]).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test func aMatrixWithoutGradientHasNoProfile() {
    #expect(LagProfile(byLag: Tensor<Float>(shape: [3, 3], repeating: 0)) == nil)
    #expect(LagProfile(byLag: Tensor<Float>(shape: [3, 2], repeating: 1)) == nil)
    #expect(LagProfile(byLag: Tensor<Float>(shape: [3, 3], repeating: .nan)) == nil)
  }
}
