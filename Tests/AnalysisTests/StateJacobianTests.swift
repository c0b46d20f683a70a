import Analysis
import Engine
import Foundation
import Testing

/// The Jacobians against central differences of one step of each cell, written out here.
@Suite struct StateJacobianTests {
  private static let size = 4

  @Test(arguments: CellVariant.allCases, [false, true])
  func jacobiansAreTheDerivativesOfOneStep(cell: CellVariant, isReverse: Bool) throws {
    let place = LayerDirection(layer: 0, isReverse: isReverse)
    let step = OneStep(cell: cell, place: place)
    let jacobians = try #require(StateJacobians(step.unroll, weights: step.weights, at: place))
    let matrix = try #require(jacobians.matrices.first)
    let width = cell.kind == .lstm ? 2 * Self.size : Self.size
    #expect(jacobians.matrices.count == 1 && matrix.shape == [width, width])
    for column in 0..<width {
      let distance = 1e-6
      var ahead = step.before
      var behind = step.before
      ahead[column] += distance
      behind[column] -= distance
      let (upper, lower) = (step.next(ahead).state, step.next(behind).state)
      for row in 0..<width {
        #expect(abs(matrix[row, column] - (upper[row] - lower[row]) / (2 * distance)) < 1e-9)
      }
    }
  }

  @Test func withoutTheGatesThereIsNoJacobian() {
    let place = LayerDirection(layer: 0)
    let step = OneStep(cell: .lstm, place: place)
    var bare = step.unroll
    bare.tensors[TensorName.of(.gate(.forget), at: place)] = nil
    #expect(StateJacobians(bare, weights: step.weights, at: place) == nil)
  }

  /// A cell with random weights that takes one step from a random state, without input.
  private struct OneStep {
    let weights: Weights<Double>
    let place: LayerDirection
    /// h, then c for the LSTM.
    let before: [Double]

    init(cell: CellVariant, place: LayerDirection) {
      let model = ModelShape(
        variant: cell, inputSize: 1, hiddenSize: size, isBidirectional: place.isReverse, outputSize: 1)
      weights = .initialised(model: model, settings: InitialisationSettings(gain: 2), seed: 12)
      self.place = place
      var generator = RandomGenerator(seed: 13)
      before = (0..<(cell.kind == .lstm ? 2 * size : size)).map { _ in generator.uniform(-0.9, 0.9) }
    }

    /// The state after `state`, and the gates in PyTorch's order.
    func next(_ state: [Double]) -> (state: [Double], gates: [[Double]]) {
      let (matrix, ownBias) = (weights["rnn.weight_hh_\(place)"], weights["rnn.bias_hh_\(place)"].values)
      let inputBias = weights["rnn.bias_ih_\(place)"].values
      let hidden = Array(state.prefix(size))
      func own(_ row: Int) -> Double {
        zip(matrix.row(row), hidden).reduce(ownBias[row]) { $0 + $1.0 * $1.1 }
      }
      func sigmoid(_ value: Double) -> Double { 1 / (1 + exp(-value)) }
      func block(_ gate: Int, _ squash: (Double) -> Double) -> [Double] {
        (0..<size).map { squash(own(gate * size + $0) + inputBias[gate * size + $0]) }
      }
      func squashed(_ value: Double) -> Double {
        switch weights.model.activation {
        case .tanh: tanh(value)
        case .relu: max(0, value)
        case .linear: value
        }
      }
      switch weights.model.cell {
      case .rnn: return (block(0, squashed), [])
      case .lstm: return lstm(block, cell: Array(state.suffix(size)))
      case .gru:
        let (reset, update) = (block(0, sigmoid), block(1, sigmoid))
        let candidate = (0..<size).map { unit -> Double in
          let row = 2 * size + unit
          guard weights.model.gruReset == .before else {
            return tanh(inputBias[row] + reset[unit] * own(row))
          }
          let read = zip(reset, hidden).map { $0 * $1 }
          return tanh(inputBias[row] + zip(matrix.row(row), read).reduce(ownBias[row]) { $0 + $1.0 * $1.1 })
        }
        let after = (0..<size).map { (1 - update[$0]) * candidate[$0] + update[$0] * hidden[$0] }
        return (after, [reset, update, candidate])
      }
    }

    private func lstm(
      _ block: (Int, (Double) -> Double) -> [Double], cell: [Double]
    ) -> (state: [Double], gates: [[Double]]) {
      let model = weights.model
      func sigmoid(_ value: Double) -> Double { 1 / (1 + exp(-value)) }
      func gate(_ index: Int, _ letter: String, _ seen: [Double]) -> [Double] {
        let diagonal = model.hasPeepholes ? weights["rnn.weight_c\(letter)_\(place)"].values : nil
        return block(index) { $0 }.enumerated().map { unit, sum in
          sigmoid(sum + (diagonal.map { $0[unit] * seen[unit] } ?? 0))
        }
      }
      let first = model.couplesGates ? 0 : 1
      let forget = gate(first, "f", cell)
      let input = model.couplesGates ? forget.map { 1 - $0 } : gate(0, "i", cell)
      let candidate = block(first + 1, tanh)
      let after = (0..<size).map { forget[$0] * cell[$0] + input[$0] * candidate[$0] }
      let output = gate(first + 2, "o", after)
      return ((0..<size).map { output[$0] * tanh(after[$0]) } + after, [input, forget, candidate, output])
    }

    /// Two timesteps: the state before and the one after, in the order of the direction.
    var unroll: Unroll<Double> {
      let (after, gates) = next(before)
      func rows(_ first: [Double], _ second: [Double]) -> Tensor<Double> {
        Tensor(shape: [2, size], values: place.isReverse ? second + first : first + second)
      }
      var tensors = [
        TensorName.of(.hidden, at: place): rows(Array(before.prefix(size)), Array(after.prefix(size)))
      ]
      if weights.model.cell == .lstm {
        tensors[TensorName.of(.cell, at: place)] = rows(Array(before.suffix(size)), Array(after.suffix(size)))
      }
      let unused = [Double](repeating: .nan, count: size)
      for (gate, values) in zip(Gate.gates(of: weights.model.cell), gates) {
        tensors[TensorName.of(.gate(gate), at: place)] = rows(unused, values)
      }
      return Unroll(model: weights.model, timesteps: 2, tensors: tensors)
    }
  }
}
