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

  /// The product J_t … J_{t−l+1} of the `lag` ≥ 1 last Jacobians up to position `index` of `matrices`: how a state
  /// depends on the one `lag` steps before.
  public func product(endingAt index: Int, lag: Int) -> Tensor<Double> {
    precondition(lag >= 1 && index < matrices.count && lag <= index + 1, "no \(lag) steps end at \(index)")
    return matrices[index - lag + 1...index].dropFirst().reduce(matrices[index - lag + 1]) {
      multiply($1, $0)
    }
  }
}

/// What a layer's Jacobian is made of.
private struct LayerStates<Scalar: BinaryFloatingPoint & Sendable> {
  let unroll: Unroll<Scalar>
  let place: LayerDirection
  private let recurrent: Tensor<Double>
  private let recurrentBias: [Double]
  private var size: Int { unroll.model.hiddenSize }

  init(_ unroll: Unroll<Scalar>, weights: Weights<Scalar>, at place: LayerDirection) {
    self.unroll = unroll
    self.place = place
    let matrix = weights["rnn.weight_hh_\(place)"]
    recurrent = Tensor(shape: matrix.shape, values: matrix.values.map(Double.init))
    recurrentBias = weights["rnn.bias_hh_\(place)"].values.map(Double.init)
  }

  func jacobian(at timestep: Int, previous: Int) -> Tensor<Double>? {
    switch unroll.model.cell {
    case .rnn: simple(at: timestep)
    case .lstm: lstm(at: timestep, previous: previous)
    case .gru: gru(at: timestep, previous: previous)
    }
  }

  private func values(_ quantity: LayerQuantity, _ timestep: Int) -> [Double]? {
    unroll.tensor(quantity, at: place).map { $0.row(timestep).map(Double.init) }
  }

  /// Row `unit` of a gate's block of weight_hh.
  private func row(_ gate: Int, _ unit: Int) -> ArraySlice<Double> { recurrent.row(gate * size + unit) }

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

  /// From c_t = f c_{t−1} + i g and h_t = o tanh(c_t), the gates depending on h_{t−1}.
  private func lstm(at timestep: Int, previous: Int) -> Tensor<Double>? {
    guard let input = values(.gate(.input), timestep), let forget = values(.gate(.forget), timestep),
      let candidate = values(.gate(.candidate), timestep), let output = values(.gate(.output), timestep),
      let cell = values(.cell, timestep), let cellBefore = values(.cell, previous)
    else { return nil }
    var result = Tensor<Double>(shape: [2 * size, 2 * size], repeating: 0)
    for unit in 0..<size {
      let squashed = tanh(cell[unit])
      let throughCell = output[unit] * (1 - squashed * squashed)
      let byInput = candidate[unit] * input[unit] * (1 - input[unit])
      let byForget = cellBefore[unit] * forget[unit] * (1 - forget[unit])
      let byCandidate = input[unit] * (1 - candidate[unit] * candidate[unit])
      let byOutput = squashed * output[unit] * (1 - output[unit])
      let rows = (row(0, unit), row(1, unit), row(2, unit), row(3, unit))
      for column in 0..<size {
        let cellChange =
          byInput * rows.0[rows.0.startIndex + column] + byForget * rows.1[rows.1.startIndex + column]
          + byCandidate * rows.2[rows.2.startIndex + column]
        result[size + unit, column] = cellChange
        result[unit, column] = throughCell * cellChange + byOutput * rows.3[rows.3.startIndex + column]
      }
      result[size + unit, size + unit] = forget[unit]
      result[unit, size + unit] = throughCell * forget[unit]
    }
    return result
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
}
