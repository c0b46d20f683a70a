#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Network {
  /// Goes on with `prompt` by `count` tokens, each drawn from the softmax of the outputs divided by `temperature` and
  /// read as the next input; 0 takes the most probable token always. The network must predict the tokens that it
  /// reads (I = O), from left to right.
  public func generate(
    after prompt: [Int32], count: Int, temperature: Double, from generator: inout RandomGenerator
  ) -> [Int32] {
    precondition(!prompt.isEmpty, "generation begins with at least one token")
    precondition(
      model.inputSize == model.outputSize && !model.isBidirectional,
      "a network generates what it reads, from left to right")
    var tokens: [Int32] = []
    var read = prompt
    var state: RecurrentState<Scalar>?
    for _ in 0..<count {
      let step = Batch(
        timesteps: read.count, batchSize: 1, inputs: .tokens(read),
        targets: .classes(Array(repeating: Targets.ignoredClass, count: read.count)))
      let outputs = output(on: step, from: state)
      state = finalState
      let logits = outputs.values.suffix(model.outputSize).map { Double($0) }
      let token = Int32(drawIndex(logits: logits, temperature: temperature, from: &generator))
      tokens.append(token)
      read = [token]
    }
    return tokens
  }
}

/// An index drawn with the probabilities softmax(logits / temperature); NaN logits are never drawn while there are
/// others.
func drawIndex(logits: [Double], temperature: Double, from generator: inout RandomGenerator) -> Int {
  let candidates = logits.indices.filter { !logits[$0].isNaN }
  guard let best = candidates.max(by: { logits[$0] < logits[$1] }) else {
    return generator.index(below: logits.count)
  }
  guard temperature > 0, logits[best].isFinite else { return best }
  let weights = candidates.map { exp((logits[$0] - logits[best]) / temperature) }
  var rest = generator.uniform() * weights.reduce(0, +)
  for (index, weight) in zip(candidates, weights) {
    rest -= weight
    if rest < 0 { return index }
  }
  return best
}
