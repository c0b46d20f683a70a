import Analysis
import Testing

/// The one-unit network with a cliff, against central differences and the numbers of an independent computation.
@Suite struct OneUnitCliffTests {
  private let cliff = OneUnitCliff()
  private let start = OneUnitCliff.Parameters(recurrentWeight: 6.5, bias: -3.2)

  @Test(arguments: [(6.5, -3.2), (5.0, -2.9), (4.2, -1.0), (-3.0, 2.0), (0.0, 0.5)])
  func theGradientIsTheSlope(point: (Double, Double)) {
    let slope = cliff.slope(at: .init(recurrentWeight: point.0, bias: point.1))
    let step = 1e-6
    func error(_ weightStep: Double, _ biasStep: Double) -> Double {
      cliff.slope(at: .init(recurrentWeight: point.0 + weightStep, bias: point.1 + biasStep)).error
    }
    let byWeight = (error(step, 0) - error(-step, 0)) / (2 * step)
    let byBias = (error(0, step) - error(0, -step)) / (2 * step)
    #expect(abs(byWeight - slope.byRecurrentWeight) < 1e-7 * max(1, abs(byWeight)))
    #expect(abs(byBias - slope.byBias) < 1e-7 * max(1, abs(byBias)))
  }

  @Test func oneStepOverTheCliffThrowsTheWeightAway() throws {
    let path = cliff.descent(from: start, learningRate: 0.5, clippingAt: nil, updates: 200)
    let steepest = try #require(path.map(\.slope.norm).max())
    #expect(abs(steepest - 74_513.746) < 0.1)
    let end = try #require(path.last)
    #expect(abs(end.parameters.recurrentWeight - 19_693.04) < 0.1)
    #expect(abs(end.slope.error - 0.09) < 1e-12 && end.slope.norm == 0)
  }

  @Test func clippingFollowsTheDirectionOnly() throws {
    let path = cliff.descent(from: start, learningRate: 0.5, clippingAt: 1, updates: 200)
    for (here, next) in zip(path, path.dropFirst()) {
      let (weight, bias) = (
        next.parameters.recurrentWeight - here.parameters.recurrentWeight,
        next.parameters.bias - here.parameters.bias
      )
      #expect((weight * weight + bias * bias).squareRoot() <= 0.5 + 1e-12)
    }
    #expect(try #require(path.last).slope.error < 0.01)
  }
}
