extension ModelShape {
  /// Floating-point operations of the matrix products in one training step on T × B dense input vectors: a
  /// multiplication and an addition for each weight forward, as many for the gradient of its input (but of the
  /// network's own input), and as many for its own gradient. Biases and pointwise work are not counted.
  public func operationsPerStep(timesteps: Int, batchSize: Int) -> Double {
    let rows = Double(timesteps * batchSize)
    // A timestep goes through the encoder or the decoder, which are alike.
    let weights = parameters.filter { $0.shape.count == 2 && !$0.name.hasPrefix("decoder.") }.map {
      Double($0.shape[0] * $0.shape[1])
    }
    let firstInputWeights = Double(gateCount * hiddenSize * inputSize * directionCount)
    return 2 * rows * (3 * weights.reduce(0, +) - firstInputWeights)
  }
}
