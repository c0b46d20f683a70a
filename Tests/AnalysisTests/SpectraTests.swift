import Analysis
import Engine
import Foundation
import Testing

@Suite struct SpectraTests {
  private func matrix(_ rows: [[Double]]) -> Tensor<Double> {
    Tensor(shape: [rows.count, rows[0].count], values: rows.flatMap { $0 })
  }

  private func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Tensor<Double> {
    var generator = RandomGenerator(seed: seed)
    return Tensor(shape: [rows, columns], values: (0..<rows * columns).map { _ in generator.normal() })
  }

  private func orthogonal(_ size: Int, gain: Double = 1) -> Tensor<Double> {
    let model = ModelShape(cell: .rnn, inputSize: 1, hiddenSize: size, outputSize: 1)
    return Weights<Double>.initialised(
      model: model, settings: InitialisationSettings(scheme: .orthogonal, gain: gain), seed: 3)[
        "rnn.weight_hh_l0"]
  }

  @Test func aTriangularMatrixHasItsDiagonalAsEigenvalues() throws {
    let values = try #require(eigenvalues(of: matrix([[3, 5, -2], [0, -7, 1], [0, 0, 0.5]])))
    #expect(zip(values.map(\.real), [-7, 3, 0.5]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(values.allSatisfy { abs($0.imaginary) < 1e-12 })
  }

  @Test func aRotationHasAConjugatePair() throws {
    let values = try #require(eigenvalues(of: matrix([[0, -2], [2, 0]])))
    #expect(values.allSatisfy { abs($0.real) < 1e-12 && abs(abs($0.imaginary) - 2) < 1e-12 })
    #expect(abs(values[0].imaginary + values[1].imaginary) < 1e-12)
  }

  @Test func aCyclicPermutationHasTheRootsOfUnity() throws {
    // Every unshifted QR step leaves this matrix as it is.
    let size = 8
    var cycle = Tensor<Double>(shape: [size, size], repeating: 0)
    for row in 0..<size { cycle[row, (row + 1) % size] = 1 }
    let values = try #require(eigenvalues(of: cycle))
    for root in 0..<size {
      let angle = 2 * Double.pi * Double(root) / Double(size)
      #expect(values.contains { hypot($0.real - cos(angle), $0.imaginary - sin(angle)) < 1e-10 })
    }
  }

  @Test(arguments: [1, 2, 5, 40])
  func eigenvaluesOfARandomMatrixAddUpToItsTrace(size: Int) throws {
    let drawn = random(size, size, seed: 4)
    let values = try #require(eigenvalues(of: drawn))
    #expect(values.count == size)
    let trace = (0..<size).reduce(0) { $0 + drawn[$1, $1] }
    #expect(abs(values.reduce(0) { $0 + $1.real } - trace) < 1e-9)
    #expect(abs(values.reduce(0) { $0 + $1.imaginary }) < 1e-9)
    // The sum of squared eigenvalues is the trace of the square.
    let squareTrace = (0..<size).reduce(0.0) { sum, row in
      sum + (0..<size).reduce(0) { $0 + drawn[row, $1] * drawn[$1, row] }
    }
    let squares = values.reduce(0) { $0 + $1.real * $1.real - $1.imaginary * $1.imaginary }
    #expect(abs(squares - squareTrace) < 1e-8)
  }

  @Test func anOrthogonalMatrixTimesAGainHasThatRadiusAndThoseSingularValues() throws {
    let scaled = orthogonal(30, gain: 1.3)
    let magnitudes = try #require(eigenvalues(of: scaled)).map(\.magnitude)
    #expect(magnitudes.allSatisfy { abs($0 - 1.3) < 1e-10 })
    #expect(abs(try #require(spectralRadius(of: scaled)) - 1.3) < 1e-10)
    #expect(singularValues(of: scaled).allSatisfy { abs($0 - 1.3) < 1e-12 })
  }

  @Test func singularValuesOfKnownMatrices() {
    let skewed = singularValues(of: matrix([[3, 0], [4, 5]]))
    #expect(abs(skewed[0] - sqrt(45)) < 1e-12 && abs(skewed[1] - sqrt(5)) < 1e-12)
    #expect(singularValues(of: matrix([[3, 4]])).map { abs($0 - 5) < 1e-12 } == [true])
    let rankOne = singularValues(of: matrix([[1, 2], [2, 4], [3, 6]]))
    #expect(abs(rankOne[0] - sqrt(70)) < 1e-12 && rankOne[1] < 1e-12)
    #expect(singularValues(of: matrix([[0, 0], [0, 0]])) == [0, 0])
  }

  @Test func singularValuesFarApartAreAllPrecise() {
    var graded = Tensor<Double>(shape: [4, 4], repeating: 0)
    for (index, value) in [1, 1e-30, 1e-60, 1e-90].enumerated() { graded[index, index] = value }
    let values = singularValues(of: graded)
    #expect(zip(values, [1, 1e-30, 1e-60, 1e-90]).allSatisfy { abs($0 / $1 - 1) < 1e-12 })
    let frobenius = random(20, 30, seed: 5)
    let squares = singularValues(of: frobenius).reduce(0) { $0 + $1 * $1 }
    #expect(abs(squares - frobenius.values.reduce(0) { $0 + $1 * $1 }) < 1e-9)
  }

  @Test func numbersThatAreNotFiniteAreAnswered() {
    #expect(eigenvalues(of: matrix([[.nan, 0], [0, 1]])) == nil)
    #expect(singularValues(of: matrix([[.infinity, 0], [0, 1]])).allSatisfy { $0.isNaN })
  }

  @Test func lyapunovExponentsOfALinearNetworkAreTheLogarithmsOfItsFactors() throws {
    let model = ModelShape(cell: .rnn, activation: .linear, inputSize: 1, hiddenSize: 3, outputSize: 1)
    var weights = Weights<Double>.initialised(model: model, seed: 1)
    weights["rnn.weight_hh_l0"] = matrix([[0.5, 0, 0], [0, 2, 0], [0, 0, 1]])
    let states = Tensor<Double>(shape: [200, 3], repeating: 0.1)
    let place = LayerDirection(layer: 0)
    let unroll = Unroll(model: model, timesteps: 200, tensors: [TensorName.of(.hidden, at: place): states])
    let jacobians = try #require(StateJacobians(unroll, weights: weights, at: place))
    #expect(jacobians.matrices.count == 199)
    let exponents = jacobians.lyapunovExponents(count: 3, transient: 100)
    #expect(zip(exponents, [log(2), 0, -log(2)]).allSatisfy { abs($0 - $1) < 1e-9 })
  }
}
