import Engine
import Foundation

/// The recurrence written out plainly, one unit at a time, for comparison: the states that follow when one
/// value somewhere in the middle is disturbed.
struct ReferenceNetwork {
  /// A value of the unroll that is changed while it is computed.
  struct Disturbance {
    enum Kind { case hidden, cell, preactivation(gate: Int) }
    var place: LayerDirection
    var timestep: Int
    var kind: Kind
    /// What is added to each unit, [H].
    var amounts: [Double]
  }

  let weights: Weights<Double>
  let sequence: Batch
  private var model: ModelShape { weights.model }
  private var hiddenSize: Int { weights.model.hiddenSize }

  /// The loss, with `disturbance` added to one value.
  func loss(_ disturbance: Disturbance? = nil) -> Double {
    var rows = inputRows
    for layer in 0..<model.layerCount {
      let halves = model.layerDirections.filter { $0.layer == layer }.map {
        states(of: $0, rows, disturbance)
      }
      rows = rows.indices.map { timestep in halves.flatMap { $0[timestep] } }
    }
    let outputs = rows.map { row in affine("head.weight", "head.bias", row) }
    return outputs.indices.reduce(0) { $0 + share(of: $1, outputs[$1]) }
  }

  private var inputRows: [[Double]] {
    (0..<sequence.timesteps).map { timestep in
      switch sequence.inputs {
      case .tokens(let tokens): (0..<model.inputSize).map { $0 == Int(tokens[timestep]) ? 1 : 0 }
      case .vectors(let values):
        values[timestep * model.inputSize..<(timestep + 1) * model.inputSize].map(Double.init)
      }
    }
  }

  private func states(
    of place: LayerDirection, _ inputs: [[Double]], _ disturbance: Disturbance?
  ) -> [[Double]] {
    var states = inputs.map { _ in [Double]() }
    var hidden = [Double](repeating: 0, count: hiddenSize)
    var cell = hidden
    for timestep in place.isReverse ? inputs.indices.reversed() : Array(inputs.indices) {
      let here = disturbance.flatMap { $0.place == place && $0.timestep == timestep ? $0 : nil }
      var fromInput = affine("rnn.weight_ih_\(place)", "rnn.bias_ih_\(place)", inputs[timestep])
      let fromState = affine("rnn.weight_hh_\(place)", "rnn.bias_hh_\(place)", hidden)
      if let here, case .preactivation(let gate) = here.kind {
        for unit in 0..<hiddenSize { fromInput[gate * hiddenSize + unit] += here.amounts[unit] }
      }
      (hidden, cell) = step(place, fromInput, fromState, hidden, cell, here)
      if let here, case .hidden = here.kind { hidden = zip(hidden, here.amounts).map(+) }
      states[timestep] = hidden
    }
    return states
  }

  private func step(
    _ place: LayerDirection, _ x: [Double], _ h: [Double], _ hidden: [Double], _ cell: [Double],
    _ here: Disturbance?
  ) -> ([Double], [Double]) {
    func sum(_ gate: Int, _ unit: Int) -> Double { x[gate * hiddenSize + unit] + h[gate * hiddenSize + unit] }
    func peephole(_ letter: String, _ unit: Int, _ cell: [Double]) -> Double {
      model.hasPeepholes ? weights["rnn.weight_c\(letter)_\(place)"].values[unit] * cell[unit] : 0
    }
    var newCell = cell
    let resetHidden = (0..<hiddenSize).map {
      model.gruReset == .before ? sigmoid(sum(0, $0)) * hidden[$0] : 0
    }
    let newHidden = (0..<hiddenSize).map { unit -> Double in
      switch model.cell {
      case .rnn:
        switch model.activation {
        case .tanh: return tanh(sum(0, unit))
        case .relu: return max(0, sum(0, unit))
        case .linear: return sum(0, unit)
        }
      case .lstm:
        let forgetRow = model.couplesGates ? 0 : 1
        let forget = sigmoid(sum(forgetRow, unit) + peephole("f", unit, cell))
        let input = model.couplesGates ? 1 - forget : sigmoid(sum(0, unit) + peephole("i", unit, cell))
        newCell[unit] = forget * cell[unit] + input * tanh(sum(forgetRow + 1, unit))
        if let here, case .cell = here.kind { newCell[unit] += here.amounts[unit] }
        return sigmoid(sum(forgetRow + 2, unit) + peephole("o", unit, newCell)) * tanh(newCell[unit])
      case .gru where model.gruReset == .before:
        let rows = weights["rnn.weight_hh_\(place)"]
        let product = zip(rows.row(2 * hiddenSize + unit), resetHidden).reduce(0) { $0 + $1.0 * $1.1 }
        let bias = weights["rnn.bias_hh_\(place)"].values[2 * hiddenSize + unit]
        let candidate = tanh(x[2 * hiddenSize + unit] + product + bias)
        let update = sigmoid(sum(1, unit))
        return (1 - update) * candidate + update * hidden[unit]
      case .gru:
        let (reset, update) = (sigmoid(sum(0, unit)), sigmoid(sum(1, unit)))
        let candidate = tanh(x[2 * hiddenSize + unit] + reset * h[2 * hiddenSize + unit])
        return (1 - update) * candidate + update * hidden[unit]
      }
    }
    return (newHidden, newCell)
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  private func affine(_ weight: String, _ bias: String, _ input: [Double]) -> [Double] {
    let matrix = weights[weight]
    return (0..<matrix.rows).map { row in
      zip(matrix.row(row), input).reduce(weights[bias].values[row]) { $0 + $1.0 * $1.1 }
    }
  }

  private func share(of timestep: Int, _ output: [Double]) -> Double {
    switch sequence.targets {
    case .classes(let classes):
      let counted = classes.count { $0 != Targets.ignoredClass }
      guard classes[timestep] != Targets.ignoredClass else { return 0 }
      let logSum = log(output.reduce(0) { $0 + exp($1) })
      return (logSum - output[Int(classes[timestep])]) / Double(counted)
    case .values(let values, let marks):
      let counted = marks?.count { $0 } ?? sequence.timesteps
      guard marks?[timestep] ?? true else { return 0 }
      let wanted = values[timestep * output.count..<(timestep + 1) * output.count]
      return zip(output, wanted).reduce(0) { $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1)) }
        / Double(counted * output.count)
    }
  }
}
