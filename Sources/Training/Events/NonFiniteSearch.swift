import Engine
import Tasks

extension Trainer {
  /// Where the first number lies that is not finite, with the present weights: a parameter, or a tensor of one of the
  /// sequences in the step's batch with its timestep. nil where all are finite.
  func firstNonFinite() -> String? {
    let weights = stepWeights
    for (name, _) in weights.model.parameters where !weights[name].values.allSatisfy(\.isFinite) {
      return "the parameter \(name)"
    }
    let batch = task.batch(at: step)
    let network = Network(weights)
    for number in 0..<batch.batchSize {
      let unroll = network.unroll(batch.sequence(number))
      if let place = unroll.firstNonFinite {
        return "\(place.tensor) at timestep \(place.timestep) of sequence \(number) in the batch"
      }
    }
    return nil
  }
}
