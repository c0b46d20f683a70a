import Analysis
import Engine
import Foundation
import Testing

/// Spectra against scipy's LAPACK.
@Suite struct ReferenceSpectraTests {
  @Test(arguments: SharedInput.matrices.keys.sorted())
  func eigenvaluesOfHardMatrices(name: String) throws {
    let expected = try #require(try Reference.load().eigenvalues[name])
    let matrix = try #require(SharedInput.matrices[name])
    var found = try #require(eigenvalues(of: matrix))
    #expect(found.count == expected.real.count)
    let scale = max(1e-300, zip(expected.real, expected.imaginary).map { hypot($0, $1) }.max() ?? 1)
    for (real, imaginary) in zip(expected.real, expected.imaginary) {
      let distances = found.map { hypot($0.real - real, $0.imaginary - imaginary) }
      let nearest = try #require(distances.indices.min { distances[$0] < distances[$1] })
      #expect(distances[nearest] <= expected.tolerance * scale, "\(real) + \(imaginary) i")
      found.remove(at: nearest)
    }
  }

  @Test(arguments: SharedInput.matrices.keys.sorted())
  func singularValuesOfHardMatrices(name: String) throws {
    let expected = try #require(try Reference.load().singularValues[name])
    let found = singularValues(of: try #require(SharedInput.matrices[name]))
    let largest = max(expected.first ?? 0, 1e-300)
    #expect(found.count == expected.count)
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-12 * largest })
  }

  @Test func lagSingularValuesAreThoseOfTheProducts() throws {
    let expected = try Reference.load().lags
    let model = ModelShape(cell: .rnn, inputSize: 6, hiddenSize: 6, outputSize: 1)
    var weights = Weights<Double>.initialised(model: model, seed: 1)
    let recurrent = SharedInput.uniform(36, seed: 10).map { $0 * 0.8 }
    weights["rnn.weight_hh_l0"] = Tensor(shape: [6, 6], values: recurrent)
    let inputs = SharedInput.random(30, 6, seed: 11)
    var states = [[Double](repeating: 0, count: 6)]
    for t in 0..<30 {
      let last = states[t]
      states.append(
        (0..<6).map { unit in
          tanh((0..<6).reduce(inputs[t, unit]) { $0 + recurrent[unit * 6 + $1] * last[$1] })
        })
    }
    let hidden = Tensor(shape: [30, 6], values: states.dropFirst().flatMap { $0 })
    let place = LayerDirection(layer: 0)
    let unroll = Unroll(model: model, timesteps: 30, tensors: [TensorName.of(.hidden, at: place): hidden])
    let jacobians = try #require(StateJacobians(unroll, weights: weights, at: place))
    let found = LagSingularValues(jacobians, count: 8)
    #expect(found.points.first?.lag == 1 && found.points.last?.lag == 29)
    for (lag, values) in zip(expected.lags, expected.values) {
      guard let point = found.points.first(where: { $0.lag == lag }) else { continue }
      #expect(abs(point.largest - log10(values[0])) < 1e-9)
      #expect(point.largest >= point.median && point.median >= point.smallest)
    }
    #expect(Set(expected.lags).intersection(found.points.map(\.lag)).count >= 3)
  }

  @Test func everyGateHasItsOwnSpectrum() throws {
    let model = ModelShape(cell: .gru, inputSize: 2, hiddenSize: 5, outputSize: 1)
    var weights = Weights<Float>.initialised(model: model, seed: 1)
    var values: [Float] = []
    for gain in [Float(0.5), 2, -3] { values += (0..<25).map { $0 % 6 == 0 ? gain : 0 } }
    weights["rnn.weight_hh_l0"] = Tensor(shape: [15, 5], values: values)
    let spectrum = RecurrentSpectrum(weights, at: LayerDirection(layer: 0))
    #expect(spectrum.blocks.map(\.gate) == [.reset, .update, .candidate])
    #expect(spectrum.blocks.map(\.spectralRadius) == [0.5, 2, 3])
    #expect(spectrum.blocks[2].eigenvalues?.allSatisfy { $0 == ComplexNumber(-3) } == true)
    weights["rnn.weight_hh_l0"].values[30] = .nan
    let broken = RecurrentSpectrum(weights, at: LayerDirection(layer: 0))
    #expect(broken.blocks[1].spectralRadius == nil && broken.blocks[1].largestSingularValue.isNaN)
    #expect(broken.blocks[0].spectralRadius == 0.5)
  }
}
