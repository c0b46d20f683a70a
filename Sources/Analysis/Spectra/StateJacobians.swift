import Engine
import Foundation

/// J_t = ∂s_t/∂s_{t−1}, how one layer's state depends on the state before, at every timestep of an unroll.
///
/// The state s is h (H numbers), for the LSTM h and c (2H). The states of a reverse half depend on those one
/// timestep later; its Jacobians go by the timestep that is computed.
public struct StateJacobians: Sendable {
  /// J_t [S, S] for every timestep that has a predecessor, in the order in which the states are computed: T − 1
  /// matrices.
  public let matrices: [Tensor<Double>]

  /// Computes the Jacobians at `place` from the states and gates of `unroll`; nil where some were not kept, and for an
  /// encoder–decoder, whose timesteps have weights of two kinds.
  public init?<Scalar: BinaryFloatingPoint>(
    _ unroll: Unroll<Scalar>, weights: Weights<Scalar>, at place: LayerDirection
  ) {
    guard !unroll.model.hasDecoder else { return nil }
    let layer = LayerStates(unroll, weights: weights, at: place)
    let order = place.isReverse ? Array((0..<unroll.timesteps).reversed()) : Array(0..<unroll.timesteps)
    var matrices: [Tensor<Double>] = []
    for (previous, timestep) in zip(order, order.dropFirst()) {
      guard let matrix = layer.jacobian(at: timestep, previous: previous) else { return nil }
      matrices.append(matrix)
    }
    self.matrices = matrices
  }
}

/// What a layer's Jacobian is made of.
private struct LayerStates<Scalar: BinaryFloatingPoint & Sendable> {
  let unroll: Unroll<Scalar>
  let place: LayerDirection
  private let recurrent: Tensor<Double>
  private let recurrentBias: [Double]
  private let peepholes: [Peephole: [Double]]
  private var size: Int { unroll.model.hiddenSize }

  init(_ unroll: Unroll<Scalar>, weights: Weights<Scalar>, at place: LayerDirection) {
    self.unroll = unroll
    self.place = place
    let matrix = weights["rnn.weight_hh_\(place)"]
    recurrent = Tensor(shape: matrix.shape, values: matrix.values.map(Double.init))
    recurrentBias = weights["rnn.bias_hh_\(place)"].values.map(Double.init)
    let diagonals = weights.model.peepholes.map {
      ($0, weights["rnn.\($0.weightName)_\(place)"].values.map(Double.init))
    }
    peepholes = Dictionary(uniqueKeysWithValues: diagonals)
  }

  func jacobian(at timestep: Int, previous: Int) -> Tensor<Double>? {
    switch unroll.model.cell {
    case .rnn: simple(at: timestep)
    case .lstm: lstm(at: timestep, previous: previous)
    case .gru:
      unroll.model.gruReset == .before
        ? resettingGRU(at: timestep, previous: previous) : gru(at: timestep, previous: previous)
    }
  }

  private func values(_ quantity: LayerQuantity, _ timestep: Int) -> [Double]? {
    unroll.tensor(quantity, at: place).map { $0.row(timestep).map(Double.init) }
  }

  /// The diagonal weights of a peephole, zeros where there is none.
  private func diagonal(_ peephole: Peephole) -> [Double] {
    peepholes[peephole] ?? [Double](repeating: 0, count: size)
  }

  /// Row `unit` of a block of weight_hh.
  private func row(_ block: Int, _ unit: Int) -> ArraySlice<Double> { recurrent.row(block * size + unit) }

  /// Row `unit` of a gate's block; nil for a gate without weights.
  private func row(_ gate: Gate, _ unit: Int) -> ArraySlice<Double>? {
    unroll.model.weightedGates.firstIndex(of: gate).map { row($0, unit) }
  }

  /// J = diag(φ′) W_hh.
  private func simple(at timestep: Int) -> Tensor<Double>? {
    guard let state = values(.hidden, timestep) else { return nil }
    var result = Tensor<Double>(shape: [size, size], repeating: 0)
    for unit in 0..<size {
      let slope =
        switch unroll.model.activation {
        case .tanh: 1 - state[unit] * state[unit]
        case .relu: state[unit] > 0 ? 1.0 : 0
        case .linear: 1.0
        }
      for (column, weight) in row(0, unit).enumerated() { result[unit, column] = slope * weight }
    }
    return result
  }

  /// From c_t = f c_{t−1} + i g and h_t = o tanh(c_t), the gates depending on h_{t−1} and, through peepholes, on the
  /// cell state.
  private func lstm(at timestep: Int, previous: Int) -> Tensor<Double>? {
    guard let slopes = lstmSlopes(at: timestep, previous: previous) else { return nil }
    let seenByOutput = diagonal(.output)
    var result = Tensor<Double>(shape: [2 * size, 2 * size], repeating: 0)
    for (unit, slope) in slopes.enumerated() {
      let throughCell = slope.squashed + slope.output * seenByOutput[unit]
      let cellRow = slope.cellGates.reduce(into: [Double](repeating: 0, count: size)) { sums, gate in
        guard let weights = row(gate.gate, unit) else { return }
        for (column, weight) in weights.enumerated() { sums[column] += gate.slope * weight }
      }
      let outputRow = row(.output, unit) ?? []
      for (column, weight) in outputRow.enumerated() {
        result[size + unit, column] = cellRow[column]
        result[unit, column] = throughCell * cellRow[column] + slope.output * weight
      }
      result[size + unit, size + unit] = slope.carry
      result[unit, size + unit] = throughCell * slope.carry
    }
    return result
  }

  /// How one unit of an LSTM depends on its gates' pre-activations and its cell state.
  private struct LSTMSlopes {
    /// ∂c_t of the pre-activations.
    var cellGates: [(gate: Gate, slope: Double)]
    /// ∂c_t/∂c_{t−1}, peepholes included.
    var carry: Double
    /// ∂h_t/∂c_t at a constant output gate, and ∂h_t of the output gate's pre-activation.
    var squashed: Double
    var output: Double
  }

  private func lstmSlopes(at timestep: Int, previous: Int) -> [LSTMSlopes]? {
    guard let input = values(.gate(.input), timestep), let forget = values(.gate(.forget), timestep),
      let candidate = values(.gate(.candidate), timestep), let output = values(.gate(.output), timestep),
      let cell = values(.cell, timestep), let before = values(.cell, previous)
    else { return nil }
    let (seenByInput, seenByForget) = (diagonal(.input), diagonal(.forget))
    let isCoupled = unroll.model.couplesGates
    return (0..<size).map { unit in
      let squashed = tanh(cell[unit])
      let byInput = isCoupled ? 0 : candidate[unit] * input[unit] * (1 - input[unit])
      let kept = isCoupled ? before[unit] - candidate[unit] : before[unit]
      let byForget = kept * forget[unit] * (1 - forget[unit])
      return LSTMSlopes(
        cellGates: [
          (.input, byInput), (.forget, byForget),
          (.candidate, input[unit] * (1 - candidate[unit] * candidate[unit])),
        ],
        carry: forget[unit] + byInput * seenByInput[unit] + byForget * seenByForget[unit],
        squashed: output[unit] * (1 - squashed * squashed),
        output: squashed * output[unit] * (1 - output[unit]))
    }
  }

  /// From h_t = (1 − z) n + z h_{t−1} and n = tanh(… + r (W_hn h_{t−1} + b_hn)).
  private func gru(at timestep: Int, previous: Int) -> Tensor<Double>? {
    guard let reset = values(.gate(.reset), timestep), let update = values(.gate(.update), timestep),
      let candidate = values(.gate(.candidate), timestep), let before = values(.hidden, previous)
    else { return nil }
    var result = Tensor<Double>(shape: [size, size], repeating: 0)
    for unit in 0..<size {
      let rows = (row(0, unit), row(1, unit), row(2, unit))
      let inner = zip(rows.2, before).reduce(recurrentBias[2 * size + unit]) { $0 + $1.0 * $1.1 }
      let byUpdate = (before[unit] - candidate[unit]) * update[unit] * (1 - update[unit])
      let throughCandidate = (1 - update[unit]) * (1 - candidate[unit] * candidate[unit])
      let byReset = throughCandidate * inner * reset[unit] * (1 - reset[unit])
      for column in 0..<size {
        result[unit, column] =
          byReset * rows.0[rows.0.startIndex + column] + byUpdate * rows.1[rows.1.startIndex + column]
          + throughCandidate * reset[unit] * rows.2[rows.2.startIndex + column]
      }
      result[unit, unit] += update[unit]
    }
    return result
  }

  /// From h_t = (1 − z) n + z h_{t−1} and n = tanh(… + W_hn (r h_{t−1})), where r of each unit depends on all of
  /// h_{t−1}.
  private func resettingGRU(at timestep: Int, previous: Int) -> Tensor<Double>? {
    guard let reset = values(.gate(.reset), timestep), let update = values(.gate(.update), timestep),
      let candidate = values(.gate(.candidate), timestep), let before = values(.hidden, previous)
    else { return nil }
    // ∂(r h_{t−1})/∂h_{t−1}, [H, H].
    var product = Tensor<Double>(shape: [size, size], repeating: 0)
    for unit in 0..<size {
      let byReset = before[unit] * reset[unit] * (1 - reset[unit])
      for (column, weight) in row(0, unit).enumerated() { product[unit, column] = byReset * weight }
      product[unit, unit] += reset[unit]
    }
    let rows = Tensor(
      shape: [size, size], values: Array(recurrent.values[2 * size * size..<3 * size * size]))
    var result = multiply(rows, product)
    for unit in 0..<size {
      let byUpdate = (before[unit] - candidate[unit]) * update[unit] * (1 - update[unit])
      let throughCandidate = (1 - update[unit]) * (1 - candidate[unit] * candidate[unit])
      for (column, weight) in row(1, unit).enumerated() {
        result[unit, column] = throughCandidate * result[unit, column] + byUpdate * weight
      }
      result[unit, unit] += update[unit]
    }
    return result
  }
}
